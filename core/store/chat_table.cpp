#include "core/store/chat_table.h"

#include <algorithm>
#include <string>

namespace linnet {
namespace {

const std::string kColumns =
    "id, chat_id, title, peer_id, my_role, member_count, visible_from, head, head_ordinal, "
    "last_time, delivered, read, "
    "read_ordinal, own_above, deleted_above, others_delivered, others_read, activity, draft, "
    "creating, "
    "members_complete, members_as_of, mentioned_above, pinned";

const std::string kPut =
    "INSERT INTO chat (chat_id, title, peer_id, my_role, member_count, visible_from, head, "
    "head_ordinal, last_time, "
    "delivered, read, read_ordinal, own_above, deleted_above, others_delivered, others_read, "
    "activity, draft, "
    "creating, members_complete, members_as_of, mentioned_above, pinned) VALUES (?1, ?2, ?3, ?4, "
    "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
    "?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23) ON CONFLICT (chat_id) DO UPDATE SET (title, peer_id, "
    "my_role, member_count, "
    "visible_from, head, head_ordinal, last_time, delivered, read, read_ordinal, own_above, "
    "deleted_above, "
    "others_delivered, others_read, activity, draft, creating, members_complete, members_as_of, "
    "mentioned_above, pinned) = "
    "(?2, ?3, ?4, ?5, "
    "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)";

Bytes bytes_of(const std::vector<Seq>& seqs) {
  Bytes bytes;
  bytes.reserve(seqs.size() * 8);
  for (const Seq seq : seqs) {
    for (int shift = 56; shift >= 0; shift -= 8)
      bytes.push_back(static_cast<std::uint8_t>(seq.value >> shift));
  }
  return bytes;
}

std::vector<Seq> seqs_of(ByteView bytes) {
  std::vector<Seq> seqs(bytes.size() / 8);
  for (std::size_t at = 0; at < seqs.size() * 8; ++at)
    seqs[at / 8].value = seqs[at / 8].value << 8 | bytes[at];
  return seqs;
}

Result<ChatTable::Keyed> chat_at(Cursor& cursor) {
  const auto chat_id = ChatId::from_bytes(cursor.bytes(1));
  const std::string_view peer = cursor.text(3);
  const auto peer_id = peer.empty() ? Result<UserId>(UserId{}) : UserId::parse(peer);
  if (!chat_id || !peer_id) return fail(ErrorCode::storage_corrupt, "a stored chat cannot be read");

  ChatTable::Keyed keyed{.key = ChatKey{cursor.integer(0)}, .chat = {}};
  StoredChat& chat = keyed.chat;
  chat.head.chat_id = *chat_id;
  chat.head.title = cursor.text(2);
  chat.head.peer_id = *peer_id;
  if (!cursor.is_null(4))
    chat.head.my_role = static_cast<Role>(std::clamp<std::int64_t>(cursor.integer(4), 0, 2));
  chat.head.member_count = static_cast<std::uint32_t>(cursor.integer(5));
  chat.head.visible_from = cursor.seq(6);
  chat.head.head = cursor.seq(7);
  chat.head.head_ordinal = cursor.ordinal(8);
  chat.head.last_time = cursor.time(9);
  chat.head.mark = Mark{cursor.seq(10), cursor.seq(11)};
  chat.head.read_ordinal = cursor.ordinal(12);
  chat.head.own_above = seqs_of(cursor.bytes(13));
  chat.head.deleted_above = seqs_of(cursor.bytes(14));
  chat.head.others = Mark{cursor.seq(15), cursor.seq(16)};
  chat.activity = cursor.time(17);
  chat.draft = cursor.text(18);
  chat.creating = cursor.flag(19);
  chat.members_complete = cursor.flag(20);
  chat.members_as_of = cursor.seq(21);
  chat.head.mentioned_above = seqs_of(cursor.bytes(22));
  chat.head.pinned = seqs_of(cursor.bytes(23));
  return keyed;
}

}  // namespace

ChatTable::ChatTable(SqliteConnection& connection)
    : find_(connection, "SELECT id FROM chat WHERE chat_id = ?1"),
      name_(connection, "SELECT chat_id FROM chat WHERE id = ?1"),
      read_(connection, "SELECT " + kColumns + " FROM chat WHERE chat_id = ?1"),
      put_(connection, kPut),
      by_activity_(connection,
                   "SELECT " + kColumns + " FROM chat ORDER BY activity DESC, id DESC LIMIT ?1"),
      ids_(connection, "SELECT chat_id FROM chat"),
      count_(connection, "SELECT count(*) FROM chat"),
      ranges_(connection, "SELECT first, last FROM held WHERE chat = ?1 ORDER BY first"),
      put_range_(connection, "INSERT OR REPLACE INTO held VALUES (?1, ?2, ?3)"),
      remove_range_(connection, "DELETE FROM held WHERE chat = ?1 AND first = ?2"),
      stretch_below_(connection,
                     "SELECT first, last FROM held WHERE chat = ?1 AND first <= ?2 "
                     "ORDER BY first DESC LIMIT 1") {}

Result<std::optional<ChatKey>> ChatTable::find(const ChatId& chat_id) {
  if (const auto known = keys_.find(chat_id); known != keys_.end()) return known->second;
  auto cursor = find_.query(chat_id);
  if (!cursor.next()) {
    LINNET_TRY(cursor.status());
    return std::nullopt;
  }
  const ChatKey key{cursor.integer(0)};
  if (key.value < 1 || key.value > kChatKeyMax)
    return fail(ErrorCode::storage_corrupt, "a chat has no place");
  keys_.emplace(chat_id, key);
  return key;
}

Result<ChatKey> ChatTable::key(const ChatId& chat_id) {
  LINNET_ASSIGN(const std::optional<ChatKey> found, find(chat_id));
  if (!found) return fail(ErrorCode::not_found, "the chat is not in the store");
  return *found;
}

Result<ChatId> ChatTable::name(ChatKey key) {
  if (const auto known = names_.find(key.value); known != names_.end()) return known->second;
  auto cursor = name_.query(key);
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  const auto chat_id = ChatId::from_bytes(found ? cursor.bytes(0) : ByteView{});
  if (!chat_id) return fail(ErrorCode::storage_corrupt, "a stored chat has no name");
  names_.emplace(key.value, *chat_id);
  return *chat_id;
}

Result<std::optional<StoredChat>> ChatTable::read(const ChatId& chat_id) {
  auto cursor = read_.query(chat_id);
  if (!cursor.next()) {
    LINNET_TRY(cursor.status());
    return std::nullopt;
  }
  LINNET_ASSIGN(Keyed keyed, chat_at(cursor));
  return std::move(keyed.chat);
}

Result<void> ChatTable::put(const StoredChat& chat) {
  const ChatHead& head = chat.head;
  if (!head.chat_id.valid()) return fail(ErrorCode::malformed, "a chat without id");
  LINNET_TRY(put_.run(head.chat_id, head.title, head.peer_id, head.my_role, head.member_count,
                      head.visible_from, head.head, head.head_ordinal, head.last_time,
                      head.mark.delivered, head.mark.read, head.read_ordinal,
                      bytes_of(head.own_above), bytes_of(head.deleted_above), head.others.delivered,
                      head.others.read, chat.activity, chat.draft, chat.creating,
                      chat.members_complete, chat.members_as_of, bytes_of(head.mentioned_above),
                      bytes_of(head.pinned)));
  return {};
}

Result<std::vector<ChatTable::Keyed>> ChatTable::by_activity(std::size_t limit) {
  std::vector<Keyed> chats;
  auto cursor = by_activity_.query(limit);
  while (cursor.next()) {
    LINNET_ASSIGN(chats.emplace_back(), chat_at(cursor));
  }
  LINNET_TRY(cursor.status());
  return chats;
}

Result<std::vector<ChatId>> ChatTable::ids() {
  std::vector<ChatId> ids;
  auto cursor = ids_.query();
  while (cursor.next()) {
    const auto chat_id = ChatId::from_bytes(cursor.bytes(0));
    if (!chat_id) return fail(ErrorCode::storage_corrupt, "a stored chat cannot be read");
    ids.push_back(*chat_id);
  }
  LINNET_TRY(cursor.status());
  return ids;
}

Result<std::uint64_t> ChatTable::count() {
  auto cursor = count_.query();
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  return found ? static_cast<std::uint64_t>(cursor.integer(0)) : 0;
}

Result<rules::Ranges> ChatTable::ranges(ChatKey chat) {
  std::vector<rules::Ranges::Range> ranges;
  auto cursor = ranges_.query(chat);
  while (cursor.next()) ranges.push_back({cursor.seq(0), cursor.seq(1)});
  LINNET_TRY(cursor.status());
  return rules::Ranges(std::move(ranges));
}

// Writes what differs: a chat has few ranges, and a page or a new entry changes one.
Result<void> ChatTable::put_ranges(ChatKey chat, const rules::Ranges& ranges) {
  LINNET_ASSIGN(const rules::Ranges stored, this->ranges(chat));
  const auto& before = stored.all();
  const auto& after = ranges.all();
  for (const auto& range : before) {
    const bool stays =
        std::ranges::any_of(after, [&](const auto& other) { return other.from == range.from; });
    if (!stays) LINNET_TRY(remove_range_.run(chat, range.from));
  }
  for (const auto& range : after) {
    if (!has_place(range.from) || !has_place(range.to))
      return fail(ErrorCode::malformed, "a range out of bounds");
    if (std::ranges::find(before, range) == before.end())
      LINNET_TRY(put_range_.run(chat, range.from, range.to));
  }
  return {};
}

Result<std::optional<rules::Ranges::Range>> ChatTable::stretch_of(ChatKey chat, Seq seq) {
  auto cursor = stretch_below_.query(chat, seq);
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  if (!found || cursor.seq(1) < seq) return std::nullopt;
  return rules::Ranges::Range{cursor.seq(0), cursor.seq(1)};
}

Result<std::optional<rules::Ranges::Range>> ChatTable::newest_stretch(ChatKey chat) {
  auto cursor = stretch_below_.query(chat, kUnsent);
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  if (!found) return std::nullopt;
  return rules::Ranges::Range{cursor.seq(0), cursor.seq(1)};
}

}  // namespace linnet
