#include "native-host/relay/session_table.h"

#include <utility>

namespace linnet {

Session& SessionTable::add(Session session) {
  by_user_[session.user_id].push_back(session.id);
  const SessionId id = session.id;
  return sessions_.insert_or_assign(id, std::move(session)).first->second;
}

void SessionTable::remove(SessionId id) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  const auto user = by_user_.find(session->second.user_id);
  std::erase(user->second, id);
  if (user->second.empty()) by_user_.erase(user);
  sessions_.erase(session);
}

Session* SessionTable::find(SessionId id) {
  const auto found = sessions_.find(id);
  return found != sessions_.end() ? &found->second : nullptr;
}

const std::vector<SessionId>& SessionTable::of_user(const UserId& user_id) const {
  static const std::vector<SessionId> kNone;
  const auto found = by_user_.find(user_id);
  return found != by_user_.end() ? found->second : kNone;
}

std::optional<SessionId> SessionTable::of_device(const UserId& user_id, const DeviceId& device_id) {
  for (const SessionId id : of_user(user_id)) {
    if (sessions_.at(id).device_id == device_id) return id;
  }
  return std::nullopt;
}

}  // namespace linnet
