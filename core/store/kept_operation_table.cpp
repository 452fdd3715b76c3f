#include "core/store/kept_operation_table.h"

#include "core/store/content_codec.h"

namespace linnet {

KeptOperationTable::KeptOperationTable(SqliteConnection& connection)
    : keep_(
          connection,
          "INSERT OR IGNORE INTO kept_operation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
          "?11, ?12)"),
      of_(connection,
          "SELECT seq, sender, kind, text, reply_to, mentions, extra, emoji, added, parts, choices FROM "
          "kept_operation "
          "WHERE target = ?1 ORDER BY seq"),
      remove_all_(connection, "DELETE FROM kept_operation WHERE target = ?1") {}

Result<void> KeptOperationTable::keep(Place target, const Row& row) {
  const OperationColumns columns = columns_of(row.content);
  LINNET_TRY(keep_.run(target, row.seq, row.sender, columns.kind, columns.text, columns.reply_to,
                       columns.mentions, columns.extra, columns.emoji, columns.added,
                       columns.parts, columns.choices));
  return {};
}

Result<std::vector<KeptOperationTable::Row>> KeptOperationTable::of(Place target) {
  std::vector<Row> rows;
  auto cursor = of_.query(target);
  while (cursor.next()) {
    Row& row =
        rows.emplace_back(Row{.seq = cursor.seq(0), .sender = cursor.user(1), .content = {}});
    LINNET_ASSIGN(row.content, operation_at(cursor, 2, seq_of(target).value_or(Seq{})));
  }
  LINNET_TRY(cursor.status());
  return rows;
}

Result<void> KeptOperationTable::remove_all(Place target) {
  LINNET_TRY(remove_all_.run(target));
  return {};
}

}  // namespace linnet
