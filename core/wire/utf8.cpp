#include "core/wire/utf8.h"

#include <cstdint>
#include <cstring>

namespace linnet::wire {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

bool is_continuation(std::uint8_t byte) {
  return (byte & 0xc0) == 0x80;
}

// Bytes of the sequence that `at` begins, 0 when it begins none. RFC 3629, section 4:
//   UTF8-2 = C2-DF tail;  UTF8-3 = E0 A0-BF tail | E1-EC 2 tail | ED 80-9F tail | EE-EF 2 tail
//   UTF8-4 = F0 90-BF 2 tail | F1-F3 3 tail | F4 80-8F 2 tail
std::size_t sequence_size(const std::uint8_t* at, std::size_t left) {
  const std::uint8_t lead = at[0];
  if (lead < 0x80) return 1;
  const std::size_t size = lead < 0xc2   ? 0
                           : lead < 0xe0 ? 2
                           : lead < 0xf0 ? 3
                           : lead < 0xf5 ? 4
                                         : 0;
  if (size == 0 || left < size) return 0;
  const std::uint8_t lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const std::uint8_t highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (at[1] < lowest || at[1] > highest) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if (!is_continuation(at[i])) return 0;
  }
  return size;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    // Most text is ASCII: eight bytes at a time.
    std::uint64_t eight;
    while (text.size() - at >= sizeof(eight)) {
      std::memcpy(&eight, bytes + at, sizeof(eight));
      if ((eight & 0x8080808080808080U) != 0) break;
      at += sizeof(eight);
    }
    while (at < text.size() && bytes[at] < 0x80) ++at;
    if (at == text.size()) break;
    const std::size_t size = sequence_size(bytes + at, text.size() - at);
    if (size == 0) break;
    at += size;
  }
  return at;
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string result;
  while (true) {
    const std::size_t valid = valid_utf8_prefix(text);
    result += text.substr(0, valid);
    if (valid == text.size()) return result;
    result += kReplacement;
    text.remove_prefix(valid + 1);
  }
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto tail = [&](int shift) {
    text.push_back(static_cast<char>(0x80 | ((code_point >> shift) & 0x3f)));
  };
  if (code_point < 0x80) {
    text.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    text.push_back(static_cast<char>(0xc0 | (code_point >> 6)));
    tail(0);
  } else if (code_point < 0x10000) {
    text.push_back(static_cast<char>(0xe0 | (code_point >> 12)));
    tail(6);
    tail(0);
  } else {
    text.push_back(static_cast<char>(0xf0 | (code_point >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace linnet::wire
