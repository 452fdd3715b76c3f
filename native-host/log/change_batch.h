// One WriteBatch for all changes that wait: what they become in the families. One thread.
#pragma once

#include <rocksdb/write_batch.h>

#include <map>
#include <variant>

#include "native-host/log/log_database.h"
#include "native-host/log/message_log.h"
#include "native-host/log/setting_batch.h"

namespace linnet {

struct WaitingAppend {
  Append change;
  MessageLog::Done<Commit> done;
  std::size_t weight = 0;
};
struct WaitingUser {
  Profile profile;
  DeviceId device_id;
  MessageLog::Done<Commit> done;
};
struct WaitingSettings {
  SettingsChange change;
  MessageLog::Done<Commit> done;
};
using WaitingChange = std::variant<WaitingAppend, WaitingUser, WaitingSettings>;

class ChangeBatch {
 public:
  explicit ChangeBatch(const LogDatabase& database) : database_(database), settings_(database) {}

  void add(const Append& change, Commit commit);
  // Reads the user's rows. Errors: storage_io, storage_corrupt; the batch is then as before.
  [[nodiscard]] Status add(const Profile& profile, const DeviceId& device_id);

  // Errors: too_large, and as above.
  [[nodiscard]] Status add(const SettingsChange& change, Commit commit) { return settings_.add(change, commit, batch_); }

  // Names the newest commit in it and writes it all, synced. After an error the outcome is unknown. Empties the batch.
  [[nodiscard]] Status write(Commit newest);

 private:
  void put(Family family, const std::string& key, const std::string& value) {
    batch_.Put(database_.family(family), key, value);
  }
  void add_entry(const Append& change, const Entry& entry);
  void add_profile(const Profile& profile);
  [[nodiscard]] Status add_device(const UserId& user, const DeviceId& device_id);
  [[nodiscard]] Result<std::optional<Profile>> known_profile(const UserId& user) const;

  const LogDatabase& database_;
  rocksdb::WriteBatch batch_;
  SettingBatch settings_;
  std::map<UserId, Profile> profiles_;  // of this batch: newer than those on disk
};

}  // namespace linnet
