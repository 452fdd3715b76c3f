#include "core/crypto/x25519.h"

#include <sodium/crypto_scalarmult_curve25519.h>

#include <algorithm>
#include <array>

#include "core/base/check.h"

namespace linnet {

std::optional<SecretBytes> x25519(ByteView private_key, ByteView public_key) {
  if (private_key.size() != kX25519Bytes || public_key.size() != kX25519Bytes) return std::nullopt;
  SecretBytes shared(kX25519Bytes);
  // libsodium refuses the encodings of small order and, afterwards, a zero result.
  if (crypto_scalarmult_curve25519(shared.writable().data(), private_key.data(),
                                   public_key.data()) != 0)
    return std::nullopt;
  return shared;
}

Bytes x25519_public_key(ByteView private_key) {
  LINNET_CHECK(private_key.size() == kX25519Bytes);
  Bytes public_key(kX25519Bytes);
  LINNET_CHECK(crypto_scalarmult_curve25519_base(public_key.data(), private_key.data()) == 0);
  return public_key;
}

// The encodings of the points of low order, the highest bit cleared, which X25519 ignores: 0 and 1, the
// two points of order 8, and p - 1, p, p + 1. (Comparing is 100 times faster than multiplying.)
bool is_valid_x25519_public_key(ByteView public_key) {
  using Encoding = std::array<std::uint8_t, kX25519Bytes>;
  static constexpr auto kAroundP = [](std::uint8_t first) {
    Encoding encoding;
    encoding.fill(0xff);
    encoding.front() = first;
    encoding.back() = 0x7f;
    return encoding;
  };
  static constexpr std::array<Encoding, 7> kLowOrder = {
      Encoding{},
      Encoding{1},
      Encoding{0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
               0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
               0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
      Encoding{0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
               0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
               0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
      kAroundP(0xec),
      kAroundP(0xed),
      kAroundP(0xee)};
  if (public_key.size() != kX25519Bytes) return false;
  Encoding masked;
  std::copy(public_key.begin(), public_key.end(), masked.begin());
  masked.back() &= 0x7f;
  return std::find(kLowOrder.begin(), kLowOrder.end(), masked) == kLowOrder.end();
}

}  // namespace linnet
