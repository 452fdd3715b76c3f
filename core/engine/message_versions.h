// What a message said before it was edited: asked of the server when somebody looks, because a device keeps the last version.
#pragma once

#include <cstdint>
#include <map>

#include "core/base/result.h"
#include "core/engine/connection.h"
#include "core/engine/turn.h"
#include "core/store/store.h"

namespace linnet {

class VersionDesk {
 public:
  VersionDesk(Store& store, Connection& connection) : store_(store), connection_(connection) {}

  // The call is answered with MessageVersions when the server has answered. Errors: not_found (no such message), conflict (it is
  // not accepted yet), offline; those of the server (forbidden).
  Status ask(Turn& turn, CallId call, const GetMessageVersions& command);

  // Whether the answer was to a question of this part.
  bool fetched(Turn& turn, std::uint64_t id, const wire::FetchedVersions& frame);
  bool failed(Turn& turn, std::uint64_t id, const Error& error);

  // The connection is gone: calls end as offline.
  void forget(Turn& turn);

 private:
  Store& store_;
  Connection& connection_;
  std::map<std::uint64_t, CallId> questions_;
};

}  // namespace linnet
