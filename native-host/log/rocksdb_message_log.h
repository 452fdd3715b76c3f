// The embedded log: RocksDB, one commit thread, a few read threads. May be called from any thread; callbacks run where
// `Options::post` runs them, one call per batch of answers.
#pragma once

#include <memory>

#include "native-host/log/commit_thread.h"
#include "native-host/log/log_database.h"
#include "native-host/log/log_reader.h"
#include "native-host/log/message_log.h"
#include "native-host/log/read_threads.h"

namespace linnet {

class RocksdbMessageLog final : public MessageLog {
 public:
  struct Options {
    LogDatabase::Options database;
    CommitThread::Limits limits;
    std::size_t read_threads = 1;
    std::size_t reads_pending_max = 8'192;
    Post post;
    // A synced write has failed: what it held may or may not be on disk, and nothing can be stored any more. The host
    // ends with exit code 75; the next start and dedup decide. On the commit thread.
    std::function<void(const Error&)> on_fatal;
  };

  // Errors: those of LogDatabase::open.
  [[nodiscard]] static Result<std::unique_ptr<RocksdbMessageLog>> open(Options options);
  // Stores what waits; callbacks that were posted and have not run by then must not be run any more.
  ~RocksdbMessageLog() override;

  void append(Append change, Done<Commit> done) override;
  void load_chat(const ChatId& chat_id, Done<LoadedChat> done) override;
  void read(const ReadRange& range, Done<LogPage> done) override;
  void find(const ChatId& chat_id, const UserId& sender, const LocalId& local_id,
            Done<std::optional<DedupRecord>> done) override;
  void read_user(const UserId& user_id, Commit since, Commit settings_since, Done<UserSnapshot> done) override;
  void put_user(const Profile& profile, const DeviceId& device_id, Done<Commit> done) override;
  void read_profiles(const std::vector<UserId>& users, const std::string& prefix,
                     Done<std::vector<Profile>> done) override;
  void put_settings(SettingsChange change, Done<Commit> done) override;
  void read_settings(const SettingsRange& range, Done<SettingsPage> done) override;

  [[nodiscard]] const std::string& generation() const { return database_->generation(); }
  [[nodiscard]] const LogDatabase& database() const { return *database_; }
  [[nodiscard]] CommitThread::Counters counters() const { return commits_.counters(); }

 private:
  RocksdbMessageLog(std::unique_ptr<LogDatabase> database, Options options);

  template <class T, class Reading>
  void push_read(Done<T> done, Reading reading);

  const std::unique_ptr<LogDatabase> database_;
  const Post post_;
  const LogReader reader_;
  CommitThread commits_;
  ReadThreads reads_;
};

}  // namespace linnet
