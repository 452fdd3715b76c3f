// The clocks of this process.
#pragma once

#include <chrono>

#include "core/base/clock.h"

namespace linnet {

[[nodiscard]] inline Now host_now() {
  using std::chrono::duration_cast;
  return {.mono = MonoTime(duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch())),
          .wall = WallTime(duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()))};
}

}  // namespace linnet
