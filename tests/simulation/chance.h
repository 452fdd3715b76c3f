// The one source of chance in a simulation: the same seed makes the same world.
#pragma once

#include <cstdint>

#include "core/base/clock.h"
#include "core/base/seeded_entropy.h"

namespace linnet::simulation {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : entropy_(seed) {}

  // Uniform in [0, bound).
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : entropy_.next_u64() % bound; }
  [[nodiscard]] bool percent(std::uint64_t chance) { return below(100) < chance; }
  [[nodiscard]] bool permille(std::uint64_t chance) { return below(1'000) < chance; }
  [[nodiscard]] Duration between(Duration least, Duration most) {
    return least + Duration{static_cast<std::int64_t>(below(static_cast<std::uint64_t>((most - least).count()) + 1))};
  }
  template <class List>
  [[nodiscard]] auto& one_of(List& list) {
    return list[static_cast<std::size_t>(below(list.size()))];
  }

 private:
  SeededEntropy entropy_;
};

}  // namespace linnet::simulation
