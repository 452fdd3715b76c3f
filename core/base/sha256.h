#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.h"

namespace linnet {

using Sha256 = std::array<std::uint8_t, 32>;

// SHA-256 (RFC 6234) of `bytes`.
[[nodiscard]] Sha256 sha256(ByteView bytes);

}  // namespace linnet
