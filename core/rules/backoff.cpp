#include "core/rules/backoff.h"

#include <algorithm>

#include "core/model/limits.h"

namespace linnet::rules {
namespace {

// Both ends included. The remainder's bias is below one in 2^30 for every duration used here.
Duration uniform(Duration from, Duration to, Entropy& entropy) {
  if (to <= from) return from;
  const auto width = static_cast<std::uint64_t>((to - from).count()) + 1;
  return from + Duration{static_cast<Duration::rep>(entropy.next_u64() % width)};
}

Duration doubled(Duration base, std::uint32_t times, Duration cap) {
  Duration result = base;
  for (std::uint32_t i = 0; i < times && result < cap; ++i) result *= 2;
  return std::min(result, cap);
}

}  // namespace

Duration backoff(std::uint32_t attempt, Duration cap, std::optional<Duration> retry_after,
                 Entropy& entropy) {
  if (retry_after) {
    const Duration wait = std::max(*retry_after, Duration::zero());
    return uniform(wait, wait + wait / 4, entropy);
  }
  return uniform(Duration::zero(), doubled(limits::kBackoffBase, attempt, cap), entropy);
}

Duration gap_wait(Entropy& entropy) {
  return uniform(limits::kGapWaitMin, limits::kGapWaitMax, entropy);
}

}  // namespace linnet::rules
