// Order, time and gaps in one chat's log.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/clock.h"
#include "core/model/ids.h"

namespace linnet::rules {

// serverTime of the next entry: max(now, previous + 1 microsecond). A clock that steps back cannot turn time around.
[[nodiscard]] WallTime next_server_time(WallTime now, WallTime previous);

enum class Arrival : std::uint8_t {
  known,  // seq <= have: ignore, but still match its localId
  next,   // seq == have + 1: apply
  gap,    // hold, wait limits::kGapWaitMin..Max, then pull exactly what is missing
};
[[nodiscard]] Arrival judge(Seq have, Seq arrived);

// Seqs that a device holds, as ascending, disjoint, non-adjacent ranges. "Too long" adds a gap and never deletes.
class Ranges {
 public:
  struct Range {
    Seq from;
    Seq to;

    bool operator==(const Range&) const = default;
  };

  Ranges() = default;
  // Any order, overlapping or not.
  explicit Ranges(std::vector<Range> ranges);

  void add(Seq from, Seq to);

  [[nodiscard]] bool contains(Seq seq) const;
  // The newest missing stretch within `from`..`to`; nothing when all of it is held.
  [[nodiscard]] std::optional<Range> newest_gap(Seq from, Seq to) const;
  [[nodiscard]] std::optional<Range> oldest_gap(Seq from, Seq to) const;
  // The end of the range that holds `seq`; `seq.previous()` when it is not held.
  [[nodiscard]] Seq contiguous_from(Seq seq) const;
  [[nodiscard]] const std::vector<Range>& all() const { return ranges_; }
  [[nodiscard]] Seq last() const { return ranges_.empty() ? Seq{} : ranges_.back().to; }

 private:
  std::vector<Range> ranges_;
};

}  // namespace linnet::rules
