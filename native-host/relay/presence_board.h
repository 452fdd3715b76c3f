// Who is online, and which sessions want to know.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/model/chat.h"
#include "native-host/relay/session_id.h"

namespace linnet {

// A change that these sessions are to hear of.
struct PresenceNews {
  std::vector<SessionId> followers;  // ascending
  PresenceState state;
};

// A user is online while at least one session is open. Changes are told at most once a second per
// user, and going offline only after a grace, so that a reconnect is no news. Nobody is told about
// users that nobody follows.
class PresenceBoard {
 public:
  static constexpr Duration kGrace = 2s;
  static constexpr Duration kQuiet = 1s;
  static constexpr std::size_t kRemembered = 100'000;  // users whose last time is known

  // A session of this user has opened, or closed.
  void came(const UserId& user_id, Now now);
  void left(const UserId& user_id, Now now);

  // Replaces what the session follows; returns the state of all of them, in the order asked for.
  std::vector<PresenceState> follow(SessionId session, std::span<const UserId> users);
  void forget(SessionId session);

  // What has become due.
  std::vector<PresenceNews> take_news(Now now);
  [[nodiscard]] std::optional<MonoTime> next_due() const;

 private:
  struct Person {
    std::size_t sessions = 0;
    bool shown_online = false;
    std::optional<WallTime> last_seen;
    std::set<SessionId> followers;
    std::optional<MonoTime> due;
    MonoTime quiet_until{};
  };

  [[nodiscard]] static PresenceState state_of(const UserId& user_id, const Person& person);
  void schedule(const UserId& user_id, Person& person, MonoTime at);
  void remember(const UserId& user_id);
  void drop_if_unknown(const UserId& user_id);

  std::map<UserId, Person> people_;
  std::map<SessionId, std::vector<UserId>> followed_;
  std::set<std::pair<MonoTime, UserId>> due_;
  std::deque<UserId>
      seen_;  // users that went offline, oldest first; one may be listed more than once
};

}  // namespace linnet
