#include "native-host/log/rocksdb_message_log.h"

#include <rocksdb/db.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>

#include "native-host/log/log_keys.h"
#include "tests/contract/setting_log_contract.h"
#include "tests/unit/log/temporary_folder.h"

namespace linnet::testing {
namespace {

RocksdbMessageLog::Options options_for(const std::filesystem::path& folder,
                                       std::function<WallTime()> now = [] { return WallTime{}; }) {
  RocksdbMessageLog::Options options;
  options.database.folder = folder;
  options.database.cache_bytes = 8u << 20;
  options.database.free_bytes_min = 0;
  options.database.now = std::move(now);
  options.post = [](const std::function<void()>& callback) { callback(); };
  return options;
}

struct RocksdbLog {
  MessageLog& log() { return *log_; }
  void sets_time(WallTime now) { now_ = now; }

  TemporaryFolder folder;
  std::atomic<WallTime> now_{};
  std::unique_ptr<RocksdbMessageLog> log_ =
      *RocksdbMessageLog::open(options_for(folder.path(), [this] { return now_.load(); }));
};

INSTANTIATE_TYPED_TEST_SUITE_P(Rocksdb, MessageLogContract, RocksdbLog);
INSTANTIATE_TYPED_TEST_SUITE_P(Rocksdb, SettingLogContract, RocksdbLog);

class RocksdbMessageLogTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::unique_ptr<RocksdbMessageLog> opens() { return *RocksdbMessageLog::open(options_for(folder.path())); }
  [[nodiscard]] Error refusal(const std::filesystem::path& path) {
    auto log = RocksdbMessageLog::open(options_for(path));
    return log ? Error{.code = ErrorCode::internal, .detail = "it opened"} : log.error();
  }

  TemporaryFolder folder;
  const UserId alice = user("alice");
  const UserId bob = user("bob");
  const ChatId chat_id = ChatId::direct(alice, bob);
};

// Before settings: three families fewer.
TEST_F(RocksdbMessageLogTest, ALogOfSchema1IsTakenForwardAndKeepsSettingsFromThenOn) {
  Commit before = 0;
  {
    const auto log = opens();
    LogChat chat(*log, chat_id);
    before = chat.created_by(alice, {bob});
    rocksdb::DB& db = log->database().db();
    for (const Family family : {Family::setting, Family::control, Family::blocked_by}) {
      ASSERT_TRUE(db.DropColumnFamily(log->database().family(family)).ok());
    }
    ASSERT_TRUE(db.Put({}, log->database().family(Family::meta), "schema", "1").ok());
  }
  const std::vector<Setting> settings{Blocked{bob, true}};
  {
    const auto log = opens();
    EXPECT_EQ(answer_to<UserSnapshot>([&](auto done) { log->read_user(alice, 0, 0, done); })->chats.size(), 1u);
    EXPECT_GT(*answer_to<Commit>([&](auto done) { log->put_settings({alice, settings}, done); }), before);
  }
  const auto log = opens();
  EXPECT_EQ(answer_to<SettingsPage>([&](auto done) { log->read_settings({alice, 0, false}, done); })->settings, settings);
  EXPECT_EQ(answer_to<UserSnapshot>([&](auto done) { log->read_user(bob, 0, 0, done); })->blocked_by, std::vector{alice});
}

TEST_F(RocksdbMessageLogTest, KeepsEverythingOverARestart) {
  std::string generation;
  ChatRecord record;
  {
    const auto log = opens();
    generation = log->generation();
    LogChat chat(*log, chat_id);
    chat.created_by(alice, {bob});
    chat.says(alice, "hello");
    record = chat.record();
  }
  const auto log = opens();
  EXPECT_EQ(log->generation(), generation);
  EXPECT_EQ(answer_to<LoadedChat>([&](auto done) { log->load_chat(chat_id, done); })->record, record);
  LogChat next(*log, ChatId::direct(alice, alice));
  EXPECT_EQ(next.created_by(alice, {alice}), 3u);  // commits go on
}

TEST_F(RocksdbMessageLogTest, EveryFolderIsAnotherGeneration) {
  const TemporaryFolder other;
  EXPECT_NE(opens()->generation(), (*RocksdbMessageLog::open(options_for(other.path())))->generation());
}

TEST_F(RocksdbMessageLogTest, RefusesAFolderInUse) {
  const auto log = opens();
  const Error error = refusal(folder.path());
  EXPECT_EQ(error.code, ErrorCode::storage_io);
  EXPECT_NE(error.detail.find("already"), std::string::npos) << error.detail;
}

TEST_F(RocksdbMessageLogTest, RefusesAFolderThatCannotBeMade) {
  std::ofstream(folder.path() / "file") << "not a folder";
  const Error error = refusal(folder.path() / "file" / "log");
  EXPECT_EQ(error.code, ErrorCode::storage_io);
  EXPECT_NE(error.detail.find("cannot create the folder"), std::string::npos) << error.detail;
}

TEST_F(RocksdbMessageLogTest, RefusesANewerSchema) {
  {
    const auto log = opens();
    log->database().db().Put({}, log->database().family(Family::meta), "schema", "3");
  }
  const Error error = refusal(folder.path());
  EXPECT_EQ(error.code, ErrorCode::storage_newer);
  EXPECT_NE(error.detail.find("schema 3"), std::string::npos) << error.detail;
}

// A log whose middle is damaged must not open with less than it had acknowledged.
TEST_F(RocksdbMessageLogTest, RefusesADamagedWriteAheadLog) {
  {
    const auto log = opens();
    LogChat chat(*log, chat_id);
    chat.created_by(alice, {bob});
    for (int i = 0; i < 300; ++i) chat.says(alice, std::string(500, 'x'));
  }
  std::filesystem::path largest;
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    if (file.path().extension() != ".log") continue;
    if (largest.empty() || file.file_size() > std::filesystem::file_size(largest)) largest = file.path();
  }
  std::fstream wal(largest, std::ios::in | std::ios::out | std::ios::binary);
  wal.seekp(static_cast<std::streamoff>(std::filesystem::file_size(largest) / 2));
  wal.put('\x55').put('\x55').put('\x55');
  wal.close();
  EXPECT_EQ(refusal(folder.path()).code, ErrorCode::storage_corrupt);
}

TEST_F(RocksdbMessageLogTest, OpensWithATornTail) {
  {
    const auto log = opens();
    LogChat chat(*log, chat_id);
    chat.created_by(alice, {bob});
  }
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    if (file.path().extension() == ".log" && file.file_size() > 0) {
      std::ofstream(file.path(), std::ios::app | std::ios::binary) << std::string(40, '\0');
    }
  }
  const auto log = opens();
  EXPECT_TRUE(answer_to<LoadedChat>([&](auto done) { log->load_chat(chat_id, done); }));
}

TEST_F(RocksdbMessageLogTest, RefusesAppendsWhenTheDiskIsNearlyFull) {
  RocksdbMessageLog::Options options = options_for(folder.path());
  options.database.free_bytes_min = UINT64_MAX;
  const auto log = *RocksdbMessageLog::open(options);
  const auto commit = answer_to<Commit>([&](auto done) { log->append(touch(chat_id), done); });
  ASSERT_FALSE(commit);
  EXPECT_EQ(commit.error().code, ErrorCode::log_full);
  EXPECT_TRUE(answer_to<UserSnapshot>([&](auto done) { log->read_user(alice, 0, 0, done); }));
}

TEST_F(RocksdbMessageLogTest, SaysBusyWhenItsQueueIsFull) {
  RocksdbMessageLog::Options options = options_for(folder.path());
  options.limits.pending_entries_max = 4;
  const auto log = *RocksdbMessageLog::open(options);
  std::atomic<int> answered = 0;
  std::atomic<int> busy = 0;
  for (int i = 0; i < 1'000; ++i) {
    log->append(touch(chat_id), [&](const Result<Commit>& commit) {
      if (!commit && commit.error().code == ErrorCode::busy) ++busy;
      ++answered;
    });
  }
  // The queue is in order: an append that was taken behind all of these is answered last.
  while (!answer_to<Commit>([&](auto done) { log->append(touch(chat_id), done); })) {
  }
  EXPECT_EQ(answered, 1'000);
  EXPECT_GT(busy, 0);
  EXPECT_LT(busy, 1'000);
}

TEST_F(RocksdbMessageLogTest, ManyAppendsShareOneSyncedWrite) {
  const auto log = opens();
  std::promise<void> last;
  std::vector<Commit> heard;
  constexpr int kAppends = 2'000;
  for (int i = 0; i < kAppends; ++i) {
    log->append(touch(chat_id), [&](const Result<Commit>& commit) {
      heard.push_back(*commit);
      if (heard.size() == kAppends) last.set_value();
    });
  }
  last.get_future().wait();
  EXPECT_TRUE(std::is_sorted(heard.begin(), heard.end()));
  EXPECT_EQ(heard.back(), Commit{kAppends});
  EXPECT_LT(log->counters().batches, 1'000u);
}

TEST_F(RocksdbMessageLogTest, AUserHasAtMostTwentyDevices) {
  const auto log = opens();
  for (std::uint64_t device = 0; device < 25; ++device) {
    SeededEntropy entropy(device);
    ASSERT_TRUE(answer_to<Commit>([&](auto done) {
      log->put_user({.user_id = alice, .name = "A", .avatar = {}, .version = 1}, DeviceId::random(entropy), done);
    }));
  }
  const std::unique_ptr<rocksdb::Iterator> row(
      log->database().db().NewIterator({}, log->database().family(Family::device)));
  std::size_t devices = 0;
  for (row->SeekToFirst(); row->Valid(); row->Next()) ++devices;
  EXPECT_EQ(devices, limits::kDevicesPerUser);
}

TEST_F(RocksdbMessageLogTest, CompactionForgetsOldDedupRows) {
  std::atomic<WallTime> now{};
  const auto log = *RocksdbMessageLog::open(options_for(folder.path(), [&] { return now.load(); }));
  LogChat chat(*log, chat_id);
  chat.created_by(alice, {bob});
  now = chat.last().server_time + std::chrono::hours(15 * 24);
  rocksdb::DB& db = log->database().db();
  ASSERT_TRUE(db.Flush({}, log->database().family(Family::dedup)).ok());
  ASSERT_TRUE(db.CompactRange({}, log->database().family(Family::dedup), nullptr, nullptr).ok());
  const std::unique_ptr<rocksdb::Iterator> row(db.NewIterator({}, log->database().family(Family::dedup)));
  row->SeekToFirst();
  EXPECT_FALSE(row->Valid());
}

}  // namespace
}  // namespace linnet::testing
