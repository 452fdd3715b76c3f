#include "core/store/statement.h"

#include <sqlite3.h>

#include <algorithm>

#include "core/base/check.h"
#include "core/store/sqlite_connection.h"

namespace linnet {

// Values are bound without a copy: those of run() live through the call, those of query() by
// contract.

Cursor::~Cursor() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
}

bool Cursor::next() {
  if (result_ != SQLITE_OK && result_ != SQLITE_ROW) return false;
  result_ = sqlite3_step(statement_);
  return result_ == SQLITE_ROW;
}

Result<void> Cursor::status() const {
  if (result_ == SQLITE_OK || result_ == SQLITE_ROW || result_ == SQLITE_DONE) return {};
  return std::unexpected(SqliteConnection::error_of(result_));
}

void Cursor::reject() {
  result_ = SQLITE_CORRUPT;
}

bool Cursor::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Cursor::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Cursor::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

ByteView Cursor::bytes(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

LocalId Cursor::local_id(int column) {
  std::array<std::uint8_t, 16> uuid{};
  const ByteView stored = bytes(column);
  if (stored.size() != uuid.size()) {
    reject();
    return {};
  }
  std::copy(stored.begin(), stored.end(), uuid.begin());
  return LocalId(Uuid(uuid));
}

std::optional<Seq> Cursor::optional_seq(int column) const {
  if (is_null(column)) return std::nullopt;
  return seq(column);
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

int Statement::prepare() {
  if (statement_ != nullptr) {
    LINNET_CHECK(sqlite3_stmt_busy(statement_) == 0);
    return SQLITE_OK;
  }
  return sqlite3_prepare_v3(connection_.handle(), sql_.c_str(), static_cast<int>(sql_.size()),
                            SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
}

Result<void> Statement::ready() {
  const int result = prepare();
  if (result != SQLITE_OK) return std::unexpected(SqliteConnection::error_of(result));
  return {};
}

Result<std::int64_t> Statement::finish() {
  const int result = sqlite3_step(statement_);
  sqlite3_reset(statement_);
  if (result != SQLITE_DONE) return std::unexpected(SqliteConnection::error_of(result));
  return connection_.changed_rows();
}

void Statement::bind_integer(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_, index, value);
}

// A bind fails when the value is larger than SQLite's limit (then it stays what it was before, and
// must not).
void Statement::bind_text(int index, std::string_view value) {
  const char* text = value.data() == nullptr ? "" : value.data();
  if (sqlite3_bind_text64(statement_, index, text, value.size(), SQLITE_STATIC, SQLITE_UTF8) !=
      SQLITE_OK) {
    bind_null(index);
  }
}

void Statement::bind_bytes(int index, ByteView value) {
  const void* bytes = value.data() == nullptr ? static_cast<const void*>("") : value.data();
  if (sqlite3_bind_blob64(statement_, index, bytes, value.size(), SQLITE_STATIC) != SQLITE_OK)
    bind_null(index);
}

void Statement::bind_null(int index) {
  sqlite3_bind_null(statement_, index);
}

}  // namespace linnet
