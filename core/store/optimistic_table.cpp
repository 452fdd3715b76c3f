#include "core/store/optimistic_table.h"

#include "core/store/content_codec.h"

namespace linnet {
namespace {

const std::string kSelect =
    "SELECT id, chat, local_id, target_sender, target_local_id, target, kind, text, reply_to, "
    "mentions, extra, emoji, added, parts, choices "
    "FROM optimistic ";

Result<OptimisticTable::Row> row_at(Cursor& cursor) {
  OptimisticTable::Row row{.id = cursor.integer(0),
                           .chat = ChatKey{cursor.integer(1)},
                           .local_id = cursor.local_id(2),
                           .target_sender = cursor.user(3),
                           .target_local_id = cursor.local_id(4),
                           .content = {}};
  LINNET_ASSIGN(row.content, operation_at(cursor, 6, cursor.seq(5)));
  LINNET_TRY(cursor.status());
  return row;
}

Result<std::vector<OptimisticTable::Row>> rows_of(Cursor cursor) {
  std::vector<OptimisticTable::Row> rows;
  while (cursor.next()) {
    LINNET_ASSIGN(rows.emplace_back(), row_at(cursor));
  }
  LINNET_TRY(cursor.status());
  return rows;
}

}  // namespace

OptimisticTable::OptimisticTable(SqliteConnection& connection)
    : add_(connection,
           "INSERT OR IGNORE INTO optimistic (chat, local_id, target_sender, target_local_id, "
           "target, kind, "
           "text, reply_to, mentions, extra, emoji, added, parts, choices) VALUES (?1, ?2, ?3, ?4, "
           "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"),
      find_(connection, kSelect + "WHERE chat = ?1 AND local_id = ?2"),
      of_(connection, kSelect + "WHERE chat = ?1 ORDER BY id"),
      all_(connection, kSelect + "ORDER BY id"),
      remove_(connection, "DELETE FROM optimistic WHERE chat = ?1 AND local_id = ?2"),
      remove_targeting_(connection,
                        "DELETE FROM optimistic WHERE chat = ?1 AND target_sender = ?2 AND "
                        "target_local_id = ?3") {}

Result<void> OptimisticTable::add(const Row& row) {
  const OperationColumns columns = columns_of(row.content);
  LINNET_TRY(add_.run(row.chat, row.local_id, row.target_sender, row.target_local_id,
                      target_of(row.content), columns.kind, columns.text, columns.reply_to,
                      columns.mentions, columns.extra, columns.emoji, columns.added, columns.parts,
                      columns.choices));
  return {};
}

Result<std::optional<OptimisticTable::Row>> OptimisticTable::find(ChatKey chat,
                                                                  const LocalId& local_id) {
  auto cursor = find_.query(chat, local_id);
  if (!cursor.next()) {
    LINNET_TRY(cursor.status());
    return std::nullopt;
  }
  return row_at(cursor);
}

Result<std::vector<OptimisticTable::Row>> OptimisticTable::of(ChatKey chat) {
  return rows_of(of_.query(chat));
}

Result<std::vector<OptimisticTable::Row>> OptimisticTable::all() {
  return rows_of(all_.query());
}

Result<bool> OptimisticTable::remove(ChatKey chat, const LocalId& local_id) {
  LINNET_ASSIGN(const std::int64_t removed, remove_.run(chat, local_id));
  return removed > 0;
}

Result<void> OptimisticTable::remove_targeting(ChatKey chat, UserKey target_sender,
                                               const LocalId& target_local_id) {
  LINNET_TRY(remove_targeting_.run(chat, target_sender, target_local_id));
  return {};
}

}  // namespace linnet
