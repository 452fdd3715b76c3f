#include "native-host/client/chat_argument.h"

#include "core/model/user_slug.h"

namespace linnet {

Result<UserId> parse_user(std::string_view text) {
  if (text.starts_with('@')) return UserId::parse(text.substr(1));
  std::optional<UserId> user = slug_of(text);
  if (!user) return fail(ErrorCode::malformed, "\"" + std::string(text) + "\" names nobody");
  return *std::move(user);
}

Result<ChatArgument> parse_chat(std::string_view text, const UserId& self) {
  if (const Result<ChatId> chat_id = ChatId::parse(text)) return ChatArgument{*chat_id, std::nullopt};
  LINNET_ASSIGN(const UserId peer, parse_user(text));
  return ChatArgument{ChatId::direct(self, peer), peer};
}

}  // namespace linnet
