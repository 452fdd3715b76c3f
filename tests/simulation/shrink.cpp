#include "tests/simulation/shrink.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "tests/simulation/simulation.h"

namespace linnet::simulation {
namespace {

// The invariant that a violation names.
std::string_view invariant_of(std::string_view violation) {
  return violation.substr(0, violation.find(':'));
}

// Takes the smaller world over when it breaks the same invariant.
bool try_smaller(std::uint64_t seed, const OptionName& option, std::uint64_t value, Shrunk& smallest) {
  Options smaller = smallest.options;
  smaller.*option.value = value;
  ++smallest.runs;
  std::string violation = Simulation(seed, smaller).run();
  if (invariant_of(violation) != invariant_of(smallest.violation)) return false;
  smallest.options = smaller;
  smallest.violation = std::move(violation);
  return true;
}

}  // namespace

Shrunk shrink(std::uint64_t seed, const Options& failing, std::string violation, std::uint64_t runs_max) {
  Shrunk smallest{.options = failing, .violation = std::move(violation), .runs = 0};
  bool progressed = true;
  while (progressed) {
    progressed = false;
    for (const OptionName& option : option_names()) {
      while (smallest.options.*option.value > option.least) {
        if (smallest.runs >= runs_max) return smallest;
        const std::uint64_t value = smallest.options.*option.value;
        const std::uint64_t half = std::max(option.least, value / 2);
        if (try_smaller(seed, option, option.least, smallest) || (half != option.least && try_smaller(seed, option, half, smallest)) ||
            (value - 1 > half && try_smaller(seed, option, value - 1, smallest))) {
          progressed = true;
        } else {
          break;
        }
      }
    }
  }
  return smallest;
}

}  // namespace linnet::simulation
