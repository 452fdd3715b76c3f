// Names of users and members of chats: kept in the store, fetched when they are needed and not known.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine/connection.h"
#include "core/engine/turn.h"
#include "core/store/store.h"

namespace linnet {

class People {
 public:
  People(Store& store, Connection& connection) : store_(store), connection_(connection) {}

  // The user's name, or the userId until it is known (then it is fetched).
  [[nodiscard]] const std::string& name_of(const UserId& user);

  // Somebody looks at the chat's members: fetched unless the list held here is whole.
  Status want_members(const ChatId& chat_id);
  // Asks the server's directory; the call is answered when it answers. Error: offline.
  Status find(Turn& turn, CallId call, const std::string& prefix);

  Status fetched(Turn& turn, const wire::Fetched& frame);
  Status changed(Turn& turn, const Profile& profile);
  // The server could not serve a request of this part. Returns whether it was one.
  bool failed(Turn& turn, std::uint64_t id, const Error& error);

  // Sends what is wanted, in batches.
  void pump(Turn& turn);
  // The connection is gone: questions are asked again, calls end as offline.
  void forget(Turn& turn);

 private:
  Status fetched_members(Turn& turn, const wire::FetchedMembers& page);

  Store& store_;
  Connection& connection_;
  std::map<UserId, std::string> names_;          // cache of the store's profiles
  std::set<UserId> wanted_;
  std::set<UserId> asked_;                       // not asked again on this connection
  std::map<ChatId, UserId> wanted_members_;      // next page after this user
  std::set<ChatId> asked_members_;
  std::map<std::uint64_t, CallId> searches_;
};

}  // namespace linnet
