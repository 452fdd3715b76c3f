// Runs many seeds: natively on all cores, in processes of their own, so that a seed that ends its process fails alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tests/simulation/options.h"

namespace linnet::simulation {

struct SeedResult {
  std::uint64_t seed = 0;
  std::string violation;             // empty: it passed
  std::string trace_hash;
};

struct SeedRange {
  std::uint64_t from = 1;
  std::uint64_t to = 100;            // included
  std::string with;                  // options that replace the drawn ones, as apply_options reads them
  unsigned jobs = 1;
};

// The options of a seed in this range.
[[nodiscard]] Options options_of(const SeedRange& range, std::uint64_t seed);
[[nodiscard]] SeedResult run_seed(const SeedRange& range, std::uint64_t seed);
// `take` gets the results in the order of the seeds, as soon as they are there; it says whether to go on.
void run_seeds(const SeedRange& range, const std::function<bool(const SeedResult&)>& take);
// The number of cores; 1 in WebAssembly.
[[nodiscard]] unsigned default_jobs();

}  // namespace linnet::simulation
