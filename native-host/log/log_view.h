// One snapshot of the log's database, and the rows of its families decoded. Used by LogReader; lives for one read.
#pragma once

#include <rocksdb/db.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native-host/log/log_database.h"
#include "native-host/log/message_log.h"
#include "native-host/log/record_codec.h"

namespace linnet {

class LogView {
 public:
  explicit LogView(const LogDatabase& database);
  ~LogView();
  LogView(const LogView&) = delete;
  LogView& operator=(const LogView&) = delete;

  // The value under a key, or nothing.
  [[nodiscard]] Result<std::optional<std::string>> get(Family family, const std::string& key) const;
  // Many at once, in the order asked for.
  [[nodiscard]] Result<std::vector<std::optional<std::string>>> get_all(Family family,
                                                                        const std::vector<std::string>& keys) const;
  // Rows with `from` <= key < `to` ascending, until `row` says false or an error.
  using Row = std::function<Result<bool>(std::string_view key, std::string_view value)>;
  [[nodiscard]] Status scan(Family family, const std::string& from, const std::string& to, const Row& row) const;
  // The same rows, descending.
  [[nodiscard]] Status scan_back(Family family, const std::string& from, const std::string& to, const Row& row) const;

  [[nodiscard]] Result<std::optional<ChatRecord>> chat(const ChatId& chat_id) const;
  [[nodiscard]] Result<rules::Members> members(const ChatId& chat_id) const;
  [[nodiscard]] Result<std::vector<std::pair<UserId, MarkRecord>>> marks(const ChatId& chat_id) const;
  [[nodiscard]] Result<MarkRecord> mark(const ChatId& chat_id, const UserId& user) const;  // zeros when there is none
  // Deleted messages with `after` < seq <= `last`, ascending.
  [[nodiscard]] Result<std::vector<DeletedMessage>> deleted(const ChatId& chat_id, Seq after, Seq last) const;
  [[nodiscard]] Result<std::optional<Entry>> entry(const ChatId& chat_id, Seq seq) const;
  [[nodiscard]] Commit commit() const { return commit_; }

 private:
  [[nodiscard]] rocksdb::ReadOptions read_options() const;

  const LogDatabase& database_;
  const rocksdb::Snapshot* snapshot_;
  Commit commit_ = 0;
};

// A decoder's error about bytes from the disk: malformed becomes storage_corrupt, unsupported storage_newer.
[[nodiscard]] Error disk_error(Error error);

template <class T>
[[nodiscard]] Result<T> from_disk(Result<T> decoded) {
  if (!decoded) return std::unexpected(disk_error(std::move(decoded).error()));
  return decoded;
}

}  // namespace linnet
