// A disk that fails to sync: what was answered is there after a restart, and nothing is answered after the failure.
#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>

#include "native-host/log/rocksdb_message_log.h"
#include "tests/contract/log_chat.h"
#include "tests/unit/log/temporary_folder.h"

namespace linnet::testing {
namespace {

// Set: every sync of a write-ahead log fails.
using Broken = std::atomic<bool>;

class FaultyLogFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyLogFile(std::unique_ptr<rocksdb::FSWritableFile> file, const Broken& broken)
      : FSWritableFileOwnerWrapper(std::move(file)), broken_(broken) {}

  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    return broken_ ? rocksdb::IOStatus::IOError("the disk is broken") : FSWritableFileOwnerWrapper::Sync(options, debug);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    return broken_ ? rocksdb::IOStatus::IOError("the disk is broken") : FSWritableFileOwnerWrapper::Fsync(options, debug);
  }

 private:
  const Broken& broken_;
};

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(const Broken& broken) : FileSystemWrapper(rocksdb::FileSystem::Default()), broken_(broken) {}

  const char* Name() const override { return "FaultyFileSystem"; }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, debug);
    if (status.ok() && name.ends_with(".log")) *file = std::make_unique<FaultyLogFile>(std::move(*file), broken_);
    return status;
  }

 private:
  const Broken& broken_;
};

TEST(LogFaultTest, AFailedSyncIsTheEndOfAllAnswers) {
  const TemporaryFolder folder;
  Broken broken = false;
  const auto env = rocksdb::NewCompositeEnv(std::make_shared<FaultyFileSystem>(broken));
  std::atomic<int> fatal = 0;
  RocksdbMessageLog::Options options;
  options.database.folder = folder.path();
  options.database.cache_bytes = 8u << 20;
  options.database.free_bytes_min = 0;
  options.database.now = [] { return WallTime{}; };
  options.database.env = env.get();
  options.post = [](const std::function<void()>& callback) { callback(); };
  options.on_fatal = [&](const Error&) { ++fatal; };
  const ChatId chat_id = ChatId::direct(user("alice"), user("bob"));
  Seq acknowledged;
  {
    const auto log = *RocksdbMessageLog::open(options);
    LogChat chat(*log, chat_id);
    chat.created_by(user("alice"), {user("bob")});
    chat.says(user("alice"), "safe");
    acknowledged = chat.record().head;
    broken = true;
    const auto append = [&] {
      return answer_to<Commit>([&](auto done) { log->append(chat.next(user("alice"), Message{}), done); });
    };
    EXPECT_EQ(append().error().code, ErrorCode::storage_io);
    broken = false;  // a disk that recovers is not trusted
    EXPECT_EQ(append().error().code, ErrorCode::storage_io);
  }
  EXPECT_EQ(fatal, 1);
  options.database.env = nullptr;
  const auto log = *RocksdbMessageLog::open(options);
  const auto loaded = answer_to<LoadedChat>([&](auto done) { log->load_chat(chat_id, done); });
  ASSERT_TRUE(loaded);
  EXPECT_GE(loaded->record.head, acknowledged);
  EXPECT_LE(loaded->record.head, acknowledged.next());  // the unknown one may be there or not
  EXPECT_EQ(loaded->newest.size(), loaded->record.head.value);
}

}  // namespace
}  // namespace linnet::testing
