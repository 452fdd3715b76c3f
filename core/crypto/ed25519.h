#pragma once

#include <cstddef>

#include "core/base/bytes.h"
#include "core/crypto/secret_bytes.h"

namespace linnet {

inline constexpr std::size_t kEd25519SeedBytes = 32;
inline constexpr std::size_t kEd25519PublicKeyBytes = 32;
inline constexpr std::size_t kEd25519SignatureBytes = 64;

// An Ed25519 key pair (RFC 8032).
class Ed25519KeyPair {
 public:
  // The private key of RFC 8032: 32 bytes; another length is a bug of the caller.
  explicit Ed25519KeyPair(ByteView seed);

  [[nodiscard]] static Ed25519KeyPair generate(Entropy& entropy);
  [[nodiscard]] Ed25519KeyPair clone() const { return Ed25519KeyPair(seed()); }

  [[nodiscard]] const Bytes& public_key() const { return public_key_; }
  // Borrowed from this value; a secret.
  [[nodiscard]] ByteView seed() const { return expanded_.view().first(kEd25519SeedBytes); }

  [[nodiscard]] Bytes sign(ByteView message) const;

 private:
  SecretBytes expanded_;  // seed, then public key: libsodium's form
  Bytes public_key_;
};

// Strict: false for a wrong length, a scalar S that is not canonical, a public key or R that is not
// canonical or of low order.
[[nodiscard]] bool ed25519_verify(ByteView public_key, ByteView message, ByteView signature);

}  // namespace linnet
