// All that an engine asks of its host, to be carried out in order. Everything that a frame depends on is on disk before
// the action that sends it is returned.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/engine/event.h"

namespace linnet {

// Frames of a websocket are CBOR, those of long polling JSON text.
struct OpenTransport { ConnectionId connection; TransportKind transport = TransportKind::websocket; };
struct TransmitFrame { ConnectionId connection; Bytes bytes; };
struct CloseTransport { ConnectionId connection; };
// Replaces the engine's one timer: send TimerFired when the time has come.
struct ArmTimer { MonoTime at; };
// The server wants a (new) token: get one from the app and send TokenGiven.
struct NeedToken {};
struct Reply { CallId call; Result<Answer> answer; };
// A live query's news: the whole result, and what of it is new since `version - 1`.
struct QueryNews {
  QueryId query;
  std::uint64_t version = 0;
  QueryResult result;
  bool reset = true;                       // nothing of the earlier result holds
  bool order_changed = true;               // rows came, went or moved
  std::vector<std::size_t> changed_rows;   // indexes into result's rows that are new or differ
};
// Something went wrong that no call reports, e.g. a full disk while storing what arrived. Nothing is lost: it comes again.
struct Trouble {
  Error error;
  std::vector<Setting> refused = {};       // changes of settings that the server did not take: taken back here
};

using Action = std::variant<OpenTransport, TransmitFrame, CloseTransport, ArmTimer, NeedToken, Reply, QueryNews, Trouble>;
using Actions = std::vector<Action>;

}  // namespace linnet
