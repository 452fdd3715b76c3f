#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.h"

struct sqlite3;

namespace linnet {

// The one connection to a store's file, and its transaction. Nobody else may have the file open: it
// is locked until the connection is closed.
class SqliteConnection {
 public:
  // Opens or makes the file without changing it. Errors: busy (another process holds it after two
  // seconds' wait), storage_io, storage_full, storage_corrupt.
  [[nodiscard]] static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path,
                                                                      const std::string& vfs);
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;
  // Every Statement must be gone.
  ~SqliteConnection();

  // Journal, durability and cache, once the file is known to be ours. Errors: as open.
  [[nodiscard]] Result<void> make_durable();
  // From here on closing changes nothing in the file.
  void leave_untouched();

  [[nodiscard]] Result<void> begin();
  // Errors: storage_*; the transaction is still to be rolled back then.
  [[nodiscard]] Result<void> commit();
  void rollback();
  // That a change would be part of the caller's transaction. Errors: storage_io when SQLite gave it
  // up after an error.
  [[nodiscard]] Result<void> require_transaction() const;

  // Statements without results, for schema and settings only.
  [[nodiscard]] Result<void> execute(const std::string& sql);
  // The first column of the first row.
  [[nodiscard]] Result<std::int64_t> number(const std::string& sql);

  [[nodiscard]] std::int64_t last_rowid() const;
  [[nodiscard]] std::int64_t changed_rows() const;

  // What an SQLite result code means. The detail never quotes values.
  [[nodiscard]] static Error error_of(int code);
  [[nodiscard]] sqlite3* handle() const { return handle_; }

 private:
  explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}

  sqlite3* handle_;
  bool begun_ = false;
};

}  // namespace linnet
