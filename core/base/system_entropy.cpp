#include "core/base/system_entropy.h"

#include <sodium/randombytes.h>

namespace linnet {

void SystemEntropy::fill(std::span<std::uint8_t> bytes) {
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace linnet
