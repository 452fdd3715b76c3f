#include "native-host/log/memory_settings.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/rules/setting_rules.h"

namespace linnet {
namespace {

using Rows = std::map<SettingKey, SettingRow>;

// Ascending by the number of the last change.
std::vector<Rows::const_iterator> in_order(const Rows& rows) {
  std::vector<Rows::const_iterator> order;
  for (auto row = rows.begin(); row != rows.end(); ++row) order.push_back(row);
  std::ranges::sort(order, {}, [](const auto& row) { return std::pair(row->second.n, row->first); });
  return order;
}

}  // namespace

Status MemorySettings::put(const SettingsChange& change, Commit commit) {
  User changed = users_[change.user_id];
  const SettingTotals before = changed.totals;
  for (const Setting& setting : change.settings) {
    const SettingKey key = key_of(setting);
    const auto held = changed.rows.find(key);
    SettingRow row{.setting = setting, .n = commit};
    std::optional<Setting> held_setting;
    if (held != changed.rows.end()) {
      held_setting = held->second.setting;
      row.setting = rules::merge_setting(*held_setting, setting);
    }
    setting_rules::count(changed.totals, held_setting, row.setting);
    changed.rows.insert_or_assign(key, std::move(row));
  }
  LINNET_TRY(setting_rules::check(before, changed.totals));
  if (changed.totals.tombstones > limits::kSettingTombstones) forget_tombstones(changed);
  users_[change.user_id] = std::move(changed);
  for (const Setting& setting : change.settings) {
    const auto* blocked = std::get_if<Blocked>(&setting);
    if (blocked == nullptr) continue;
    std::set<UserId>& by = blocked_by_[blocked->user_id];
    if (blocked->on) {
      by.insert(change.user_id);
    } else {
      by.erase(change.user_id);
    }
  }
  return {};
}

void MemorySettings::forget_tombstones(User& user) {
  const Commit newest = user.rows.empty() ? 0 : in_order(user.rows).back()->second.n;
  for (const auto row : in_order(user.rows)) {
    if (user.totals.tombstones <= limits::kSettingTombstones / 2) return;
    if (!is_default(row->second.setting) || row->second.n == newest) continue;
    user.totals.forgotten = row->second.n;
    --user.totals.tombstones;
    user.rows.erase(row);
  }
}

SettingsPage MemorySettings::page(const SettingsRange& range, Commit newest) const {
  const auto found = users_.find(range.user_id);
  const SettingTotals totals = found != users_.end() ? found->second.totals : SettingTotals{};
  const bool all = setting_rules::reads_all(totals, range);
  setting_rules::PageWriter writer;
  if (found != users_.end()) {
    for (const auto row : in_order(found->second.rows)) {
      if (all ? is_default(row->second.setting) : row->second.n <= range.after) continue;
      if (!writer.add(row->second)) break;
    }
  }
  SettingsPage page = writer.finish(newest);
  page.all = all;
  return page;
}

std::vector<UserId> MemorySettings::blocked_by(const UserId& user) const {
  const auto found = blocked_by_.find(user);
  if (found == blocked_by_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

}  // namespace linnet
