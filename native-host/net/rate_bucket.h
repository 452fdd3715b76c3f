// A token bucket: how long must the next one wait?
#pragma once

#include <algorithm>

#include "core/base/clock.h"

namespace linnet {

class RateBucket {
 public:
  RateBucket(double per_second, double burst, MonoTime now)
      : per_second_(per_second), burst_(burst), tokens_(burst), filled_(now) {}

  // Takes one. The answer is how long to wait before taking the next.
  [[nodiscard]] Duration take(MonoTime now) {
    constexpr double kMicros = 1'000'000;
    if (now > filled_) {
      tokens_ = std::min(burst_, tokens_ + static_cast<double>((now - filled_).count()) * per_second_ / kMicros);
      filled_ = now;
    }
    tokens_ -= 1;
    if (tokens_ >= 0) return {};
    return Duration(static_cast<Duration::rep>(-tokens_ / per_second_ * kMicros));
  }

 private:
  double per_second_;
  double burst_;
  double tokens_;
  MonoTime filled_;
};

}  // namespace linnet
