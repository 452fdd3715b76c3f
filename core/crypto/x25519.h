#pragma once

#include <cstddef>
#include <optional>

#include "core/base/bytes.h"
#include "core/crypto/secret_bytes.h"

namespace linnet {

inline constexpr std::size_t kX25519Bytes = 32;

// X25519 (RFC 7748). Gives nothing where either key has a wrong length, or where the shared secret
// is zero, which is what the public keys of low order lead to.
[[nodiscard]] std::optional<SecretBytes> x25519(ByteView private_key, ByteView public_key);

// The public key of a private key of 32 bytes; another length is a bug of the caller.
[[nodiscard]] Bytes x25519_public_key(ByteView private_key);

// Whether `public_key` has the right length and is none of the points of low order.
[[nodiscard]] bool is_valid_x25519_public_key(ByteView public_key);

}  // namespace linnet
