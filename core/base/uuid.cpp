#include "core/base/uuid.h"

namespace linnet {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

// Where a byte's two digits stand in the text.
constexpr std::array<std::size_t, 16> kPositions{0,  2,  4,  6,  9,  11, 14, 16,
                                                 19, 21, 24, 26, 28, 30, 32, 34};
constexpr std::array<std::size_t, 4> kDashes{8, 13, 18, 23};

// 16 for what is no digit.
constexpr unsigned digit(char character) {
  if (character >= '0' && character <= '9') return static_cast<unsigned>(character - '0');
  if (character >= 'a' && character <= 'f') return static_cast<unsigned>(character - 'a') + 10;
  return 16;
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
  bool wrong = false;
  for (std::size_t position : kDashes) wrong |= text[position] != '-';
  std::array<std::uint8_t, 16> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned high = digit(text[kPositions[i]]);
    const unsigned low = digit(text[kPositions[i] + 1]);
    wrong |= (high | low) > 15;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  if (wrong) return std::nullopt;
  return Uuid{bytes};
}

std::string Uuid::text() const {
  std::string text(kTextSize, '-');
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    text[kPositions[i]] = kDigits[bytes_[i] >> 4];
    text[kPositions[i] + 1] = kDigits[bytes_[i] & 15];
  }
  return text;
}

}  // namespace linnet
