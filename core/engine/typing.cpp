#include "core/engine/typing.h"

#include "core/model/limits.h"

namespace linnet {

void Typing::set_own(Turn& turn, const ChatId& chat_id, bool active) {
  const auto found = own_.find(chat_id);
  if (!active) {
    if (found == own_.end()) return;
    own_.erase(found);
    connection_.send(turn, wire::SetTyping{chat_id, false});
    return;
  }
  const MonoTime ends = turn.now.mono + limits::kTypingIdle;
  if (found != own_.end() && turn.now.mono < found->second.repeat_from) {
    found->second.ends = ends;
    return;
  }
  if (!connection_.send(turn, wire::SetTyping{chat_id, true})) return;
  own_[chat_id] = Own{turn.now.mono + limits::kTypingRepeat, ends};
}

void Typing::heard(Turn& turn, const wire::Typing& frame) {
  auto& users = others_[frame.chat_id];
  if (frame.active) {
    users[frame.user_id] = turn.now.mono + limits::kTypingShown;
  } else {
    users.erase(frame.user_id);
  }
  turn.changes.chats.insert(frame.chat_id);
}

void Typing::arrived(Turn& turn, const ChatId& chat_id, const UserId& sender) {
  const auto found = others_.find(chat_id);
  if (found != others_.end() && found->second.erase(sender) > 0) turn.changes.chats.insert(chat_id);
}

void Typing::forget(Turn& turn) {
  for (const auto& [chat_id, users] : others_) turn.changes.chats.insert(chat_id);
  others_.clear();
  own_.clear();
}

void Typing::on_timer(Turn& turn) {
  const MonoTime now = turn.now.mono;
  for (auto it = own_.begin(); it != own_.end();) {
    if (it->second.ends > now) {
      ++it;
      continue;
    }
    connection_.send(turn, wire::SetTyping{it->first, false});
    it = own_.erase(it);
  }
  for (auto it = others_.begin(); it != others_.end();) {
    const std::size_t expired = std::erase_if(it->second, [&](const auto& user) { return user.second <= now; });
    if (expired > 0) turn.changes.chats.insert(it->first);
    it = it->second.empty() ? others_.erase(it) : std::next(it);
  }
}

std::optional<MonoTime> Typing::deadline() const {
  std::optional<MonoTime> first;
  for (const auto& [chat_id, own] : own_) first = earlier(first, own.ends);
  for (const auto& [chat_id, users] : others_) {
    for (const auto& [user, ends] : users) first = earlier(first, ends);
  }
  return first;
}

std::vector<UserId> Typing::in(const ChatId& chat_id) const {
  std::vector<UserId> users;
  if (const auto found = others_.find(chat_id); found != others_.end()) {
    for (const auto& [user, ends] : found->second) users.push_back(user);
  }
  return users;
}

}  // namespace linnet
