// The log's twin in memory: for tests, the simulator and programs that need no durability. One thread; no locks.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "native-host/log/memory_settings.h"
#include "native-host/log/message_log.h"

namespace linnet {

class MemoryMessageLog final : public MessageLog {
 public:
  struct Options {
    bool on_demand = false;  // callbacks wait for complete_one() or complete_all(), else they run within the call
    std::function<WallTime()> now = [] { return WallTime{}; };  // what the age of dedup rows is measured against
    std::string generation = "memory";
  };

  MemoryMessageLog();
  explicit MemoryMessageLog(Options options);

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

  // The outcome of the next append or change of settings: stored or not, its caller hears `error`. (An unknown outcome may be either.)
  void fail_next_append(Error error, bool stored = false);

  // On demand: runs the oldest waiting callback. False when there is none.
  bool complete_one();
  void complete_all();
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  [[nodiscard]] const std::string& generation() const { return options_.generation; }

 private:
  struct Chat {
    ChatRecord record;
    rules::Members members;
    std::map<UserId, Commit> member_changed;
    std::map<UserId, MarkRecord> marks;
    std::map<Seq, Entry> entries;
    std::map<Seq, std::set<Seq>> operations;  // by target
    std::map<Seq, UserId> deleted;            // by target: its author
    std::map<std::pair<UserId, LocalId>, DedupRecord> dedup;
  };
  struct Failure {
    Error error;
    bool stored = false;
  };

  void complete(std::function<void()> callback);
  Commit store(Append change);
  [[nodiscard]] Result<LoadedChat> loaded(const ChatId& chat_id) const;
  [[nodiscard]] LogPage page_of(const ReadRange& range) const;
  [[nodiscard]] UserSnapshot snapshot_of(const UserId& user_id, Commit since) const;
  [[nodiscard]] UserChat user_chat(const Chat& chat, const UserId& user_id) const;
  [[nodiscard]] std::vector<Profile> profiles_of(const std::vector<UserId>& users, const std::string& prefix) const;

  Options options_;
  Commit commit_ = 0;
  std::map<ChatId, Chat> chats_;
  std::map<UserId, std::set<ChatId>> chats_of_user_;
  std::map<UserId, Profile> profiles_;
  std::map<UserId, std::vector<DeviceId>> devices_;  // oldest hello first
  MemorySettings settings_;
  std::deque<Failure> failures_;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace linnet
