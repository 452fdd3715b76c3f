// Makes a failing world smaller: fewer users, operations and faults, as long as it still fails.
#pragma once

#include <cstdint>
#include <string>

#include "tests/simulation/options.h"

namespace linnet::simulation {

struct Shrunk {
  Options options;
  std::string violation;             // of the smaller world: often, but not always, the same
  std::uint64_t runs = 0;
};

// Runs the seed at most `runs_max` times.
[[nodiscard]] Shrunk shrink(std::uint64_t seed, const Options& failing, std::string violation, std::uint64_t runs_max);

}  // namespace linnet::simulation
