// All that can happen to an engine.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/base/bytes.h"
#include "core/engine/command.h"
#include "core/engine/query.h"

namespace linnet {

// Numbers made by the host: of a call it wants answered, of a live query.
struct CallId {
  std::uint64_t value = 0;
  auto operator<=>(const CallId&) const = default;
};
struct QueryId {
  std::uint64_t value = 0;
  auto operator<=>(const QueryId&) const = default;
};
// Made by the engine, one for each try to connect. Events of an older one are ignored.
struct ConnectionId {
  std::uint64_t value = 0;
  auto operator<=>(const ConnectionId&) const = default;
};

struct Started {};
struct Called { CallId call; Command command; };
// Starts a live query, or moves a running one of the same id.
struct Watched { QueryId query; Query what; };
struct Unwatched { QueryId query; };
struct TokenGiven { std::string token; };
struct TransportOpened { ConnectionId connection; };
struct FrameArrived { ConnectionId connection; Bytes bytes; };
struct TransportClosed { ConnectionId connection; std::uint16_t code = 1006; std::string reason; };
struct TimerFired {};
struct NetworkChanged { bool online = true; };

using Event = std::variant<Started, Called, Watched, Unwatched, TokenGiven, TransportOpened, FrameArrived, TransportClosed, TimerFired,
                           NetworkChanged>;

}  // namespace linnet
