#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

using Bytes = std::vector<std::uint8_t>;

// Borrowed bytes: valid as long as what they were taken from.
using ByteView = std::span<const std::uint8_t>;

// The bytes of a text; borrowed from it.
[[nodiscard]] inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// The text in these bytes, not validated; borrowed from them.
[[nodiscard]] inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[nodiscard]] inline Bytes to_bytes(ByteView view) {
  return {view.begin(), view.end()};
}
[[nodiscard]] inline Bytes to_bytes(std::string_view text) {
  return to_bytes(as_bytes(text));
}
[[nodiscard]] inline std::string to_text(ByteView bytes) {
  return std::string(as_text(bytes));
}

inline void append(Bytes& target, ByteView more) {
  target.insert(target.end(), more.begin(), more.end());
}

}  // namespace linnet
