#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.h"
#include "core/crypto/secret_bytes.h"

namespace linnet {

inline constexpr std::size_t kPassphraseSaltBytes = 16;

// What a guess costs. The default suits a browser: about half a second, and no more memory than a
// mobile WebView can spare.
struct PassphraseCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_bytes = 64U << 20;
};

// Argon2id (RFC 9106) with one lane: 32 bytes. Gives nothing where the salt has a wrong length, the
// cost is out of range or the memory is not to be had.
[[nodiscard]] std::optional<SecretBytes> key_of_passphrase(std::string_view passphrase,
                                                           ByteView salt, PassphraseCost cost = {});

}  // namespace linnet
