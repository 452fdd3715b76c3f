#include "core/engine/query_diff.h"

#include <map>
#include <tuple>

#include "core/base/match.h"

namespace linnet {
namespace {

auto key_of(const ChatRow& row) { return row.chat_id; }
auto key_of(const MemberRow& row) { return row.user_id; }
auto key_of(const PresenceState& state) { return state.user_id; }
auto key_of(const TimelineRow& row) { return std::pair(row.record.local_id, row.record.sender_id); }
auto key_of(const OutboxItem& row) { return std::tuple(row.local_id, row.sender_id, row.kind); }

template <class Row>
QueryDifference difference(const std::vector<Row>& before, const std::vector<Row>& after) {
  QueryDifference news;
  std::map<decltype(key_of(after.front())), const Row*> known;
  for (const Row& row : before) known.emplace(key_of(row), &row);
  news.order_changed = before.size() != after.size();
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (!news.order_changed && key_of(before[i]) != key_of(after[i])) news.order_changed = true;
    const auto old = known.find(key_of(after[i]));
    if (old == known.end() || *old->second != after[i]) news.changed_rows.push_back(i);
  }
  return news;
}

}  // namespace

QueryDifference difference(const QueryResult& before, const QueryResult& after) {
  return match(
      after, [&](const ChatsResult& result) { return difference(std::get<ChatsResult>(before).rows, result.rows); },
      [&](const MessagesResult& result) { return difference(std::get<MessagesResult>(before).rows, result.rows); },
      [&](const ChatResult& result) { return difference(std::get<ChatResult>(before).members, result.members); },
      [&](const PinnedResult& result) { return difference(std::get<PinnedResult>(before).rows, result.rows); },
      [&](const OutboxResult& result) { return difference(std::get<OutboxResult>(before).rows, result.rows); },
      [&](const ConnectionResult&) { return QueryDifference{}; },
      [&](const PresenceResult& result) { return difference(std::get<PresenceResult>(before).users, result.users); });
}

}  // namespace linnet
