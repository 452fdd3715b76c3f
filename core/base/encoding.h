#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace linnet {

// Texts for bytes. Every decoder is strict: it takes exactly what the encoder of the same name
// makes (so one value has one text), and gives nothing for anything else.

// RFC 4648 base64url without padding.
[[nodiscard]] std::string base64url_encode(ByteView bytes);
[[nodiscard]] std::optional<Bytes> base64url_decode(std::string_view text);

// RFC 4648 base32 in lower case without padding: for ids, which some places compare without case.
[[nodiscard]] std::string base32_encode(ByteView bytes);
[[nodiscard]] std::optional<Bytes> base32_decode(std::string_view text);

// Lower-case hexadecimal.
[[nodiscard]] std::string hex_encode(ByteView bytes);
[[nodiscard]] std::optional<Bytes> hex_decode(std::string_view text);

}  // namespace linnet
