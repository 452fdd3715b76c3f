// The part of the log's port that keeps users' own settings: registers, of which only the current value is kept.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/result.h"
#include "core/model/ids.h"
#include "core/model/setting.h"

namespace linnet {

// The number of one durable change: grows by one with every append, mark and change of settings that the log has stored.
// A device's cursor is the newest number it has seen (as decimal text).
using Commit = std::uint64_t;

// One atomic change of one user's settings.
struct SettingsChange {
  UserId user_id;
  std::vector<Setting> settings;
};

// Settings in the order of their changes, at most limits::kSettingsPerFrame and kPageBytes.
struct SettingsPage {
  std::vector<Setting> settings;
  Commit n = 0;                      // everything up to and with it is in here, or in the pages before
  bool more = false;
  bool all = false;                  // the first page of all that are not at their default: older changes are not known
};

struct SettingsRange {
  UserId user_id;
  Commit after = 0;                  // 0: all there is
  bool rest_of_all = false;          // the pages before began with `all`

  bool operator==(const SettingsRange&) const = default;
};

class SettingLog {
 public:
  template <class T>
  using Done = std::function<void(Result<T>)>;

  virtual ~SettingLog() = default;

  // Each register becomes rules::merge_setting of what it holds and the change. Answers in the order of commit numbers,
  // with those of MessageLog::append. Errors: too_large (limits::kSettingsPerUser, kSettingsBytesPerUser), busy, storage_io,
  // log_full.
  virtual void put_settings(SettingsChange change, Done<Commit> done) = 0;
  virtual void read_settings(const SettingsRange& range, Done<SettingsPage> done) = 0;
};

}  // namespace linnet
