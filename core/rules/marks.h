// Marks, status and unread: all are projections of positions that only ever grow.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/model/chat.h"

namespace linnet::rules {

// Per position the maximum; reading implies delivery. Nothing moves past `head`.
[[nodiscard]] Mark merge(const Mark& one, const Mark& other);
[[nodiscard]] Mark clamp(const Mark& mark, Seq head);

// What all of them have: the minimum per position; nothing when there is nobody.
[[nodiscard]] std::optional<Mark> minimum(std::span<const Mark> marks);

// Status of one's own accepted message at `seq`, given what all other members have. A chat without others stays `sent`.
[[nodiscard]] MessageStatus status_of(Seq seq, const Mark& others);

// Never goes back: the later of both, and `failed` only replaces `sending`.
[[nodiscard]] MessageStatus advance(MessageStatus shown, MessageStatus news);

// Messages of others above the read mark that are not deleted, from what a head says (never a counter).
[[nodiscard]] std::uint64_t unread(const ChatHead& head);

// Forgets what the read mark has reached. `seqs` is ascending or not.
void forget_read(std::vector<Seq>& seqs, Seq read);

// Own messages directly above the read mark are read by their author: the mark moves over them. `own_above` is ascending;
// what is not above the mark leaves it.
void settle(Mark& mark, Ordinal& read_ordinal, std::vector<Seq>& own_above);

}  // namespace linnet::rules
