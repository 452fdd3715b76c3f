#include "core/store/vote_table.h"

namespace linnet {

VoteTable::VoteTable(SqliteConnection& connection)
    : of_(connection, "SELECT message, user, choices, seq FROM vote WHERE message BETWEEN ?1 AND ?2"),
      put_(connection, "INSERT OR REPLACE INTO vote VALUES (?1, ?2, ?3, ?4)"),
      remove_all_(connection, "DELETE FROM vote WHERE message = ?1"),
      move_(connection, "UPDATE vote SET message = ?2 WHERE message = ?1") {}

Result<std::vector<VoteRow>> VoteTable::of(Place first, Place last) {
  std::vector<VoteRow> rows;
  auto cursor = of_.query(first, last);
  while (cursor.next()) {
    rows.push_back({.message = cursor.place(0),
                    .user = cursor.user(1),
                    .choices = static_cast<Choices>(cursor.integer(2)),
                    .seq = cursor.seq(3)});
  }
  LINNET_TRY(cursor.status());
  return rows;
}

Result<void> VoteTable::put(const VoteRow& row) {
  LINNET_TRY(put_.run(row.message, row.user, row.choices, row.seq));
  return {};
}

Result<void> VoteTable::remove_all(Place message) {
  LINNET_TRY(remove_all_.run(message));
  return {};
}

Result<void> VoteTable::move(Place from, Place to) {
  LINNET_TRY(move_.run(from, to));
  return {};
}

}  // namespace linnet
