#include "core/rules/order.h"

#include <algorithm>

namespace linnet::rules {
namespace {

// The first range that ends at or after `seq`.
template <class Ranges>
auto first_ending_at(Ranges& ranges, Seq seq) {
  return std::lower_bound(ranges.begin(), ranges.end(), seq,
                          [](const auto& range, Seq wanted) { return range.to < wanted; });
}

}  // namespace

WallTime next_server_time(WallTime now, WallTime previous) {
  return std::max(now, previous + Duration{1});
}

Arrival judge(Seq have, Seq arrived) {
  if (arrived <= have) return Arrival::known;
  return arrived == have.next() ? Arrival::next : Arrival::gap;
}

Ranges::Ranges(std::vector<Range> ranges) {
  for (const Range& range : ranges) add(range.from, range.to);
}

void Ranges::add(Seq from, Seq to) {
  if (to < from) return;
  // Everything from the range that touches `from` on the left to the one that touches `to` on the
  // right becomes one range.
  const Seq left = from.value == 0 ? from : from.previous();
  auto first = first_ending_at(ranges_, left);
  auto last = first;
  Range merged{from, to};
  while (last != ranges_.end() && last->from <= to.next()) {
    merged.from = std::min(merged.from, last->from);
    merged.to = std::max(merged.to, last->to);
    ++last;
  }
  if (first == last) {
    ranges_.insert(first, merged);
  } else {
    *first = merged;
    ranges_.erase(first + 1, last);
  }
}

bool Ranges::contains(Seq seq) const {
  const auto range = first_ending_at(ranges_, seq);
  return range != ranges_.end() && range->from <= seq;
}

std::optional<Ranges::Range> Ranges::newest_gap(Seq from, Seq to) const {
  while (from <= to) {
    const auto range = first_ending_at(ranges_, to);
    if (range == ranges_.end() || to < range->from) {
      // `to` is missing; the gap begins after the range before it.
      const bool first = range == ranges_.begin();
      return Range{first ? from : std::max(from, (range - 1)->to.next()), to};
    }
    if (range->from <= from) break;
    to = range->from.previous();
  }
  return std::nullopt;
}

std::optional<Ranges::Range> Ranges::oldest_gap(Seq from, Seq to) const {
  for (auto range = first_ending_at(ranges_, from); from <= to; ++range) {
    if (range == ranges_.end() || to < range->from) return Range{from, to};
    if (from < range->from) return Range{from, range->from.previous()};
    from = range->to.next();
  }
  return std::nullopt;
}

Seq Ranges::contiguous_from(Seq seq) const {
  const auto range = first_ending_at(ranges_, seq);
  return range != ranges_.end() && range->from <= seq ? range->to : seq.previous();
}

}  // namespace linnet::rules
