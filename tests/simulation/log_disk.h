// The server's log on a simulated disk: a change is stored, and visible, when its commit completes, and not before. A crash
// keeps a first part of what was under way. Appends and reads fail on demand; after a failed append it may be stored or not.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

#include "native-host/log/memory_message_log.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class LogDisk final : public MessageLog {
 public:
  // `stored` sees every change as it becomes durable.
  LogDisk(World& world, std::function<WallTime()> now, std::function<void(const Append&)> stored);

  void append(Append change, Done<Commit> done) override;
  void load_chat(const ChatId& chat_id, Done<LoadedChat> done) override;
  void read(const ReadRange& range, Done<LogPage> done) override;
  void find(const ChatId& chat_id, const UserId& sender, const LocalId& local_id, Done<std::optional<DedupRecord>> done) override;
  void read_user(const UserId& user_id, Commit since, Commit settings_since, Done<UserSnapshot> done) override;
  void put_user(const Profile& profile, const DeviceId& device_id, Done<Commit> done) override;
  void read_profiles(const std::vector<UserId>& users, const std::string& prefix, Done<std::vector<Profile>> done) override;
  void put_settings(SettingsChange change, Done<Commit> done) override;
  void read_settings(const SettingsRange& range, Done<SettingsPage> done) override;

  // The process ends: nobody hears of what was under way, and only a first part of it is stored.
  void crash();

  [[nodiscard]] const std::string& generation() const { return log_.generation(); }
  // Without simulated time, for checks.
  [[nodiscard]] MemoryMessageLog& contents() { return log_; }

 private:
  // What happens when a call's time has come; `tell` is false after a crash.
  using Work = std::function<void(bool tell)>;
  void commit_later(Work work);
  struct Fate {
    bool fails = false;
    ErrorCode code = ErrorCode::storage_io;
    bool is_stored = true;
  };
  [[nodiscard]] Fate next_fate();
  void complete_one();
  [[nodiscard]] Duration most_delay() const;

  template <class Value, class Call>
  void read_later(MessageLog::Done<Value> done, Call call);

  World& world_;
  MemoryMessageLog log_;
  std::function<void(const Append&)> stored_;
  std::deque<Work> waiting_;
  MonoTime busy_until_{};
  std::uint64_t life_ = 0;
};

}  // namespace linnet::simulation
