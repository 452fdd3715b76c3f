#include "core/store/sqlite_connection.h"

#include <sqlite3.h>

#include "core/base/check.h"

namespace linnet {
namespace {

constexpr int kBusyWaitMs = 2000;

ErrorCode code_of(int result) {
  switch (result & 0xff) {
    case SQLITE_FULL:
      return ErrorCode::storage_full;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_NOLFS:
      return ErrorCode::storage_io;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:  // what could collide is asked before: the file contradicts itself
      return ErrorCode::storage_corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::busy;
    case SQLITE_TOOBIG:
      return ErrorCode::too_large;
    default:
      return ErrorCode::internal;
  }
}

}  // namespace

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path,
                                                                 const std::string& vfs) {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
  const int result =
      sqlite3_open_v2(path.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
  if (result != SQLITE_OK) return std::unexpected(error_of(result));
  if (sqlite3_db_readonly(handle, "main") == 1)
    return fail(ErrorCode::storage_io, "the file cannot be written");

  sqlite3_busy_timeout(handle, kBusyWaitMs);
  // Exclusive before anything is read: then WAL keeps its index in memory, which the browser's file
  // system needs.
  LINNET_TRY(connection->execute(
      "PRAGMA locking_mode=EXCLUSIVE; PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=OFF"));
  return connection;
}

SqliteConnection::~SqliteConnection() {
  if (handle_ == nullptr) return;
  rollback();
  LINNET_CHECK(sqlite3_close(handle_) == SQLITE_OK);
}

Result<void> SqliteConnection::make_durable() {
  // FULL: an acknowledged commit survives a loss of power. secure_delete=FAST: what is deleted is
  // overwritten where that costs no further page.
  return execute(
      "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "
      "secure_delete=FAST;"
      "PRAGMA cache_size=-16384; PRAGMA journal_size_limit=16777216");
}

void SqliteConnection::leave_untouched() {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Result<void> SqliteConnection::begin() {
  LINNET_CHECK(!begun_);
  LINNET_TRY(execute("BEGIN IMMEDIATE"));
  begun_ = true;
  return {};
}

Result<void> SqliteConnection::commit() {
  LINNET_TRY(require_transaction());
  LINNET_TRY(execute("COMMIT"));
  begun_ = false;
  return {};
}

void SqliteConnection::rollback() {
  begun_ = false;
  if (sqlite3_get_autocommit(handle_) != 0) return;
  // Fails only when SQLite has rolled back by itself, which is as good.
  sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> SqliteConnection::require_transaction() const {
  LINNET_CHECK(begun_);
  if (sqlite3_get_autocommit(handle_) != 0)
    return fail(ErrorCode::storage_io, "the transaction was given up");
  return {};
}

Result<void> SqliteConnection::execute(const std::string& sql) {
  const int result = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return std::unexpected(error_of(result));
  return {};
}

Result<std::int64_t> SqliteConnection::number(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  int result = sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr);
  std::int64_t value = 0;
  if (result == SQLITE_OK) {
    result = sqlite3_step(statement);
    if (result == SQLITE_ROW) value = sqlite3_column_int64(statement, 0);
  }
  sqlite3_finalize(statement);
  if (result != SQLITE_ROW) return std::unexpected(error_of(result));
  return value;
}

std::int64_t SqliteConnection::last_rowid() const {
  return sqlite3_last_insert_rowid(handle_);
}

std::int64_t SqliteConnection::changed_rows() const {
  return sqlite3_changes64(handle_);
}

Error SqliteConnection::error_of(int code) {
  return Error{code_of(code), "SQLite " + std::to_string(code) + ": " + sqlite3_errstr(code)};
}

}  // namespace linnet
