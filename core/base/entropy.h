#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace linnet {

// The port for randomness. Adapters: SystemEntropy (the platform's secure source) and SeededEntropy
// (tests and simulation). Not thread-safe: an instance belongs to its engine's thread.
class Entropy {
 public:
  Entropy() = default;
  Entropy(const Entropy&) = delete;
  Entropy& operator=(const Entropy&) = delete;
  virtual ~Entropy() = default;

  // Overwrites all of `bytes`; cannot fail (a platform without a secure source ends the process).
  virtual void fill(std::span<std::uint8_t> bytes) = 0;

  // A number over the whole range.
  [[nodiscard]] std::uint64_t next_u64() {
    std::array<std::uint8_t, 8> bytes;
    fill(bytes);
    std::uint64_t value = 0;
    for (std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
  }
};

}  // namespace linnet
