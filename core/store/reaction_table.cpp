#include "core/store/reaction_table.h"

namespace linnet {
namespace {

Result<std::vector<ReactionRow>> rows_of(Cursor cursor) {
  std::vector<ReactionRow> rows;
  while (cursor.next()) {
    rows.push_back({.message = cursor.place(0),
                    .user = cursor.user(1),
                    .emoji = std::string(cursor.text(2)),
                    .seq = cursor.seq(3),
                    .added = cursor.flag(4)});
  }
  LINNET_TRY(cursor.status());
  return rows;
}

}  // namespace

ReactionTable::ReactionTable(SqliteConnection& connection)
    : of_(connection, "SELECT * FROM reaction WHERE message = ?1"),
      present_(connection, "SELECT * FROM reaction WHERE message BETWEEN ?1 AND ?2 AND added = 1"),
      present_on_newest_(
          connection,
          "SELECT * FROM reaction WHERE added = 1 AND message IN (SELECT (SELECT max(m.id) FROM "
          "message "
          "m WHERE m.id BETWEEN chat.id << 40 AND (chat.id << 40) + 0xffffffffff) FROM chat "
          "ORDER BY activity DESC, id DESC LIMIT ?1)"),
      put_(connection, "INSERT OR REPLACE INTO reaction VALUES (?1, ?2, ?3, ?4, ?5)"),
      remove_(connection, "DELETE FROM reaction WHERE message = ?1 AND user = ?2 AND emoji = ?3"),
      remove_all_(connection, "DELETE FROM reaction WHERE message = ?1"),
      move_(connection, "UPDATE reaction SET message = ?2 WHERE message = ?1") {}

Result<std::vector<ReactionRow>> ReactionTable::of(Place message) {
  return rows_of(of_.query(message));
}

Result<std::vector<ReactionRow>> ReactionTable::present(Place first, Place last) {
  return rows_of(present_.query(first, last));
}

Result<std::vector<ReactionRow>> ReactionTable::present_on_newest(std::size_t limit) {
  return rows_of(present_on_newest_.query(limit));
}

Result<void> ReactionTable::put(const ReactionRow& row) {
  LINNET_TRY(put_.run(row.message, row.user, row.emoji, row.seq, row.added));
  return {};
}

Result<void> ReactionTable::remove(Place message, UserKey user, const std::string& emoji) {
  LINNET_TRY(remove_.run(message, user, emoji));
  return {};
}

Result<void> ReactionTable::remove_all(Place message) {
  LINNET_TRY(remove_all_.run(message));
  return {};
}

Result<void> ReactionTable::move(Place from, Place to) {
  LINNET_TRY(move_.run(from, to));
  return {};
}

}  // namespace linnet
