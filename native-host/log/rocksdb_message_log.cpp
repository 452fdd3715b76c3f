#include "native-host/log/rocksdb_message_log.h"

#include "native-host/log/log_rules.h"

namespace linnet {

Result<std::unique_ptr<RocksdbMessageLog>> RocksdbMessageLog::open(Options options) {
  LINNET_ASSIGN(auto database, LogDatabase::open(options.database));
  return std::unique_ptr<RocksdbMessageLog>(new RocksdbMessageLog(std::move(database), std::move(options)));
}

RocksdbMessageLog::RocksdbMessageLog(std::unique_ptr<LogDatabase> database, Options options)
    : database_(std::move(database)),
      post_(options.post),
      reader_(*database_),
      commits_(*database_, {.limits = options.limits, .post = options.post, .on_fatal = options.on_fatal}),
      reads_(options.read_threads, options.reads_pending_max, options.post) {}

RocksdbMessageLog::~RocksdbMessageLog() = default;

template <class T, class Reading>
void RocksdbMessageLog::push_read(Done<T> done, Reading reading) {
  const bool taken = reads_.push([done, reading = std::move(reading)]() -> std::function<void()> {
    return [done, result = Result<T>(reading())] { done(result); };
  });
  if (!taken) post_([done] { done(fail(ErrorCode::busy, "too many reads of the log wait")); });
}

void RocksdbMessageLog::append(Append change, Done<Commit> done) {
  const std::size_t weight = log_rules::weight_of(change);
  commits_.push(WaitingAppend{.change = std::move(change), .done = std::move(done), .weight = weight});
}

void RocksdbMessageLog::put_user(const Profile& profile, const DeviceId& device_id, Done<Commit> done) {
  commits_.push(WaitingUser{.profile = profile, .device_id = device_id, .done = std::move(done)});
}

void RocksdbMessageLog::load_chat(const ChatId& chat_id, Done<LoadedChat> done) {
  push_read<LoadedChat>(std::move(done), [this, chat_id] { return reader_.load_chat(chat_id); });
}

void RocksdbMessageLog::read(const ReadRange& range, Done<LogPage> done) {
  push_read<LogPage>(std::move(done), [this, range] { return reader_.read(range); });
}

void RocksdbMessageLog::find(const ChatId& chat_id, const UserId& sender, const LocalId& local_id,
                             Done<std::optional<DedupRecord>> done) {
  push_read<std::optional<DedupRecord>>(
      std::move(done), [this, chat_id, sender, local_id] { return reader_.find(chat_id, sender, local_id); });
}

void RocksdbMessageLog::read_user(const UserId& user_id, Commit since, Commit settings_since, Done<UserSnapshot> done) {
  push_read<UserSnapshot>(std::move(done), [this, user_id, since, settings_since] {
    return reader_.read_user(user_id, since, settings_since);
  });
}

void RocksdbMessageLog::put_settings(SettingsChange change, Done<Commit> done) {
  commits_.push(WaitingSettings{.change = std::move(change), .done = std::move(done)});
}

void RocksdbMessageLog::read_settings(const SettingsRange& range, Done<SettingsPage> done) {
  push_read<SettingsPage>(std::move(done), [this, range] { return reader_.read_settings(range); });
}

void RocksdbMessageLog::read_profiles(const std::vector<UserId>& users, const std::string& prefix,
                                      Done<std::vector<Profile>> done) {
  push_read<std::vector<Profile>>(std::move(done),
                                  [this, users, prefix] { return reader_.read_profiles(users, prefix); });
}

}  // namespace linnet
