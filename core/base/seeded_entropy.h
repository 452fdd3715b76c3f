#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/entropy.h"

namespace linnet {

// A reproducible stream (ChaCha20 keyed by the seed) for tests and simulation: the same seed gives
// the same bytes on every target, however they are asked for. Never for keys.
class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed);

  void fill(std::span<std::uint8_t> bytes) override;

 private:
  void refill();

  std::array<std::uint8_t, 32> key_{};
  std::array<std::uint8_t, 512> block_{};
  std::size_t used_ = sizeof(block_);
  std::uint64_t next_block_ = 0;
};

}  // namespace linnet
