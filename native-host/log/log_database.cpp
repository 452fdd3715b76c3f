#include "native-host/log/log_database.h"

#include <fcntl.h>
#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

#include "core/base/encoding.h"
#include "core/base/system_entropy.h"
#include "native-host/log/log_keys.h"
#include "native-host/log/log_rules.h"
#include "native-host/log/record_codec.h"

namespace linnet {
namespace {

constexpr std::array<std::string_view, kFamilyCount> kFamilyNames = {
    "default", "log",          "target", "deleted", "chat",    "member",
    "mark",    "chat_of_user", "dedup",  "device",  "profile", "directory",
    "setting", "control",      "blocked_by"};

constexpr std::size_t kChatPrefix = ChatId::kBytes;

// Forgets dedup rows when compaction meets them after the window. Readers check the age too.
class DedupFilter final : public rocksdb::CompactionFilter {
 public:
  explicit DedupFilter(std::function<WallTime()> now) : now_(std::move(now)) {}

  const char* Name() const override { return "linnet.dedup"; }

  Decision FilterV2(int, const rocksdb::Slice&, ValueType type, const rocksdb::Slice& value, std::string*,
                    std::string*) const override {
    if (type != ValueType::kValue) return Decision::kKeep;
    const auto record = record_codec::decode_dedup(value.ToStringView());
    return record && log_rules::dedup_expired(*record, now_()) ? Decision::kRemove : Decision::kKeep;
  }

 private:
  std::function<WallTime()> now_;
};

rocksdb::DBOptions database_options(const std::shared_ptr<rocksdb::Cache>& cache, rocksdb::Env* env) {
  rocksdb::DBOptions options;
  if (env != nullptr) options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // A torn tail is a write that nobody was told about; more than that must not be dropped in silence.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.recycle_log_file_num = 0;
  options.track_and_verify_wals_in_manifest = true;
  options.max_bgerror_resume_count = 0;
  options.max_total_wal_size = 512u << 20;
  options.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(192u << 20, cache);
  options.max_open_files = 2048;
  options.max_background_jobs = 2;
  options.bytes_per_sync = 1u << 20;
  options.keep_log_file_num = 4;
  options.stats_dump_period_sec = 0;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  return options;
}

rocksdb::ColumnFamilyOptions family_options(Family family, const std::shared_ptr<rocksdb::Cache>& cache,
                                            const rocksdb::CompactionFilter* dedup_filter) {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  options.write_buffer_size = 16u << 20;
  switch (family) {
    case Family::log:
      options.write_buffer_size = 64u << 20;
      options.memtable_prefix_bloom_size_ratio = 0.02;
      table.whole_key_filtering = false;
      table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
      table.partition_filters = true;
      options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kChatPrefix));
      break;
    case Family::target:
    case Family::deleted:
    case Family::member:
    case Family::mark:
      options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kChatPrefix));
      break;
    case Family::dedup:
      options.compaction_filter = dedup_filter;
      options.periodic_compaction_seconds = 2 * 24 * 3600;
      break;
    case Family::meta:
    case Family::chat:
    case Family::chat_of_user:
    case Family::device:
    case Family::profile:
    case Family::directory:
    case Family::setting:
    case Family::control:
    case Family::blocked_by:
      break;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

Status prepare_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return fail(ErrorCode::storage_io, "cannot create the folder " + folder.string() + ": " + error.message());
  }
  if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) {
    return fail(ErrorCode::storage_io, "cannot write to the folder " + folder.string() +
                                           ": give this user the right, or choose another with --data");
  }
  return {};
}

// RocksDB holds a POSIX lock on LOCK for as long as it is open; whose it is can be asked.
std::optional<pid_t> holder_of(const std::filesystem::path& folder) {
  const int file = ::open((folder / "LOCK").c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool asked = ::fcntl(file, F_GETLK, &lock) == 0;
  ::close(file);
  if (!asked || lock.l_type == F_UNLCK || lock.l_pid <= 0) return std::nullopt;
  return lock.l_pid;
}

Error open_error(const rocksdb::Status& status, const std::filesystem::path& folder) {
  if (status.IsCorruption()) {
    return {.code = ErrorCode::storage_corrupt,
            .detail = "the log in " + folder.string() + " is damaged (" + status.ToString() +
                      "); nothing was changed: restore a backup, or keep a copy before any repair"};
  }
  return error_of(status);
}

}  // namespace

Error error_of(const rocksdb::Status& status) {
  if (status.IsCorruption()) return {.code = ErrorCode::storage_corrupt, .detail = status.ToString()};
  if (status.IsNoSpace()) return {.code = ErrorCode::log_full, .detail = status.ToString()};
  return {.code = ErrorCode::storage_io, .detail = status.ToString()};
}

Result<std::unique_ptr<LogDatabase>> LogDatabase::open(const Options& options) {
  LINNET_TRY(prepare_folder(options.folder));
  if (const auto holder = holder_of(options.folder)) {
    return fail(ErrorCode::storage_io, "process " + std::to_string(*holder) + " already uses the log in " +
                                           options.folder.string() + ": stop it, or choose another folder with --data");
  }
  std::unique_ptr<LogDatabase> database(new LogDatabase(options));
  LINNET_TRY(database->open_families());
  LINNET_TRY(database->read_meta());
  return database;
}

Status LogDatabase::open_families() {
  const auto cache = rocksdb::NewLRUCache(options_.cache_bytes);
  dedup_filter_ = std::make_unique<DedupFilter>(options_.now);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    descriptors.emplace_back(std::string(kFamilyNames[i]),
                             family_options(static_cast<Family>(i), cache, dedup_filter_.get()));
  }
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status status =
      rocksdb::DB::Open(database_options(cache, options_.env), options_.folder.string(), descriptors, &handles, &db);
  if (!status.ok()) {
    // A second opening within one process: its lock is no POSIX conflict.
    if (status.ToString().find("lock hold by") != std::string::npos) {
      return fail(ErrorCode::storage_io, "the log in " + options_.folder.string() + " is already open");
    }
    if (status.IsInvalidArgument() && status.ToString().find("olumn famil") != std::string::npos) {
      return fail(ErrorCode::storage_newer, "the log was written by a newer linnetd: " + status.ToString());
    }
    return std::unexpected(open_error(status, options_.folder));
  }
  db_.reset(db);
  std::copy(handles.begin(), handles.end(), families_.begin());
  return {};
}

Status LogDatabase::read_meta() {
  const rocksdb::ReadOptions read;
  std::string schema;
  const rocksdb::Status found = db_->Get(read, family(Family::meta), "schema", &schema);
  if (found.IsNotFound()) {
    SystemEntropy entropy;
    std::array<std::uint8_t, 16> random{};
    entropy.fill(random);
    generation_ = base32_encode(random);
    rocksdb::WriteBatch batch;
    batch.Put(family(Family::meta), "schema", std::to_string(kSchema));
    batch.Put(family(Family::meta), "generation", generation_);
    rocksdb::WriteOptions write;
    write.sync = true;
    const rocksdb::Status written = db_->Write(write, &batch);
    if (!written.ok()) return std::unexpected(error_of(written));
    return {};
  }
  if (!found.ok()) return std::unexpected(error_of(found));
  if (schema == "1") {
    rocksdb::WriteOptions write;
    write.sync = true;
    schema = std::to_string(kSchema);
    const rocksdb::Status written = db_->Put(write, family(Family::meta), "schema", schema);
    if (!written.ok()) return std::unexpected(error_of(written));
  }
  if (schema != std::to_string(kSchema)) {
    return fail(ErrorCode::storage_newer, "the log has schema " + schema + ", this linnetd knows " +
                                              std::to_string(kSchema) + ": use the newer linnetd");
  }
  const rocksdb::Status generation = db_->Get(read, family(Family::meta), "generation", &generation_);
  if (!generation.ok()) return std::unexpected(open_error(generation, options_.folder));
  std::string commit;
  const rocksdb::Status newest = db_->Get(read, family(Family::meta), "commit", &commit);
  if (!newest.ok() && !newest.IsNotFound()) return std::unexpected(open_error(newest, options_.folder));
  opened_at_ = log_keys::last_u64(commit).value_or(0);
  return {};
}

LogDatabase::~LogDatabase() {
  if (!db_) return;
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle);
  }
  db_->Close();
}

Result<std::uint64_t> LogDatabase::free_bytes() const {
  struct statvfs stat = {};
  if (::statvfs(options_.folder.c_str(), &stat) != 0) {
    return fail(ErrorCode::storage_io, "cannot ask for the free space of " + options_.folder.string());
  }
  return static_cast<std::uint64_t>(stat.f_bavail) * stat.f_frsize;
}

}  // namespace linnet
