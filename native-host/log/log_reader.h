// Reads of the embedded log, synchronous, each on one snapshot of the database. Safe on any thread, at the same time as
// writes. Errors: storage_io, storage_corrupt; malformed and unsupported values are reported as storage_corrupt and
// storage_newer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "native-host/log/log_database.h"
#include "native-host/log/message_log.h"
#include "native-host/log/record_codec.h"

namespace linnet {

class LogReader {
 public:
  explicit LogReader(const LogDatabase& database) : database_(database) {}

  [[nodiscard]] Result<LoadedChat> load_chat(const ChatId& chat_id) const;  // not_found
  [[nodiscard]] Result<LogPage> read(const ReadRange& range) const;
  [[nodiscard]] Result<std::optional<DedupRecord>> find(const ChatId& chat_id, const UserId& sender,
                                                        const LocalId& local_id) const;
  [[nodiscard]] Result<UserSnapshot> read_user(const UserId& user_id, Commit since, Commit settings_since) const;
  [[nodiscard]] Result<SettingsPage> read_settings(const SettingsRange& range) const;
  [[nodiscard]] Result<std::vector<Profile>> read_profiles(const std::vector<UserId>& users,
                                                           const std::string& prefix) const;

 private:
  const LogDatabase& database_;
};

}  // namespace linnet
