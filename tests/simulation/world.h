// What all parts of a simulation share.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "core/base/clock.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/options.h"
#include "tests/simulation/schedule.h"
#include "tests/simulation/trace.h"

namespace linnet::simulation {

// 2026-01-01: what a right clock shows when a simulation begins.
inline constexpr std::int64_t kWallStartMicros = 1'767'225'600'000'000;

struct World {
  World(std::uint64_t seed, const Options& its_options)
      : options(its_options), work(seed * 8), network(seed * 8 + 1), mishaps(seed * 8 + 2), server(seed * 8 + 3) {}

  // The first thing that went wrong ends the run's verdict.
  void violated(std::string what) {
    if (violation.empty() && !what.empty()) tell("VIOLATION", what);
    if (violation.empty()) violation = std::move(what);
  }
  // A line of the story, for `simulate --story`.
  template <class... Parts>
  void tell(const Parts&... parts) const {
    if (!tells_story) return;
    std::string line = std::to_string(to_micros(schedule.now()));
    line.insert(0, line.size() < 12 ? 12 - line.size() : 0, ' ');
    ((line += ' ', line += parts), ...);
    std::puts(line.c_str());
  }
  [[nodiscard]] WallTime right_time() const { return wall_from_micros(kWallStartMicros + to_micros(schedule.now())); }

  const Options options;
  bool tells_story = false;
  bool healed = false;       // the liveness phase: no faults any more
  // Streams of chance of their own: a fault less leaves the work as it was.
  Chance work;
  Chance network;
  Chance mishaps;
  Chance server;
  Schedule schedule;
  Trace trace;
  std::string violation;
};

}  // namespace linnet::simulation
