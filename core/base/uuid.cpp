#include "core/base/uuid.h"

#include "core/base/encoding.h"

namespace linnet {
namespace {

constexpr bool is_dash_position(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

// RFC 9562, 5.7:
//   unix_ts_ms (48) | ver = 0111 (4) | rand_a (12) | var = 10 (2) | rand_b (62)
Uuid Uuid::v7(WallTime time, Entropy& entropy) {
  std::array<std::uint8_t, 16> bytes;
  entropy.fill(bytes);
  const auto millis = static_cast<std::uint64_t>(to_millis(time));
  for (int i = 0; i < 6; ++i) {
    bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(millis >> (8 * (5 - i)));
  }
  bytes[6] = static_cast<std::uint8_t>(0x70 | (bytes[6] & 0x0f));
  bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3f));
  return Uuid{bytes};
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != kTextSize) return std::nullopt;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_dash_position(i)) {
      digits.push_back(text[i]);
    } else if (text[i] != '-') {
      return std::nullopt;
    }
  }
  const std::optional<Bytes> decoded = hex_decode(digits);
  if (!decoded) return std::nullopt;
  std::array<std::uint8_t, 16> bytes;
  std::memcpy(bytes.data(), decoded->data(), bytes.size());
  return Uuid{bytes};
}

std::string Uuid::text() const {
  const std::string digits = hex_encode(bytes_);
  std::string text;
  text.reserve(kTextSize);
  for (char digit : digits) {
    if (is_dash_position(text.size())) text.push_back('-');
    text.push_back(digit);
  }
  return text;
}

}  // namespace linnet
