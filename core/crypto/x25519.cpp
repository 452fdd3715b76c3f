#include "core/crypto/x25519.h"

#include <sodium/crypto_scalarmult_curve25519.h>

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

bool is_valid_x25519_public_key(ByteView public_key) {
  // Clamping clears the cofactor: any scalar takes a point of low order to zero, and no other.
  static constexpr std::array<std::uint8_t, kX25519Bytes> kAnyScalar = {8};
  return x25519(kAnyScalar, public_key).has_value();
}

}  // namespace linnet
