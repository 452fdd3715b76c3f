// The fingerprint of a run: everything that can differ between two runs goes in. The same natively and in WebAssembly.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/encoding.h"

namespace linnet::simulation {

class Trace {
 public:
  void number(std::uint64_t value) {
    one_ = (one_ ^ value) * 0x9e37'79b9'7f4a'7c15ULL;
    one_ ^= one_ >> 32;
    two_ = (two_ + value) * 0xd6e8'feb8'6659'fd93ULL;
    two_ ^= two_ >> 29;
  }
  void bytes(ByteView bytes) {
    number(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
      std::uint64_t word = 0;  // little-endian wherever this runs
      std::memcpy(&word, bytes.data() + i, bytes.size() - i < 8 ? bytes.size() - i : 8);
      number(word);
    }
  }
  void text(std::string_view text) { bytes(as_bytes(text)); }

  [[nodiscard]] std::string hash() const {
    std::array<std::uint8_t, 16> all{};
    for (std::size_t i = 0; i < 8; ++i) {
      all[i] = static_cast<std::uint8_t>(one_ >> (8 * i));
      all[i + 8] = static_cast<std::uint8_t>(two_ >> (8 * i));
    }
    return hex_encode(all);
  }

 private:
  std::uint64_t one_ = 1;
  std::uint64_t two_ = 2;
};

}  // namespace linnet::simulation
