#include "core/engine/presence.h"

#include "core/model/limits.h"

namespace linnet {

void Presence::follow(Turn& turn, std::set<UserId> users) {
  if (users == followed_) return;
  followed_ = std::move(users);
  std::erase_if(known_, [&](const auto& item) { return !followed_.contains(item.first); });
  tell(turn);
}

void Presence::welcomed(Turn& turn) {
  if (!followed_.empty()) tell(turn);
}

void Presence::tell(Turn& turn) {
  wire::FollowPresence frame;
  for (const UserId& user : followed_) {
    if (frame.users.size() == limits::kPresenceSubscriptions) break;
    frame.users.push_back(user);
  }
  connection_.send(turn, frame);
}

void Presence::heard(Turn& turn, const wire::Presence& frame) {
  for (const PresenceState& state : frame.users) {
    if (followed_.contains(state.user_id)) known_[state.user_id] = state;
  }
  turn.changes.presence = true;
}

void Presence::forget(Turn& turn) {
  if (known_.empty()) return;
  known_.clear();
  turn.changes.presence = true;
}

std::optional<PresenceState> Presence::of(const UserId& user) const {
  const auto found = known_.find(user);
  if (found == known_.end()) return std::nullopt;
  return found->second;
}

}  // namespace linnet
