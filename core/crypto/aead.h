#pragma once

#include <cstddef>
#include <optional>

#include "core/base/bytes.h"

namespace linnet {

inline constexpr std::size_t kAeadKeyBytes = 32;
inline constexpr std::size_t kAeadTagBytes = 16;
inline constexpr std::size_t kAeadNonceBytes = 12;
inline constexpr std::size_t kXAeadNonceBytes = 24;

// ChaCha20-Poly1305 (RFC 8439): the ciphertext with its tag of 16 bytes behind it. A pair of key and
// nonce seals one message, ever. A key or nonce of a wrong length is a bug of the caller.
[[nodiscard]] Bytes aead_seal(ByteView key, ByteView nonce, ByteView associated, ByteView message);

// The plaintext, or nothing where anything was changed, or a length is wrong.
[[nodiscard]] std::optional<Bytes> aead_open(ByteView key, ByteView nonce, ByteView associated,
                                             ByteView ciphertext);

// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): the same with a nonce of 24 bytes, which may be
// random.
[[nodiscard]] Bytes xaead_seal(ByteView key, ByteView nonce, ByteView associated, ByteView message);
[[nodiscard]] std::optional<Bytes> xaead_open(ByteView key, ByteView nonce, ByteView associated,
                                              ByteView ciphertext);

}  // namespace linnet
