// How chats and people are named on the command line.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/result.h"
#include "core/model/ids.h"

namespace linnet {

// `Bob B.` and `bob-b` are the user bob-b, as the dev login names people; `@Exact.Id` is a userId as it is.
// Errors: malformed.
[[nodiscard]] Result<UserId> parse_user(std::string_view text);

struct ChatArgument {
  ChatId chat_id;
  std::optional<UserId> peer;  // when a user was named: their direct chat
};

// A chatId, or a user for the direct chat with them. Errors: malformed.
[[nodiscard]] Result<ChatArgument> parse_chat(std::string_view text, const UserId& self);

}  // namespace linnet
