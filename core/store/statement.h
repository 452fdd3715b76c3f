#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/ids.h"
#include "core/store/place.h"

struct sqlite3_stmt;

namespace linnet {

class SqliteConnection;

// The rows of one use of a Statement, which is reset when the cursor goes. What text() and bytes()
// give is borrowed until the next call of next().
//
//   auto cursor = members_.query(chat);
//   while (cursor.next()) { ... cursor.text(0) ... }
//   LINNET_TRY(cursor.status());
class Cursor {
 public:
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  ~Cursor();

  // The next row; false at the end and after an error, which status() tells apart.
  [[nodiscard]] bool next();
  [[nodiscard]] Result<void> status() const;
  // What was read cannot have been written by this code: the cursor ends here, with
  // storage_corrupt.
  void reject();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] bool flag(int column) const { return integer(column) != 0; }
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] ByteView bytes(int column) const;
  [[nodiscard]] LocalId local_id(int column);
  [[nodiscard]] Seq seq(int column) const {
    return Seq{static_cast<std::uint64_t>(integer(column))};
  }
  [[nodiscard]] std::optional<Seq> optional_seq(int column) const;
  [[nodiscard]] Ordinal ordinal(int column) const {
    return Ordinal{static_cast<std::uint64_t>(integer(column))};
  }
  [[nodiscard]] WallTime time(int column) const { return wall_from_micros(integer(column)); }
  [[nodiscard]] Place place(int column) const { return Place{integer(column)}; }
  [[nodiscard]] UserKey user(int column) const { return UserKey{integer(column)}; }

 private:
  friend class Statement;
  Cursor(sqlite3_stmt* statement, int result) : statement_(statement), result_(result) {}

  sqlite3_stmt* statement_;
  int result_;
};

// One SQL statement, compiled at its first use and then kept. Lives no longer than its connection,
// and is in one use at a time: the Cursor of a use is gone before the next begins.
class Statement {
 public:
  Statement(SqliteConnection& connection, std::string sql)
      : connection_(connection), sql_(std::move(sql)) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  // Runs a command to its end with these values for ?1, ?2, ... and says how many rows it changed.
  template <typename... Values>
  [[nodiscard]] Result<std::int64_t> run(const Values&... values) {
    LINNET_TRY(ready());
    int index = 0;
    (bind(++index, values), ...);
    return finish();
  }

  // Begins a query. Texts and bytes among the values must outlive the cursor.
  template <typename... Values>
  [[nodiscard]] Cursor query(const Values&... values) {
    const int result = prepare();
    if (result == 0) {
      int index = 0;
      (bind(++index, values), ...);
    }
    return Cursor(statement_, result);
  }

 private:
  [[nodiscard]] int prepare();
  [[nodiscard]] Result<void> ready();
  [[nodiscard]] Result<std::int64_t> finish();

  void bind_integer(int index, std::int64_t value);
  void bind_text(int index, std::string_view value);
  void bind_bytes(int index, ByteView value);
  void bind_null(int index);

  template <std::integral T>
  void bind(int index, T value) {
    bind_integer(index, static_cast<std::int64_t>(value));
  }
  template <typename T>
    requires std::is_enum_v<T>
  void bind(int index, T value) {
    bind_integer(index, static_cast<std::int64_t>(value));
  }
  void bind(int index, std::nullopt_t) { bind_null(index); }
  void bind(int index, std::string_view value) { bind_text(index, value); }
  void bind(int index, const std::string& value) { bind_text(index, value); }
  void bind(int index, ByteView value) { bind_bytes(index, value); }
  void bind(int index, const Bytes& value) { bind_bytes(index, value); }
  void bind(int index, Seq value) { bind(index, value.value); }
  void bind(int index, Ordinal value) { bind(index, value.value); }
  void bind(int index, Place value) { bind(index, value.value); }
  void bind(int index, ChatKey value) { bind(index, value.value); }
  void bind(int index, UserKey value) { bind(index, value.value); }
  void bind(int index, WallTime value) { bind(index, to_micros(value)); }
  void bind(int index, Duration value) { bind(index, value.count()); }
  void bind(int index, const UserId& value) { bind_text(index, value.text()); }
  void bind(int index, const LocalId& value) { bind_bytes(index, value.uuid().bytes()); }
  void bind(int index, const ChatId& value) { bind_bytes(index, value.bytes()); }
  template <typename T>
  void bind(int index, const std::optional<T>& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind_null(index);
    }
  }

  SqliteConnection& connection_;
  const std::string sql_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace linnet
