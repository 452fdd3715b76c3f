// The RocksDB database under the embedded log: its folder, families, options and errors. Thread-safe as RocksDB is.
#pragma once

#include <rocksdb/compaction_filter.h>
#include <rocksdb/db.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "native-host/log/message_log.h"

namespace linnet {

enum class Family : std::uint8_t {
  meta, log, target, deleted, chat, member, mark, chat_of_user, dedup, device, profile, directory,
  setting, control, blocked_by,
};
inline constexpr std::size_t kFamilyCount = 15;

class LogDatabase {
 public:
  struct Options {
    std::filesystem::path folder;
    std::size_t cache_bytes = 256u << 20;           // blocks, indexes, filters and memtables together
    std::uint64_t free_bytes_min = 1u << 30;        // below: appends are refused with log_full
    std::function<WallTime()> now;                  // for the age of dedup rows; any thread
    rocksdb::Env* env = nullptr;                    // borrowed; another file system, for tests
  };

  // 2: settings. A log of schema 1 becomes one of 2 when it is opened: it has none.
  static constexpr std::uint64_t kSchema = 2;

  // Opens the folder, making it and the generation when it is new.
  // Errors: storage_io (cannot create or write the folder, or another process holds it), storage_corrupt (recovery found
  // damage that is more than a torn tail: nothing is dropped silently), storage_newer (schema).
  [[nodiscard]] static Result<std::unique_ptr<LogDatabase>> open(const Options& options);
  ~LogDatabase();
  LogDatabase(const LogDatabase&) = delete;
  LogDatabase& operator=(const LogDatabase&) = delete;

  [[nodiscard]] rocksdb::DB& db() const { return *db_; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* family(Family family) const {
    return families_[static_cast<std::size_t>(family)];
  }
  [[nodiscard]] const std::string& generation() const { return generation_; }
  [[nodiscard]] Commit newest_commit() const { return opened_at_; }  // as of opening
  [[nodiscard]] const Options& options() const { return options_; }

  // Bytes that the file system still gives to this process.
  [[nodiscard]] Result<std::uint64_t> free_bytes() const;

 private:
  explicit LogDatabase(const Options& options) : options_(options) {}

  [[nodiscard]] Status open_families();
  [[nodiscard]] Status read_meta();

  Options options_;
  std::unique_ptr<rocksdb::CompactionFilter> dedup_filter_;  // outlives the database
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> families_{};
  std::string generation_;
  Commit opened_at_ = 0;
};

// A RocksDB status as ours: storage_corrupt, log_full (no space) or storage_io.
[[nodiscard]] Error error_of(const rocksdb::Status& status);

}  // namespace linnet
