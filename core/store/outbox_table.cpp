#include "core/store/outbox_table.h"

#include <algorithm>
#include <string>

#include "core/model/limits.h"
#include "core/store/sqlite_connection.h"

namespace linnet {
namespace {

const std::string kSelect =
    "SELECT op_id, chat_id, local_id, lane, kind, target_sender, target_local_id, payload, state, "
    "attempts, next_try, "
    "outbox.created, online_waited, was_inflight, error, skips FROM outbox JOIN chat ON chat.id = "
    "outbox.chat ";

std::optional<std::string_view> name_of(const std::optional<ErrorCode>& error) {
  if (!error) return std::nullopt;
  return error_name(*error);
}

std::optional<ErrorCode> error_of(const Cursor& cursor, int column) {
  if (cursor.is_null(column)) return std::nullopt;
  return error_code_from_name(cursor.text(column)).value_or(ErrorCode::internal);
}

std::optional<OutboxState> state_of(std::int64_t number) {
  if (number < 0 || number > static_cast<int>(OutboxState::paused)) return std::nullopt;
  return static_cast<OutboxState>(number);
}

Result<OutboxRow> read(Cursor& cursor) {
  const auto chat_id = ChatId::from_bytes(cursor.bytes(1));
  const std::string_view target = cursor.text(5);
  const auto target_sender = target.empty() ? Result<UserId>(UserId{}) : UserId::parse(target);
  const auto state = state_of(cursor.integer(8));
  if (!chat_id || !target_sender || !state) {
    return fail(ErrorCode::storage_corrupt, "an outbox row cannot be read");
  }
  OutboxRow row;
  row.op_id = static_cast<std::uint64_t>(cursor.integer(0));
  row.chat_id = *chat_id;
  row.local_id = cursor.local_id(2);
  row.lane = cursor.integer(3) == 0 ? OutboxLane::visible : OutboxLane::invisible;
  row.kind = cursor.text(4);
  row.target_sender = *target_sender;
  row.target_local_id = cursor.local_id(6);
  row.payload = to_bytes(cursor.bytes(7));
  row.state = *state;
  row.attempts = static_cast<std::uint32_t>(cursor.integer(9));
  row.next_try = cursor.time(10);
  row.created = cursor.time(11);
  row.online_waited = Duration(cursor.integer(12));
  row.was_inflight = cursor.flag(13);
  row.error = error_of(cursor, 14);
  row.skips = cursor.flag(15);
  LINNET_TRY(cursor.status());
  return row;
}

Result<std::vector<OutboxRow>> rows_of(Cursor cursor) {
  std::vector<OutboxRow> rows;
  while (cursor.next()) {
    LINNET_ASSIGN(rows.emplace_back(), read(cursor));
  }
  LINNET_TRY(cursor.status());
  return rows;
}

Result<std::vector<OutboxTable::Standing>> standings_in(Cursor cursor) {
  std::vector<OutboxTable::Standing> standings;
  while (cursor.next()) {
    const auto state = state_of(cursor.integer(2));
    if (!state) return fail(ErrorCode::storage_corrupt, "an outbox row cannot be read");
    standings.push_back({.chat = ChatKey{cursor.integer(0)},
                         .local_id = cursor.local_id(1),
                         .state = *state,
                         .error = error_of(cursor, 3)});
  }
  LINNET_TRY(cursor.status());
  return standings;
}

}  // namespace

// States by number: 3 backoff ... as OutboxState; 4 failed and 5 expired wait for the user.
OutboxTable::OutboxTable(SqliteConnection& connection)
    : span_(connection, "SELECT (SELECT max(op_id) FROM outbox) - (SELECT min(op_id) FROM outbox)"),
      count_(connection, "SELECT count(*) FROM outbox"),
      add_(
          connection,
          "INSERT OR IGNORE INTO outbox (chat, local_id, lane, kind, target_sender, "
          "target_local_id, "
          "payload, state, attempts, next_try, created, online_waited, was_inflight, error, "
          "skips) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"),
      update_(connection,
              "UPDATE outbox SET lane = ?2, kind = ?3, target_sender = ?4, target_local_id = ?5, "
              "payload = "
              "?6, state = ?7, attempts = ?8, next_try = ?9, created = ?10, online_waited = ?11, "
              "was_inflight = ?12, error = ?13, skips = ?14 WHERE op_id = ?1"),
      remove_(connection, "DELETE FROM outbox WHERE op_id = ?1"),
      remove_operation_(connection, "DELETE FROM outbox WHERE chat = ?1 AND local_id = ?2"),
      find_(connection, kSelect + "WHERE chat = ?1 AND local_id = ?2"),
      all_(connection, kSelect + "ORDER BY op_id LIMIT ?1"),
      of_(connection, kSelect + "WHERE chat = ?1 ORDER BY op_id LIMIT ?2"),
      on_(connection, kSelect +
                          "WHERE chat = ?1 AND target_local_id = ?2 AND target_sender = ?3 AND lane "
                          "= 1 ORDER BY op_id"),
      chats_(connection, "SELECT chat_id FROM chat WHERE id IN (SELECT chat FROM outbox)"),
      counts_(connection, "SELECT count(*), count(*) FILTER (WHERE state IN (4, 5)) FROM outbox"),
      standings_of_(connection, "SELECT chat, local_id, state, error FROM outbox WHERE chat = ?1"),
      standings_(connection, "SELECT chat, local_id, state, error FROM outbox"),
      reset_inflight_(connection, "UPDATE outbox SET state = 1, was_inflight = 1 WHERE state = 2"),
      connection_(connection) {}

Result<void> OutboxTable::require_room() {
  {
    // op_ids between the first and the last: only when these are many must the rows be counted.
    auto span = span_.query();
    const bool found = span.next();
    LINNET_TRY(span.status());
    if (!found || span.integer(0) + 1 < static_cast<std::int64_t>(limits::kOutboxRows)) return {};
  }
  auto cursor = count_.query();
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  if (!found || cursor.integer(0) < static_cast<std::int64_t>(limits::kOutboxRows)) return {};
  return fail(ErrorCode::too_large, "the outbox is full");
}

Result<std::uint64_t> OutboxTable::add(ChatKey chat, const OutboxRow& row) {
  LINNET_TRY(require_room());
  LINNET_ASSIGN(const std::int64_t added,
                add_.run(chat, row.local_id, row.lane, row.kind, row.target_sender,
                         row.target_local_id, row.payload, row.state, row.attempts, row.next_try,
                         row.created, row.online_waited, row.was_inflight, name_of(row.error),
                         row.skips));
  if (added == 0) return fail(ErrorCode::already_exists, "the operation is in the outbox");
  return static_cast<std::uint64_t>(connection_.last_rowid());
}

Result<void> OutboxTable::update(const OutboxRow& row) {
  LINNET_ASSIGN(const std::int64_t updated,
                update_.run(row.op_id, row.lane, row.kind, row.target_sender, row.target_local_id,
                            row.payload, row.state, row.attempts, row.next_try, row.created,
                            row.online_waited, row.was_inflight, name_of(row.error), row.skips));
  if (updated == 0) return fail(ErrorCode::not_found, "the operation is not in the outbox");
  return {};
}

Result<void> OutboxTable::remove(std::uint64_t op_id) {
  LINNET_TRY(remove_.run(op_id));
  return {};
}

Result<bool> OutboxTable::remove_operation(ChatKey chat, const LocalId& local_id) {
  LINNET_ASSIGN(const std::int64_t removed, remove_operation_.run(chat, local_id));
  return removed > 0;
}

Result<std::optional<OutboxRow>> OutboxTable::find(ChatKey chat, const LocalId& local_id) {
  LINNET_ASSIGN(std::vector<OutboxRow> rows, rows_of(find_.query(chat, local_id)));
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

Result<std::vector<OutboxRow>> OutboxTable::all(std::size_t limit) {
  return rows_of(all_.query(limit));
}

Result<std::vector<OutboxRow>> OutboxTable::of(ChatKey chat, std::size_t limit) {
  return rows_of(of_.query(chat, limit));
}

Result<std::vector<OutboxRow>> OutboxTable::on(ChatKey chat, const UserId& sender,
                                               const LocalId& message) {
  return rows_of(on_.query(chat, message, sender));
}

Result<std::vector<ChatId>> OutboxTable::chats() {
  std::vector<ChatId> chats;
  auto cursor = chats_.query();
  while (cursor.next()) {
    const auto chat_id = ChatId::from_bytes(cursor.bytes(0));
    if (!chat_id) return fail(ErrorCode::storage_corrupt, "a stored chat cannot be read");
    chats.push_back(*chat_id);
  }
  LINNET_TRY(cursor.status());
  return chats;
}

Result<Store::OutboxCounts> OutboxTable::counts() {
  auto cursor = counts_.query();
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  if (!found) return Store::OutboxCounts{};
  const auto failed = static_cast<std::uint64_t>(cursor.integer(1));
  return Store::OutboxCounts{.queued = static_cast<std::uint64_t>(cursor.integer(0)) - failed,
                             .failed = failed};
}

Result<std::vector<OutboxTable::Standing>> OutboxTable::standings(ChatKey chat) {
  return standings_in(standings_of_.query(chat));
}

Result<std::vector<OutboxTable::Standing>> OutboxTable::standings() {
  return standings_in(standings_.query());
}

Result<void> OutboxTable::reset_inflight() {
  LINNET_TRY(reset_inflight_.run());
  return {};
}

}  // namespace linnet
