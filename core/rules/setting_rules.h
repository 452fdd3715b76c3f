// What settings mean, for client and server alike.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/clock.h"
#include "core/model/chat.h"
#include "core/model/setting.h"

namespace linnet::rules {

// What a register holds after a change: the change. Only a cleared chat stays cleared as far as it was.
// Both are of one key.
[[nodiscard]] Setting merge_setting(const Setting& held, const Setting& change);

// What a user has set for one chat.
struct ChatSettings {
  bool muted = false;
  std::optional<WallTime> muted_until;   // nothing: forever
  std::optional<Ordinal> archived_at;
  std::optional<std::uint64_t> pinned;   // position: the highest comes first
  bool marked_unread = false;
  Draft draft;

  bool operator==(const ChatSettings&) const = default;
};

// Settings of other kinds change nothing.
void apply(ChatSettings& settings, const Setting& setting);

[[nodiscard]] bool is_muted(const ChatSettings& settings, WallTime now);

// A chat that was put away comes back with its next message, unless it is muted. Nothing is written for that: the
// setting says when the chat was put away, so all devices come to the same.
[[nodiscard]] bool is_archived(const ChatSettings& settings, Ordinal head_ordinal, WallTime now);

// Unread messages without those that are hidden: `hidden` are messages above the read mark, deleted for oneself.
[[nodiscard]] std::uint64_t unread(const ChatHead& head, std::span<const Seq> hidden);

}  // namespace linnet::rules
