// UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linnet::wire {

// Length of the longest prefix that is valid: `text.size()` when all of it is.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);

// The text with U+FFFD in place of each byte that cannot be part of it.
[[nodiscard]] std::string replace_invalid_utf8(std::string_view text);

// `code_point` is below 0x110000 and no surrogate.
void append_utf8(std::string& text, char32_t code_point);

}  // namespace linnet::wire
