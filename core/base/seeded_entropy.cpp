#include "core/base/seeded_entropy.h"

#include <sodium/crypto_stream_chacha20.h>

#include <algorithm>

namespace linnet {
namespace {

constexpr std::size_t kChachaBlockBytes = 64;

}  // namespace

SeededEntropy::SeededEntropy(std::uint64_t seed) {
  static_assert(crypto_stream_chacha20_KEYBYTES == sizeof(key_));
  for (std::size_t i = 0; i < sizeof(seed); ++i) {
    key_[i] = static_cast<std::uint8_t>(seed >> (8 * i));
  }
}

void SeededEntropy::fill(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    if (used_ == block_.size()) refill();
    const std::size_t count = std::min(bytes.size(), block_.size() - used_);
    std::copy_n(block_.begin() + static_cast<std::ptrdiff_t>(used_), count, bytes.begin());
    used_ += count;
    bytes = bytes.subspan(count);
  }
}

void SeededEntropy::refill() {
  constexpr std::array<std::uint8_t, crypto_stream_chacha20_NONCEBYTES> kNonce{};
  block_.fill(0);
  crypto_stream_chacha20_xor_ic(block_.data(), block_.data(), block_.size(), kNonce.data(),
                                next_block_, key_.data());
  next_block_ += block_.size() / kChachaBlockBytes;
  used_ = 0;
}

}  // namespace linnet
