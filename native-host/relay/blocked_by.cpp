#include "native-host/relay/blocked_by.h"

#include <utility>

namespace linnet {

BlockedBy::BlockedBy(UserId user, const std::vector<UserId>& by) : user_(std::move(user)) {
  for (const UserId& other : by) set(other, true);
}

void BlockedBy::set(const UserId& by, bool on) {
  const ChatId chat_id = ChatId::direct(user_, by);
  if (on) {
    chats_.insert_or_assign(chat_id, by);
  } else {
    chats_.erase(chat_id);
  }
}

bool BlockedBy::contains(const UserId& by) const {
  return !chats_.empty() && chats_.contains(ChatId::direct(user_, by));
}

bool BlockedBy::refuses(const wire::ClientFrame& frame) const {
  if (chats_.empty()) return false;
  if (const auto* send = std::get_if<wire::Send>(&frame)) {
    const bool takes_back = std::holds_alternative<Deletion>(send->content);
    return !takes_back && chats_.contains(send->chat_id);
  }
  if (const auto* create = std::get_if<wire::Create>(&frame)) return chats_.contains(create->chat_id);
  if (const auto* typing = std::get_if<wire::SetTyping>(&frame)) return chats_.contains(typing->chat_id);
  return false;
}

}  // namespace linnet
