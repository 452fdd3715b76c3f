#pragma once

#include <chrono>
#include <cstdint>

namespace linnet {

using namespace std::chrono_literals;  // 5s, 250ms: the units of every limit and timer

using Duration = std::chrono::microseconds;

// Two clocks without `now()`: core never reads the time, it is told. The types do not convert into
// each other.
struct MonoClock {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<MonoClock>;
  static constexpr bool is_steady = true;
};
struct WallClock {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<WallClock>;
  static constexpr bool is_steady = false;
};

// Counts on while the process runs, from an arbitrary start: for timers and timeouts.
using MonoTime = MonoClock::time_point;

// Microseconds since 1970 in UTC; may jump, forwards and backwards: for what is shown or stored.
using WallTime = WallClock::time_point;

// The moment of an event, on both clocks (devices sleep, and clocks are set).
struct Now {
  MonoTime mono;
  WallTime wall;
};

[[nodiscard]] constexpr std::int64_t to_micros(WallTime time) {
  return time.time_since_epoch().count();
}
[[nodiscard]] constexpr std::int64_t to_micros(MonoTime time) {
  return time.time_since_epoch().count();
}
[[nodiscard]] constexpr WallTime wall_from_micros(std::int64_t micros) {
  return WallTime{Duration{micros}};
}
[[nodiscard]] constexpr MonoTime mono_from_micros(std::int64_t micros) {
  return MonoTime{Duration{micros}};
}

// Milliseconds since 1970, rounded down, as in a UUIDv7.
[[nodiscard]] constexpr std::int64_t to_millis(WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace linnet
