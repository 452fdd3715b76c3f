#include "core/engine/live_queries.h"

#include <algorithm>
#include <set>

#include "core/base/match.h"
#include "core/engine/outbox.h"
#include "core/engine/query_diff.h"
#include "core/model/limits.h"

namespace linnet {
namespace {

constexpr std::uint32_t kRowsPerWindow = 200;
constexpr std::uint32_t kChatsListed = 1'000;
constexpr std::uint32_t kOutboxListed = 200;

}  // namespace

Status LiveQueries::watch(Turn& turn, QueryId id, const Query& what) {
  Running& running = running_[id];
  running.restarted |= running.version == 0 || running.what.index() != what.index();
  running.what = what;
  running.dirty = true;
  running.fresh = true;
  follow_presence(turn);
  if (const auto* chat = std::get_if<ChatQuery>(&what)) return from_.people.want_members(chat->chat_id);
  return {};
}

void LiveQueries::unwatch(Turn& turn, QueryId id) {
  running_.erase(id);
  follow_presence(turn);
}

void LiveQueries::follow_presence(Turn& turn) {
  std::set<UserId> users;
  for (const auto& [id, running] : running_) {
    if (const auto* presence = std::get_if<PresenceQuery>(&running.what)) users.insert(presence->users.begin(), presence->users.end());
  }
  from_.presence.follow(turn, std::move(users));
}

void LiveQueries::mark(const Changes& changes) {
  for (auto& [id, running] : running_) {
    running.dirty |= match(
        running.what, [&](const ChatsQuery&) { return !changes.chats.empty() || changes.names; },
        [&](const MessagesQuery& query) { return changes.names || changes.chats.contains(query.chat_id); },
        [&](const ChatQuery& query) { return changes.names || changes.chats.contains(query.chat_id); },
        [&](const PinnedQuery& query) { return changes.names || changes.chats.contains(query.chat_id); },
        [&](const OutboxQuery&) { return changes.outbox; },
        [&](const ConnectionQuery&) { return changes.connection || changes.outbox; },
        [&](const PresenceQuery&) { return changes.presence; });
  }
}

Status LiveQueries::publish(Turn& turn, bool at_once) {
  mark(turn.changes);
  turn.changes = {};
  const bool waits = !at_once && published_ && turn.now.mono < *published_ + limits::kLiveQueryInterval;
  publish_at_.reset();
  for (auto& [id, running] : running_) {
    if (!running.dirty) continue;
    if (waits && !running.fresh) {
      publish_at_ = *published_ + limits::kLiveQueryInterval;
      continue;
    }
    LINNET_TRY(publish_one(turn, id, running));
    if (!waits) published_ = turn.now.mono;
  }
  return {};
}

void LiveQueries::note(const Changes& changes) {
  mark(changes);
  const bool is_dirty = std::ranges::any_of(running_, [](const auto& item) { return item.second.dirty; });
  if (is_dirty && !publish_at_) publish_at_ = published_.value_or(MonoTime{}) + limits::kLiveQueryInterval;
}

Status LiveQueries::publish_one(Turn& turn, QueryId id, Running& running) {
  LINNET_ASSIGN(QueryResult result, result_of(running.what));
  running.dirty = false;
  running.fresh = false;
  const bool reset = running.restarted || !running.last;
  if (!reset && *running.last == result) return {};
  QueryNews news;
  news.query = id;
  news.version = ++running.version;
  news.reset = reset;
  if (!reset) {
    QueryDifference found = difference(*running.last, result);
    news.order_changed = found.order_changed;
    news.changed_rows = std::move(found.changed_rows);
  }
  running.restarted = false;
  running.last = result;
  news.result = std::move(result);
  turn.act(std::move(news));
  return {};
}

Result<QueryResult> LiveQueries::result_of(const Query& what) {
  return match(
      what, [&](const ChatsQuery& query) { return chats(query); },
      [&](const MessagesQuery& query) { return messages(query); }, [&](const ChatQuery& query) { return chat(query); },
      [&](const PinnedQuery& query) { return pinned(query); },
      [&](const OutboxQuery&) { return outbox(); }, [&](const ConnectionQuery&) { return connection(); },
      [&](const PresenceQuery& query) -> Result<QueryResult> {
        PresenceResult result;
        for (const UserId& user : query.users) {
          if (const auto state = from_.presence.of(user)) result.users.push_back(*state);
        }
        return result;
      });
}

Result<QueryResult> LiveQueries::chats(const ChatsQuery& query) {
  ChatsResult result;
  LINNET_ASSIGN(const auto records, from_.store.chat_list(std::min(query.limit, kChatsListed)));
  LINNET_ASSIGN(result.total, from_.store.chat_count());
  for (const ChatListRecord& record : records) {
    result.rows.push_back(from_.rows.chat_row(record));
    if (result.rows.back().unread > 0) ++result.total_unread_chats;
  }
  result.first_sync = from_.inbox.is_first_sync();
  return result;
}

Result<QueryResult> LiveQueries::messages(const MessagesQuery& query) {
  MessagesResult result;
  LINNET_ASSIGN(const std::optional<StoredChat> chat, from_.store.chat(query.chat_id));
  if (!chat) return result;
  const std::uint32_t before = std::min(query.before, kRowsPerWindow);
  const std::uint32_t after = std::min(query.after, kRowsPerWindow - before);
  LINNET_ASSIGN(const TimelineWindow window, from_.store.timeline(query.chat_id, query.anchor, before, after));
  for (const TimelineRecord& record : window.rows) {
    LINNET_ASSIGN(TimelineRow row, from_.rows.timeline_row(record, chat->head));
    result.rows.push_back(std::move(row));
  }
  want_history(query, chat->head, window);
  const Seq first = std::max(chat->head.visible_from, Seq{1});
  result.has_older = window.held ? window.older_held || window.held->from > first : chat->head.head >= first;
  result.has_newer = window.held && (window.newer_held || window.held->to < chat->head.head);
  result.loading = from_.catch_up.is_loading(query.chat_id);
  return result;
}

// Looking at the edge of what is held asks for what lies beyond.
void LiveQueries::want_history(const MessagesQuery& query, const ChatHead& head, const TimelineWindow& window) {
  const Seq first = std::max(head.visible_from, Seq{1});
  if (!window.held) {
    const bool exists = query.anchor && first <= *query.anchor && *query.anchor <= head.head;
    if (exists) from_.catch_up.want_around(query.chat_id, *query.anchor, first, head.head);
    return;
  }
  const bool at_lower_edge = !window.older_held && window.rows.size() < query.before + query.after;
  if (at_lower_edge) from_.catch_up.want_older(query.chat_id, window.held->from, first);
  if (query.anchor && !window.newer_held && window.held->to < head.head) {
    from_.catch_up.want_newer(query.chat_id, window.held->to, head.head);
  }
}

Result<QueryResult> LiveQueries::chat(const ChatQuery& query) {
  ChatResult result;
  LINNET_ASSIGN(std::optional<StoredChat> chat, from_.store.chat(query.chat_id));
  if (!chat) return result;
  LINNET_TRY(from_.people.want_members(query.chat_id));
  ChatListRecord record{.chat = std::move(*chat), .last = std::nullopt, .failed = 0};
  result.chat = from_.rows.chat_row(record);
  LINNET_ASSIGN(const std::vector<Member> members, from_.store.members(query.chat_id, limits::kMembers));
  for (const Member& member : members) result.members.push_back(from_.rows.member_row(member));
  return result;
}

Result<QueryResult> LiveQueries::pinned(const PinnedQuery& query) {
  PinnedResult result;
  LINNET_ASSIGN(const std::optional<StoredChat> chat, from_.store.chat(query.chat_id));
  if (!chat) return result;
  LINNET_ASSIGN(const PinnedMessages pinned, from_.store.pinned(query.chat_id));
  for (const TimelineRecord& record : pinned.rows) {
    LINNET_ASSIGN(TimelineRow row, from_.rows.timeline_row(record, chat->head));
    result.rows.push_back(std::move(row));
  }
  for (const Seq seq : pinned.missing) {
    if (seq >= chat->head.visible_from) from_.catch_up.want_alone(query.chat_id, seq);
  }
  return result;
}

Result<QueryResult> LiveQueries::outbox() {
  OutboxResult result;
  LINNET_ASSIGN(const std::vector<OutboxRow> rows, from_.store.outbox(std::nullopt, kOutboxListed));
  std::map<ChatId, LocalId> holders;
  for (const OutboxRow& row : rows) {
    LINNET_ASSIGN(OutboxItem item, from_.rows.outbox_item(row));
    const bool visible = row.lane == OutboxLane::visible;
    if (const auto holder = holders.find(row.chat_id); visible && holder != holders.end()) item.blocked_by = holder->second;
    if (visible && needs_user(row.state) && !row.skips) holders.emplace(row.chat_id, row.local_id);
    result.rows.push_back(std::move(item));
  }
  return result;
}

Result<QueryResult> LiveQueries::connection() {
  ConnectionResult result;
  result.phase = from_.connection.phase();
  if (result.phase == ConnectionPhase::live && (from_.inbox.is_being_welcomed() || !from_.catch_up.is_done())) {
    result.phase = ConnectionPhase::catching_up;
    result.remaining = from_.catch_up.remaining();
  }
  if (result.phase == ConnectionPhase::offline) result.next_try = from_.connection.next_try();
  result.transport = from_.connection.transport();
  LINNET_ASSIGN(const Store::OutboxCounts counts, from_.store.outbox_counts());
  result.queued = counts.queued;
  result.failed = counts.failed;
  return result;
}

}  // namespace linnet
