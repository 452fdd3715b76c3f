// How marks of one chat move: on request, and by one's own messages.
#pragma once

#include <optional>

#include "native-host/relay/chat_state.h"

namespace linnet {

// What a device asks for, cut to what its user may have seen: nothing is above the committed head
// or the end of a past member's view. Nothing at all for a user who never was a member.
[[nodiscard]] std::optional<Mark> clamp_mark(const ChatState& chat, const UserId& user_id,
                                             const Mark& asked);

// Moves a member's marks forward in the append that is being collected; what is not ahead changes
// nothing. `read_ordinal` belongs to `to.read` and is needed when that is ahead. `by` is the
// session that asked, which need not be told. Returns whether anything moved.
bool move_mark(ChatState& chat, const UserId& user_id, const Mark& to,
               std::optional<Ordinal> read_ordinal, std::optional<SessionId> by);

// Counts a message that has just been numbered among its author's own ones. Directly above the
// author's read mark it moves the mark; elsewhere it is listed, and when the list is full, the mark
// moves to the first listed one that it can.
void add_own_message(ChatState& chat, const Entry& message);

// Notes a message that has just been numbered for those members whom it mentions.
void add_mentions(ChatState& chat, const Entry& message);
// Takes it back: the message is deleted.
void forget_mentions(ChatState& chat, const Entry& message);

// Where the marks of somebody who joins with `entry` begin.
void start_mark(ChatState& chat, const UserId& user_id, const Entry& entry);

}  // namespace linnet
