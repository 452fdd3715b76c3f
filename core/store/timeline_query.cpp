#include "core/store/timeline_query.h"

#include <algorithm>
#include <map>
#include <set>

namespace linnet {
namespace {

// More rows than any device holds, and still a number that one may be added to.
constexpr std::size_t kNoLimit = std::size_t{1} << 30;

// Cuts what was read beyond `limit` to see whether there is more.
bool cut(std::vector<MessageRow>& rows, std::size_t limit) {
  if (rows.size() <= limit) return false;
  rows.resize(limit);
  return true;
}

}  // namespace

Result<TimelineWindow> TimelineQuery::timeline(const ChatId& chat_id, std::optional<Seq> anchor,
                                               std::size_t before, std::size_t after) {
  before = std::min(before, kNoLimit);
  after = std::min(after, kNoLimit);
  TimelineWindow window;
  LINNET_ASSIGN(const std::optional<ChatKey> found, tables_.chats.find(chat_id));
  if (!found) return window;
  const ChatKey chat = *found;
  LINNET_ASSIGN(const auto newest, tables_.chats.newest_stretch(chat));
  window.held = newest;
  if (anchor) {
    LINNET_ASSIGN(window.held, tables_.chats.stretch_of(chat, *anchor));
    if (!window.held) return window;
  }

  std::vector<MessageRow> rows;
  bool whole = true;  // the rows reach the end of the stretch
  if (window.held) {
    const Place first = place_of(chat, window.held->from);
    const Place last = place_of(chat, window.held->to);
    const Place middle = anchor ? place_of(chat, *anchor) : Place{last.value + 1};
    LINNET_ASSIGN(rows, tables_.messages.newest(first, Place{middle.value - 1}, before + 1));
    window.older_held = cut(rows, before);
    std::ranges::reverse(rows);
    if (anchor) {
      LINNET_ASSIGN(std::vector<MessageRow> above,
                    tables_.messages.oldest(middle, last, after + 1));
      whole = !cut(above, after);
      after -= above.size();
      std::ranges::move(above, std::back_inserter(rows));
    }
  }
  window.newer_held = !whole;
  if (whole && window.held == newest) {
    LINNET_ASSIGN(window.newer_held, add_unsent(chat, anchor ? after : kNoLimit, rows));
  }
  LINNET_ASSIGN(window.rows, reader_.window(chat, rows));
  return window;
}

Result<bool> TimelineQuery::add_unsent(ChatKey chat, std::size_t room,
                                       std::vector<MessageRow>& rows) {
  LINNET_ASSIGN(std::vector<MessageRow> unsent,
                tables_.messages.oldest(first_unsent(chat), last_place(chat), room + 1));
  const bool more = cut(unsent, room);
  std::ranges::move(unsent, std::back_inserter(rows));
  return more;
}

Result<std::optional<TimelineRecord>> TimelineQuery::record_of(
    const std::optional<MessageRow>& row) {
  if (!row) return std::nullopt;
  LINNET_ASSIGN(TimelineRecord record, reader_.one(*row));
  return record;
}

Result<std::optional<TimelineRecord>> TimelineQuery::row(const ChatId& chat_id,
                                                         const UserId& sender,
                                                         const LocalId& local_id) {
  LINNET_ASSIGN(const std::optional<ChatKey> chat, tables_.chats.find(chat_id));
  LINNET_ASSIGN(const std::optional<UserKey> user, tables_.users.find(sender));
  if (!chat || !user) return std::nullopt;
  LINNET_ASSIGN(const std::optional<MessageRow> row,
                tables_.messages.named(*chat, *user, local_id));
  return record_of(row);
}

Result<std::optional<TimelineRecord>> TimelineQuery::row_at(const ChatId& chat_id, Seq seq) {
  LINNET_ASSIGN(const std::optional<ChatKey> chat, tables_.chats.find(chat_id));
  if (!chat || !has_place(seq)) return std::nullopt;
  LINNET_ASSIGN(const std::optional<MessageRow> row, tables_.messages.at(place_of(*chat, seq)));
  return record_of(row);
}

Result<PinnedMessages> TimelineQuery::pinned(const ChatId& chat_id) {
  PinnedMessages pinned;
  LINNET_ASSIGN(const std::optional<ChatKey> chat, tables_.chats.find(chat_id));
  LINNET_ASSIGN(const std::optional<StoredChat> stored, tables_.chats.read(chat_id));
  if (!chat || !stored) return pinned;
  std::set<Seq> seqs(stored->head.pinned.begin(), stored->head.pinned.end());
  LINNET_ASSIGN(const auto waiting, tables_.optimistic.of(*chat));
  for (const OptimisticTable::Row& operation : waiting) {
    const auto* change = std::get_if<PinChange>(&operation.content);
    if (change != nullptr && change->pinned && change->target > Seq{}) seqs.insert(change->target);
  }
  for (const Seq seq : seqs) {
    LINNET_ASSIGN(std::optional<TimelineRecord> record, row_at(chat_id, seq));
    if (!record) {
      pinned.missing.push_back(seq);
    } else if (record->pinned) {
      pinned.rows.push_back(*std::move(record));
    }
  }
  return pinned;
}

Result<std::vector<ChatListRecord>> TimelineQuery::chat_list(std::size_t limit) {
  LINNET_ASSIGN(std::vector<ChatTable::Keyed> chats, tables_.chats.by_activity(limit));
  LINNET_ASSIGN(const std::vector<MessageRow> newest, tables_.messages.newest_of_chats(limit));
  RecordReader::Surroundings around;
  LINNET_ASSIGN(around.reactions, tables_.reactions.present_on_newest(limit));
  LINNET_ASSIGN(around.operations, tables_.optimistic.all());
  LINNET_ASSIGN(around.standings, tables_.outbox.standings());
  LINNET_ASSIGN(std::vector<TimelineRecord> records, reader_.records(newest, around));

  std::map<ChatKey, std::size_t> newest_of;
  for (std::size_t at = 0; at < newest.size(); ++at)
    newest_of.emplace(chat_of(newest[at].place), at);
  std::map<ChatKey, std::uint32_t> failed;
  for (const OutboxTable::Standing& standing : around.standings) {
    if (standing.state == OutboxState::failed || standing.state == OutboxState::expired)
      ++failed[standing.chat];
  }
  std::vector<ChatListRecord> list;
  list.reserve(chats.size());
  for (auto& [key, chat] : chats) {
    ChatListRecord& record = list.emplace_back();
    record.chat = std::move(chat);
    if (const auto at = newest_of.find(key); at != newest_of.end())
      record.last = std::move(records[at->second]);
    if (const auto count = failed.find(key); count != failed.end()) record.failed = count->second;
  }
  return list;
}

}  // namespace linnet
