// A chat's head as one of its users sees it.
#pragma once

#include "native-host/relay/chat_state.h"

namespace linnet {

// A head carries at most this many deleted messages, the newest ones: it has to fit into a frame.
inline constexpr std::size_t kDeletedAbove = 256;

// `user_id` is a member, present or past. For a past member whose last entry is no longer in
// memory, ordinal and time of the head are left out: `complete_head` puts them in.
[[nodiscard]] ChatHead head_of(const ChatState& chat, const UserId& user_id);
[[nodiscard]] bool is_complete(const ChatState& chat, const ChatHead& head);
void complete_head(ChatHead& head, const Entry& last_visible);

// About how many bytes a head takes in a frame.
[[nodiscard]] std::size_t weight_of(const ChatHead& head);

}  // namespace linnet
