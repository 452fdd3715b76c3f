#include "core/store/message_table.h"

#include "core/store/content_codec.h"
#include "core/store/sqlite_connection.h"

namespace linnet {
namespace {

const std::string kSelect =
    "SELECT id, sender, local_id, ordinal, time, kind, text, reply_to, mentions, extra, "
    "folded_as_of, edited_by, "
    "deleted_by, detail, parts, pin FROM message ";

// The seq of the last pin or its opposite, doubled, and 1 more while pinned. NULL: never pinned.
std::optional<std::uint64_t> pin_column(const rules::MessageState::PinState& pin) {
  if (pin.by == Seq{}) return std::nullopt;
  return pin.by.value * 2 + (pin.pinned ? 1 : 0);
}

rules::MessageState::PinState pin_of(std::int64_t column) {
  const auto value = static_cast<std::uint64_t>(column);
  return {.pinned = (value & 1) != 0, .by = Seq{value / 2}};
}

Result<MessageRow> read(Cursor& cursor) {
  MessageRow row;
  row.place = cursor.place(0);
  row.sender = cursor.user(1);
  row.local_id = cursor.local_id(2);
  row.ordinal = cursor.ordinal(3);
  row.time = cursor.time(4);
  row.kind = static_cast<EntryKind>(cursor.integer(5));
  row.body.text = cursor.text(6);
  row.body.reply_to = cursor.optional_seq(7);
  if (!cursor.is_null(8)) {
    LINNET_ASSIGN(row.body.mentions, mentions_of(cursor.text(8)));
  }
  row.body.extra = cursor.text(9);
  row.folded_as_of = cursor.seq(10);
  row.edited_by = cursor.optional_seq(11);
  row.deleted_by = cursor.optional_seq(12);
  if (!cursor.is_null(13)) row.detail = cursor.text(13);
  if (!cursor.is_null(14)) LINNET_TRY(read_parts(cursor.text(14), row.body));
  row.pin = pin_of(cursor.integer(15));
  return row;
}

}  // namespace

MessageTable::MessageTable(SqliteConnection& connection)
    : at_(connection, kSelect + "WHERE id = ?1"),
      named_(connection, kSelect + "WHERE chat = ?1 AND sender = ?2 AND local_id = ?3"),
      newest_(connection, kSelect + "WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT ?3"),
      oldest_(connection, kSelect + "WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3"),
      newest_of_chats_(
          connection, kSelect +
                          "WHERE id IN (SELECT (SELECT max(m.id) FROM message m WHERE m.id BETWEEN "
                          "chat.id << 40 AND (chat.id << 40) + 0xffffffffff) FROM chat "
                          "ORDER BY activity DESC, id DESC LIMIT ?1)"),
      insert_(
          connection,
          "INSERT OR IGNORE INTO message (id, chat, sender, local_id, ordinal, time, kind, text, "
          "reply_to, mentions, extra, folded_as_of, edited_by, deleted_by, detail, parts, pin) VALUES "
          "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"),
      update_(connection,
              "UPDATE message SET text = ?2, reply_to = ?3, mentions = ?4, extra = ?5, "
              "folded_as_of = ?6, "
              "edited_by = ?7, deleted_by = ?8, parts = ?9, pin = ?10 WHERE id = ?1"),
      move_(connection, "UPDATE message SET id = ?2, ordinal = ?3, time = ?4 WHERE id = ?1"),
      remove_(connection, "DELETE FROM message WHERE id = ?1"),
      last_unsent_(connection, "SELECT max(id) FROM message WHERE id BETWEEN ?1 AND ?2"),
      count_(connection,
             "SELECT (SELECT count(*) FROM message) - (SELECT count(*) FROM chat JOIN message m ON "
             "m.id "
             "BETWEEN (chat.id << 40) + 0x8000000000 AND (chat.id << 40) + 0xffffffffff)") {}

Result<std::optional<MessageRow>> MessageTable::row_of(Cursor cursor) {
  if (!cursor.next()) {
    LINNET_TRY(cursor.status());
    return std::nullopt;
  }
  LINNET_ASSIGN(MessageRow row, read(cursor));
  LINNET_TRY(cursor.status());
  return row;
}

Result<std::vector<MessageRow>> MessageTable::rows_of(Cursor cursor) {
  std::vector<MessageRow> rows;
  while (cursor.next()) {
    LINNET_ASSIGN(rows.emplace_back(), read(cursor));
  }
  LINNET_TRY(cursor.status());
  return rows;
}

Result<std::optional<MessageRow>> MessageTable::at(Place place) {
  return row_of(at_.query(place));
}

Result<std::optional<MessageRow>> MessageTable::named(ChatKey chat, UserKey sender,
                                                      const LocalId& local_id) {
  return row_of(named_.query(chat, sender, local_id));
}

Result<std::vector<MessageRow>> MessageTable::newest(Place first, Place last, std::size_t limit) {
  return rows_of(newest_.query(first, last, limit));
}

Result<std::vector<MessageRow>> MessageTable::oldest(Place first, Place last, std::size_t limit) {
  return rows_of(oldest_.query(first, last, limit));
}

Result<std::vector<MessageRow>> MessageTable::newest_of_chats(std::size_t limit) {
  return rows_of(newest_of_chats_.query(limit));
}

Result<bool> MessageTable::insert(const MessageRow& row) {
  std::optional<std::string_view> text;
  if (row.kind == EntryKind::message) text = row.body.text;
  LINNET_ASSIGN(const std::int64_t inserted,
                insert_.run(row.place, chat_of(row.place), row.sender, row.local_id, row.ordinal,
                            row.time, row.kind, text, row.body.reply_to,
                            mentions_column(row.body.mentions), or_null(row.body.extra),
                            row.folded_as_of, row.edited_by, row.deleted_by, row.detail,
                            parts_column(row.body), pin_column(row.pin)));
  return inserted == 1;
}

Result<void> MessageTable::update(const MessageRow& row) {
  LINNET_TRY(update_.run(row.place, row.body.text, row.body.reply_to,
                         mentions_column(row.body.mentions), or_null(row.body.extra),
                         row.folded_as_of, row.edited_by, row.deleted_by,
                         parts_column(row.body), pin_column(row.pin)));
  return {};
}

Result<void> MessageTable::move(Place from, Place to, Ordinal ordinal, WallTime time) {
  LINNET_TRY(move_.run(from, to, ordinal, time));
  return {};
}

Result<void> MessageTable::remove(Place place) {
  LINNET_TRY(remove_.run(place));
  return {};
}

Result<Place> MessageTable::next_unsent(ChatKey chat) {
  auto cursor = last_unsent_.query(first_unsent(chat), last_place(chat));
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  if (!found || cursor.is_null(0)) return first_unsent(chat);
  if (cursor.place(0) == last_place(chat))
    return fail(ErrorCode::storage_corrupt, "no place for an unsent message");
  return Place{cursor.integer(0) + 1};
}

Result<std::uint64_t> MessageTable::count() {
  auto cursor = count_.query();
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  return found ? static_cast<std::uint64_t>(cursor.integer(0)) : 0;
}

}  // namespace linnet
