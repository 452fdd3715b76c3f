#pragma once

#include <cstdint>
#include <span>

#include "core/base/entropy.h"

namespace linnet {

// The platform's secure source: the kernel's natively, `crypto.getRandomValues` in WebAssembly.
class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace linnet
