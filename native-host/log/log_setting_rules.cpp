#include "native-host/log/log_setting_rules.h"

#include "core/model/limits.h"
#include "core/wire/setting_codec.h"

namespace linnet::setting_rules {

void count(SettingTotals& totals, const std::optional<Setting>& before, const Setting& after) {
  if (before && is_default(*before)) {
    --totals.tombstones;
  } else if (before) {
    --totals.rows;
    totals.bytes -= wire::encoded_size(*before);
  }
  if (is_default(after)) {
    ++totals.tombstones;
  } else {
    ++totals.rows;
    totals.bytes += wire::encoded_size(after);
  }
}

Status check(const SettingTotals& before, const SettingTotals& after) {
  if (after.rows > limits::kSettingsPerUser && after.rows > before.rows)
    return fail(ErrorCode::too_large, "more than 20,000 settings");
  if (after.bytes > limits::kSettingsBytesPerUser && after.bytes > before.bytes)
    return fail(ErrorCode::too_large, "settings of over 4 MiB");
  return {};
}

// The rows of one change are at most as many as fit: each change was one frame.
bool PageWriter::add(const SettingRow& row) {
  if (row.n != last_) {
    whole_ = page_.settings.size();
    whole_n_ = last_;
    last_ = row.n;
  }
  bytes_ += wire::encoded_size(row.setting);
  const bool full = page_.settings.size() == limits::kSettingsPerFrame || bytes_ > limits::kPageBytes;
  if (full && whole_ > 0) {
    page_.settings.resize(whole_);
    page_.n = whole_n_;
    page_.more = true;
    return false;
  }
  page_.settings.push_back(row.setting);
  return true;
}

SettingsPage PageWriter::finish(Commit newest) {
  if (!page_.more) page_.n = newest;
  return std::move(page_);
}

}  // namespace linnet::setting_rules
