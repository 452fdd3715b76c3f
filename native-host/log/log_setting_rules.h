// What every adapter of the log must compute alike about settings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/result.h"
#include "core/model/setting.h"
#include "native-host/log/setting_log.h"

namespace linnet {

// One register as the log keeps it. At its default it is a tombstone: devices that were away learn of it.
struct SettingRow {
  Setting setting;
  Commit n = 0;                      // of its last change

  bool operator==(const SettingRow&) const = default;
};

// Of one user.
struct SettingTotals {
  std::uint64_t rows = 0;            // that are not at their default
  std::uint64_t bytes = 0;           // of those
  std::uint64_t tombstones = 0;
  Commit forgotten = 0;              // tombstones up to this number are gone: older cursors read everything

  bool operator==(const SettingTotals&) const = default;
};

namespace setting_rules {

// A register goes from `before` (nothing: never set) to `after`.
void count(SettingTotals& totals, const std::optional<Setting>& before, const Setting& after);

// Errors: too_large. What only takes away is always allowed.
[[nodiscard]] Status check(const SettingTotals& before, const SettingTotals& after);

[[nodiscard]] inline bool reads_all(const SettingTotals& totals, const SettingsRange& range) {
  return !range.rest_of_all && (range.after == 0 || range.after < totals.forgotten);
}

// Cuts rows, ascending by n, into a page that ends between two changes.
class PageWriter {
 public:
  // False when the page is full; the row is then not in it.
  [[nodiscard]] bool add(const SettingRow& row);
  // `newest`: what the page covers when nothing was left out.
  [[nodiscard]] SettingsPage finish(Commit newest);

 private:
  SettingsPage page_;
  Commit last_ = 0;                  // of the rows in the page
  std::size_t whole_ = 0;            // rows of changes that are in the page as a whole
  Commit whole_n_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace setting_rules
}  // namespace linnet
