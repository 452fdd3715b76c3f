#include "core/base/encoding.h"

#include <sodium/utils.h>

#include <cstdint>

namespace linnet {
namespace {

constexpr int kBase64Variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::string_view kBase32Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view kHexAlphabet = "0123456789abcdef";

// Reads `text` as digits of `digit_bits` each, most significant first. A last partial byte must be
// zero and shorter than a digit, so that no two texts give the same bytes.
std::optional<Bytes> decode_digits(std::string_view text, std::string_view alphabet,
                                   unsigned digit_bits) {
  Bytes bytes;
  bytes.reserve(text.size() * digit_bits / 8);
  unsigned pending = 0;
  unsigned pending_bits = 0;
  for (char character : text) {
    const std::size_t digit = alphabet.find(character);
    if (digit == std::string_view::npos) return std::nullopt;
    pending = pending << digit_bits | static_cast<unsigned>(digit);
    pending_bits += digit_bits;
    if (pending_bits >= 8) {
      pending_bits -= 8;
      bytes.push_back(static_cast<std::uint8_t>(pending >> pending_bits));
      pending &= (1U << pending_bits) - 1;
    }
  }
  if (pending_bits >= digit_bits || pending != 0) return std::nullopt;
  return bytes;
}

std::string encode_digits(ByteView bytes, std::string_view alphabet, unsigned digit_bits) {
  const unsigned mask = (1U << digit_bits) - 1;
  std::string text;
  text.reserve((bytes.size() * 8 + digit_bits - 1) / digit_bits);
  unsigned pending = 0;
  unsigned pending_bits = 0;
  for (std::uint8_t byte : bytes) {
    pending = (pending << 8 | byte) & 0xffff;
    pending_bits += 8;
    while (pending_bits >= digit_bits) {
      pending_bits -= digit_bits;
      text.push_back(alphabet[pending >> pending_bits & mask]);
    }
  }
  if (pending_bits > 0) text.push_back(alphabet[pending << (digit_bits - pending_bits) & mask]);
  return text;
}

}  // namespace

std::string base64url_encode(ByteView bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kBase64Variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kBase64Variant);
  text.pop_back();  // libsodium ends it with a NUL
  return text;
}

std::optional<Bytes> base64url_decode(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                        kBase64Variant) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  bytes.resize(size);
  return bytes;
}

std::string base32_encode(ByteView bytes) {
  return encode_digits(bytes, kBase32Alphabet, 5);
}

std::optional<Bytes> base32_decode(std::string_view text) {
  return decode_digits(text, kBase32Alphabet, 5);
}

std::string hex_encode(ByteView bytes) {
  return encode_digits(bytes, kHexAlphabet, 4);
}

std::optional<Bytes> hex_decode(std::string_view text) {
  return decode_digits(text, kHexAlphabet, 4);
}

}  // namespace linnet
