// The running live queries: looked at again when a turn has touched what they show, and published with what is new since
// the last time. What the user does shows at once; what the server sends, at most once in limits::kLiveQueryInterval.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/base/result.h"
#include "core/engine/catch_up.h"
#include "core/engine/connection.h"
#include "core/engine/inbox.h"
#include "core/engine/people.h"
#include "core/engine/presence.h"
#include "core/engine/row_builder.h"
#include "core/engine/turn.h"
#include "core/store/store.h"

namespace linnet {

class LiveQueries {
 public:
  struct Sources {
    Store& store;
    Connection& connection;
    CatchUp& catch_up;
    Inbox& inbox;
    People& people;
    Presence& presence;
    RowBuilder& rows;
  };

  explicit LiveQueries(const Sources& sources) : from_(sources) {}

  Status watch(Turn& turn, QueryId id, const Query& what);
  void unwatch(Turn& turn, QueryId id);

  // Called after the turn's transaction: reads only. History that a window lacks is wanted from catch-up.
  // A query that has just been watched never waits for the interval; `at_once`: nor does any other.
  Status publish(Turn& turn, bool at_once);
  // What reaching out to the server has changed afterwards: published an interval later.
  void note(const Changes& changes);
  [[nodiscard]] std::optional<MonoTime> deadline() const { return publish_at_; }

 private:
  struct Running {
    Query what;
    std::uint64_t version = 0;
    std::optional<QueryResult> last;
    bool dirty = true;
    bool fresh = true;      // watched, or watched anew, since it was last published
    bool restarted = true;  // the next result is a reset
  };

  void mark(const Changes& changes);
  void follow_presence(Turn& turn);
  Status publish_one(Turn& turn, QueryId id, Running& running);
  Result<QueryResult> result_of(const Query& what);
  Result<QueryResult> chats(const ChatsQuery& query);
  Result<QueryResult> messages(const MessagesQuery& query);
  Result<QueryResult> chat(const ChatQuery& query);
  Result<QueryResult> pinned(const PinnedQuery& query);
  Result<QueryResult> outbox();
  Result<QueryResult> connection();
  void want_history(const MessagesQuery& query, const ChatHead& head, const TimelineWindow& window);

  Sources from_;
  std::map<QueryId, Running> running_;
  std::optional<MonoTime> published_;
  std::optional<MonoTime> publish_at_;
};

}  // namespace linnet
