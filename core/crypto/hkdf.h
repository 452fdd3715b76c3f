#pragma once

#include <cstddef>
#include <initializer_list>

#include "core/base/bytes.h"
#include "core/base/sha256.h"
#include "core/crypto/secret_bytes.h"

namespace linnet {

inline constexpr std::size_t kHashBytes = 32;

// HMAC-SHA256 (RFC 2104) with a key of any length, over the concatenation of `parts`.
[[nodiscard]] Sha256 hmac_sha256(ByteView key, std::initializer_list<ByteView> parts);

// HKDF-SHA256 (RFC 5869), 32 bytes. The input keying material is the concatenation of `parts`.
[[nodiscard]] SecretBytes hkdf_extract(ByteView salt, std::initializer_list<ByteView> parts);

// HKDF-SHA256 (RFC 5869); `size` is at most 255 * 32, more is a bug of the caller.
[[nodiscard]] SecretBytes hkdf_expand(ByteView key, ByteView info, std::size_t size);

}  // namespace linnet
