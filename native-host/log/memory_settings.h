// Settings in the log's twin in memory.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "native-host/log/log_setting_rules.h"

namespace linnet {

class MemorySettings {
 public:
  // Errors: too_large; nothing has changed then.
  [[nodiscard]] Status put(const SettingsChange& change, Commit commit);
  [[nodiscard]] SettingsPage page(const SettingsRange& range, Commit newest) const;
  [[nodiscard]] std::vector<UserId> blocked_by(const UserId& user) const;

 private:
  struct User {
    std::map<SettingKey, SettingRow> rows;
    SettingTotals totals;
  };

  static void forget_tombstones(User& user);

  std::map<UserId, User> users_;
  std::map<UserId, std::set<UserId>> blocked_by_;
};

}  // namespace linnet
