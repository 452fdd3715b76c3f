// Who is online, of the users that live queries ask for. Known only while connected.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/engine/connection.h"
#include "core/engine/turn.h"

namespace linnet {

class Presence {
 public:
  explicit Presence(Connection& connection) : connection_(connection) {}

  // The users that all live queries together ask for; the server is told when the set has changed.
  void follow(Turn& turn, std::set<UserId> users);
  void welcomed(Turn& turn);
  void heard(Turn& turn, const wire::Presence& frame);
  void forget(Turn& turn);

  [[nodiscard]] std::optional<PresenceState> of(const UserId& user) const;

 private:
  void tell(Turn& turn);

  Connection& connection_;
  std::set<UserId> followed_;
  std::map<UserId, PresenceState> known_;
};

}  // namespace linnet
