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
    LINNET_ASSIGN(const Place first, first_shown(chat, place_of(chat, window.held->from)));
    const Place last = place_of(chat, window.held->to);
    const Place middle = anchor ? std::max(place_of(chat, *anchor), first) : Place{last.value + 1};
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

// Neither hidden nor cleared away by the user.
Result<bool> TimelineQuery::is_shown(Place place) {
  LINNET_ASSIGN(const Place first, first_shown(chat_of(place), place));
  if (first != place) return false;
  LINNET_ASSIGN(const std::vector<MessageRow> rows, tables_.messages.newest(place, place, 1));
  return !rows.empty();
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
      LINNET_ASSIGN(const bool shown, is_shown(place_of(*chat, seq)));
      if (shown) pinned.rows.push_back(*std::move(record));
    }
  }
  return pinned;
}

// Pinned chats first; their order is that of their positions.
Result<std::vector<TimelineQuery::Listed>> TimelineQuery::listed(const ChatListRequest& request) {
  std::vector<Listed> list;
  const auto take = [&](ChatTable::Keyed keyed, bool pinned) -> Result<bool> {
    LINNET_ASSIGN(rules::ChatSettings settings, tables_.settings.of_chat(keyed.chat.head.chat_id));
    const bool archived = rules::is_archived(settings, keyed.chat.head.head_ordinal, request.now);
    const bool wanted = settings.pinned.has_value() == pinned && request.archived.value_or(archived) == archived;
    if (wanted) list.push_back({std::move(keyed), std::move(settings)});
    return list.size() < request.limit;
  };
  LINNET_ASSIGN(const std::vector<Setting> pins, tables_.settings.of_name(SettingName::pinned));
  for (const Setting& pin : pins) {
    if (list.size() >= request.limit) return list;
    LINNET_ASSIGN(std::optional<ChatTable::Keyed> chat, tables_.chats.keyed(std::get<Pinned>(pin).chat_id));
    if (chat) LINNET_TRY(take(*std::move(chat), true));
  }
  if (list.size() >= request.limit) return list;
  LINNET_TRY(tables_.chats.by_activity([&](ChatTable::Keyed chat) { return take(std::move(chat), false); }));
  return list;
}

// Of each chat the newest row that is shown, if there is one.
Result<std::vector<MessageRow>> TimelineQuery::newest_of(const std::vector<Listed>& list) {
  std::vector<MessageRow> rows;
  for (const auto& [keyed, settings] : list) {
    LINNET_ASSIGN(const Place first, first_shown(keyed.key, place_of(keyed.key, Seq{1})));
    LINNET_ASSIGN(std::vector<MessageRow> newest, tables_.messages.newest(first, last_place(keyed.key), 1));
    std::ranges::move(newest, std::back_inserter(rows));
  }
  return rows;
}

// `place`, or the first one after what the user has cleared away.
Result<Place> TimelineQuery::first_shown(ChatKey chat, Place place) {
  LINNET_ASSIGN(const std::optional<Place> cleared, tables_.chats.cleared(chat));
  return cleared ? std::max(place, Place{cleared->value + 1}) : place;
}

Result<std::vector<ChatListRecord>> TimelineQuery::chat_list(const ChatListRequest& request) {
  LINNET_ASSIGN(std::vector<Listed> chats, listed(request));
  LINNET_ASSIGN(const std::vector<MessageRow> newest, newest_of(chats));
  RecordReader::Surroundings around;
  LINNET_ASSIGN(around.reactions, tables_.reactions.present_on_newest(request.limit));
  LINNET_ASSIGN(around.operations, tables_.optimistic.all());
  LINNET_ASSIGN(around.standings, tables_.outbox.standings());
  LINNET_ASSIGN(std::vector<TimelineRecord> records, reader_.records(newest, around));

  std::map<ChatKey, std::size_t> newest_at;
  for (std::size_t at = 0; at < newest.size(); ++at)
    newest_at.emplace(chat_of(newest[at].place), at);
  std::map<ChatKey, std::uint32_t> failed;
  for (const OutboxTable::Standing& standing : around.standings) {
    if (standing.state == OutboxState::failed || standing.state == OutboxState::expired)
      ++failed[standing.chat];
  }
  std::vector<ChatListRecord> list;
  list.reserve(chats.size());
  for (auto& [keyed, settings] : chats) {
    ChatListRecord& record = list.emplace_back();
    record.chat = std::move(keyed.chat);
    record.settings = std::move(settings);
    if (const auto at = newest_at.find(keyed.key); at != newest_at.end())
      record.last = std::move(records[at->second]);
    if (const auto count = failed.find(keyed.key); count != failed.end()) record.failed = count->second;
  }
  return list;
}

}  // namespace linnet
