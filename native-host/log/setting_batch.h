// Changes of settings on their way into a WriteBatch. One thread; what the batch holds already counts as stored.
#pragma once

#include <rocksdb/write_batch.h>

#include <map>
#include <optional>
#include <string>

#include "native-host/log/log_database.h"
#include "native-host/log/log_setting_rules.h"

namespace linnet {

class SettingBatch {
 public:
  explicit SettingBatch(const LogDatabase& database) : database_(database) {}

  // Errors: too_large, storage_io, storage_corrupt; the batch is then as before.
  [[nodiscard]] Status add(const SettingsChange& change, Commit commit, rocksdb::WriteBatch& batch);

  // The batch is written, or gone.
  void clear();

 private:
  struct Change {
    std::string key;                 // within the user's rows
    std::optional<SettingRow> before;
    SettingRow after;
  };

  [[nodiscard]] Result<std::optional<SettingRow>> row(const std::string& key) const;
  [[nodiscard]] Result<SettingTotals> totals(const UserId& user) const;
  void write(const UserId& user, const Change& change, rocksdb::WriteBatch& batch);
  // The oldest half of the tombstones goes: devices that were away for longer read everything.
  [[nodiscard]] Status forget_tombstones(const UserId& user, SettingTotals& totals, rocksdb::WriteBatch& batch);

  const LogDatabase& database_;
  std::map<std::string, std::optional<SettingRow>> rows_;  // of this batch: newer than those on disk
  std::map<UserId, SettingTotals> totals_;
};

}  // namespace linnet
