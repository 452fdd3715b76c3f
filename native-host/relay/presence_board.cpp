#include "native-host/relay/presence_board.h"

#include <algorithm>

namespace linnet {

PresenceState PresenceBoard::state_of(const UserId& user_id, const Person& person) {
  PresenceState state{.user_id = user_id, .online = person.shown_online, .last_seen = {}};
  if (!state.online) state.last_seen = person.last_seen;
  return state;
}

void PresenceBoard::schedule(const UserId& user_id, Person& person, MonoTime at) {
  if (person.due) due_.erase({*person.due, user_id});
  person.due = std::max(at, person.quiet_until);
  due_.emplace(*person.due, user_id);
}

void PresenceBoard::came(const UserId& user_id, Now now) {
  Person& person = people_[user_id];
  if (++person.sessions == 1) schedule(user_id, person, now.mono);
}

void PresenceBoard::left(const UserId& user_id, Now now) {
  Person& person = people_[user_id];
  if (person.sessions > 0) --person.sessions;
  person.last_seen = now.wall;
  if (person.sessions == 0) schedule(user_id, person, now.mono + kGrace);
}

std::vector<PresenceState> PresenceBoard::follow(SessionId session, std::span<const UserId> users) {
  forget(session);
  std::vector<PresenceState> states;
  for (const UserId& user_id : users) {
    Person& person = people_[user_id];
    person.followers.insert(session);
    states.push_back(state_of(user_id, person));
  }
  if (!users.empty()) followed_[session].assign(users.begin(), users.end());
  return states;
}

void PresenceBoard::forget(SessionId session) {
  const auto followed = followed_.find(session);
  if (followed == followed_.end()) return;
  for (const UserId& user_id : followed->second) {
    const auto person = people_.find(user_id);
    if (person == people_.end()) continue;
    person->second.followers.erase(session);
    drop_if_unknown(user_id);
  }
  followed_.erase(followed);
}

std::vector<PresenceNews> PresenceBoard::take_news(Now now) {
  std::vector<PresenceNews> news;
  while (!due_.empty() && due_.begin()->first <= now.mono) {
    const UserId user_id = due_.begin()->second;
    due_.erase(due_.begin());
    Person& person = people_[user_id];
    person.due.reset();
    const bool online = person.sessions > 0;
    if (online == person.shown_online) continue;
    person.shown_online = online;
    person.quiet_until = now.mono + kQuiet;
    if (!person.followers.empty()) {
      news.push_back({.followers = {person.followers.begin(), person.followers.end()},
                      .state = state_of(user_id, person)});
    }
    if (!online) remember(user_id);
  }
  return news;
}

std::optional<MonoTime> PresenceBoard::next_due() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

void PresenceBoard::remember(const UserId& user_id) {
  seen_.push_back(user_id);
  if (seen_.size() <= kRemembered) return;
  const UserId oldest = std::move(seen_.front());
  seen_.pop_front();
  const auto person = people_.find(oldest);
  if (person == people_.end() || person->second.sessions > 0) return;
  person->second.last_seen.reset();
  drop_if_unknown(oldest);
}

void PresenceBoard::drop_if_unknown(const UserId& user_id) {
  const Person& person = people_.at(user_id);
  const bool known = person.sessions > 0 || person.shown_online || person.last_seen || person.due;
  if (!known && person.followers.empty()) people_.erase(user_id);
}

}  // namespace linnet
