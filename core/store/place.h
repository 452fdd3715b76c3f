#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "core/model/ids.h"

namespace linnet {

// The store's own numbers for chats and users: short where the names are long. Never outside of
// core/store.
struct ChatKey {
  std::int64_t value = 0;

  auto operator<=>(const ChatKey&) const = default;
};
struct UserKey {
  std::int64_t value = 0;

  auto operator<=>(const UserKey&) const = default;
};

// Where a message stands, in one integer that is the rowid of its row: so the table itself is
// sorted as timelines are shown, a page is one scan of it, and no index is needed for order.
//
//   bit 62..40  chat
//   bit 39      unsent: sorts after everything that has a seq
//   bit 38..0   seq, or a number that grows with each message composed in the chat
struct Place {
  std::int64_t value = 0;

  auto operator<=>(const Place&) const = default;
};

inline constexpr int kPositionBits = 40;
inline constexpr std::int64_t kUnsent = std::int64_t{1} << (kPositionBits - 1);
inline constexpr std::int64_t kPositionMask = (std::int64_t{1} << kPositionBits) - 1;
inline constexpr std::int64_t kChatKeyMax = (std::int64_t{1} << (63 - kPositionBits)) - 1;

// A seq that has a place. No honest log gets to 2^39 entries in one chat.
[[nodiscard]] constexpr bool has_place(Seq seq) {
  return seq.value != 0 && seq.value < static_cast<std::uint64_t>(kUnsent);
}

// `seq` must be less than 2^39; Seq{} is the place before the first entry.
[[nodiscard]] constexpr Place place_of(ChatKey chat, Seq seq) {
  return Place{(chat.value << kPositionBits) | static_cast<std::int64_t>(seq.value)};
}
[[nodiscard]] constexpr Place first_unsent(ChatKey chat) {
  return Place{(chat.value << kPositionBits) | kUnsent};
}
[[nodiscard]] constexpr Place last_place(ChatKey chat) {
  return Place{(chat.value << kPositionBits) | kPositionMask};
}
[[nodiscard]] constexpr bool is_unsent(Place place) {
  return (place.value & kUnsent) != 0;
}
[[nodiscard]] constexpr ChatKey chat_of(Place place) {
  return ChatKey{place.value >> kPositionBits};
}
[[nodiscard]] constexpr std::optional<Seq> seq_of(Place place) {
  if (is_unsent(place)) return std::nullopt;
  return Seq{static_cast<std::uint64_t>(place.value & kPositionMask)};
}

}  // namespace linnet
