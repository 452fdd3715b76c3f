// When to try again.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/clock.h"
#include "core/base/entropy.h"

namespace linnet::rules {

// Full jitter: uniform in [0, min(cap, base * 2^attempt)], attempt from 0. A server's `retry_after` is waited for in
// full, then jittered by up to a quarter of it, so that a crowd does not come back at once.
[[nodiscard]] Duration backoff(std::uint32_t attempt, Duration cap, std::optional<Duration> retry_after, Entropy& entropy);

// GAP_WAIT: uniform in [limits::kGapWaitMin, limits::kGapWaitMax].
[[nodiscard]] Duration gap_wait(Entropy& entropy);

}  // namespace linnet::rules
