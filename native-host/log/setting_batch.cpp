#include "native-host/log/setting_batch.h"

#include <memory>
#include <vector>

#include "core/model/limits.h"
#include "core/rules/setting_rules.h"
#include "native-host/log/log_keys.h"
#include "native-host/log/record_codec.h"

namespace linnet {
namespace {

Result<std::optional<std::string>> get(const LogDatabase& database, Family family, const std::string& key) {
  std::string value;
  const rocksdb::Status status = database.db().Get(rocksdb::ReadOptions(), database.family(family), key, &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return std::unexpected(error_of(status));
  return value;
}

}  // namespace

Result<std::optional<SettingRow>> SettingBatch::row(const std::string& key) const {
  if (const auto known = rows_.find(key); known != rows_.end()) return known->second;
  LINNET_ASSIGN(const auto value, get(database_, Family::setting, key));
  if (!value) return std::nullopt;
  LINNET_ASSIGN(SettingRow row, record_codec::decode_setting_row(*value));
  return std::optional(std::move(row));
}

Result<SettingTotals> SettingBatch::totals(const UserId& user) const {
  if (const auto known = totals_.find(user); known != totals_.end()) return known->second;
  LINNET_ASSIGN(const auto value, get(database_, Family::setting, log_keys::user_key(user)));
  if (!value) return SettingTotals{};
  return record_codec::decode_totals(*value);
}

Status SettingBatch::add(const SettingsChange& change, Commit commit, rocksdb::WriteBatch& batch) {
  LINNET_ASSIGN(const SettingTotals before, totals(change.user_id));
  SettingTotals after = before;
  std::map<std::string, Change> changes;  // one a register: the last of the change counts
  for (const Setting& setting : change.settings) {
    std::string suffix = log_keys::setting_suffix(key_of(setting));
    const std::string key = log_keys::user_key(change.user_id) + suffix;
    const auto known = changes.find(key);
    Change next{.key = std::move(suffix), .before = {}, .after = {.setting = setting, .n = commit}};
    if (known != changes.end()) {
      next.before = known->second.before;
      next.after.setting = rules::merge_setting(known->second.after.setting, setting);
    } else {
      LINNET_ASSIGN(next.before, row(key));
      if (next.before) next.after.setting = rules::merge_setting(next.before->setting, setting);
    }
    changes.insert_or_assign(key, std::move(next));
  }
  for (const auto& [key, one] : changes) {
    setting_rules::count(after, one.before ? std::optional(one.before->setting) : std::nullopt, one.after.setting);
  }
  LINNET_TRY(setting_rules::check(before, after));
  for (const auto& [key, one] : changes) {
    write(change.user_id, one, batch);
    rows_.insert_or_assign(key, one.after);
  }
  if (after.tombstones > limits::kSettingTombstones) LINNET_TRY(forget_tombstones(change.user_id, after, batch));
  batch.Put(database_.family(Family::setting), log_keys::user_key(change.user_id), record_codec::encode(after));
  totals_.insert_or_assign(change.user_id, after);
  return {};
}

void SettingBatch::write(const UserId& user, const Change& change, rocksdb::WriteBatch& batch) {
  const Commit n = change.after.n;
  if (change.before)
    batch.Delete(database_.family(Family::control), log_keys::control_key(user, change.before->n, change.key));
  batch.Put(database_.family(Family::control), log_keys::control_key(user, n, change.key),
            is_default(change.after.setting) ? "-" : "+");
  batch.Put(database_.family(Family::setting), log_keys::user_key(user) + change.key, record_codec::encode(change.after));
  if (const auto* blocked = std::get_if<Blocked>(&change.after.setting)) {
    const std::string key = log_keys::blocked_by_key(blocked->user_id, user);
    if (blocked->on) {
      batch.Put(database_.family(Family::blocked_by), key, "");
    } else {
      batch.Delete(database_.family(Family::blocked_by), key);
    }
  }
}

Status SettingBatch::forget_tombstones(const UserId& user, SettingTotals& totals, rocksdb::WriteBatch& batch) {
  const std::string prefix = log_keys::user_key(user);
  const std::string end = log_keys::end_of_prefix(prefix);
  const rocksdb::Slice end_slice(end);
  rocksdb::ReadOptions read;
  read.iterate_upper_bound = &end_slice;
  const std::unique_ptr<rocksdb::Iterator> at(
      database_.db().NewIterator(read, database_.family(Family::control)));
  for (at->Seek(prefix); at->Valid() && totals.tombstones > limits::kSettingTombstones / 2; at->Next()) {
    if (at->value() != "-") continue;
    const auto control = log_keys::control_of_key(at->key().ToStringView(), prefix.size());
    if (!control) return fail(ErrorCode::storage_corrupt, "key of a control row");
    const std::string key = prefix + control->suffix;
    if (rows_.contains(key)) continue;  // changed in this batch
    batch.Delete(database_.family(Family::control), at->key());
    batch.Delete(database_.family(Family::setting), key);
    rows_.insert_or_assign(key, std::nullopt);
    --totals.tombstones;
    totals.forgotten = control->n;
  }
  if (!at->status().ok()) return std::unexpected(error_of(at->status()));
  return {};
}

void SettingBatch::clear() {
  rows_.clear();
  totals_.clear();
}

}  // namespace linnet
