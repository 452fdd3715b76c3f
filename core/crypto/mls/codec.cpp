#include "core/crypto/mls/codec.h"

#include <string>

#include "core/base/check.h"

namespace linnet::mls {

// struct: the two highest bits of the first byte say how many bytes the length has: 00 one, 01 two,
// 10 four; 11 is reserved.
void put_length(Bytes& target, std::size_t at, std::size_t length) {
  LINNET_CHECK(length < (std::size_t{1} << 30));
  std::array<std::uint8_t, 4> header{};
  std::size_t size = 1;
  if (length < 64) {
    header[0] = static_cast<std::uint8_t>(length);
  } else if (length < 16384) {
    size = 2;
    header[0] = static_cast<std::uint8_t>(0x40 | length >> 8);
    header[1] = static_cast<std::uint8_t>(length);
  } else {
    size = 4;
    header[0] = static_cast<std::uint8_t>(0x80 | length >> 24);
    header[1] = static_cast<std::uint8_t>(length >> 16);
    header[2] = static_cast<std::uint8_t>(length >> 8);
    header[3] = static_cast<std::uint8_t>(length);
  }
  target.insert(target.begin() + static_cast<std::ptrdiff_t>(at), header.begin(),
                header.begin() + static_cast<std::ptrdiff_t>(size));
}

Decoder::Decoder(ByteView bytes) : bytes_(bytes) {
  if (bytes.size() > kMessageBytesMax) fail(Rule::limit_exceeded);
}

void Decoder::fail(Rule rule) {
  if (!failure_) failure_ = Failure{rule, "at byte " + std::to_string(position_)};
}

Status Decoder::status() const {
  if (failure_) return std::unexpected(*failure_);
  return {};
}

Status Decoder::finish() const {
  if (failure_) return std::unexpected(*failure_);
  if (position_ != bytes_.size()) return broken(Rule::trailing_bytes);
  return {};
}

ByteView Decoder::take(std::size_t size) {
  if (failure_) return {};
  if (size > bytes_.size() - position_) {
    fail(Rule::truncated);
    return {};
  }
  const ByteView taken = bytes_.subspan(position_, size);
  position_ += size;
  return taken;
}

std::uint64_t Decoder::number(std::size_t size) {
  std::uint64_t value = 0;
  for (std::uint8_t octet : take(size)) value = value << 8 | octet;
  return value;
}

std::size_t Decoder::length() {
  const std::uint64_t first = number(1);
  const auto form = static_cast<std::size_t>(first >> 6);
  if (form == 3) {
    fail(Rule::length_not_minimal);
    return 0;
  }
  std::uint64_t value = first & 0x3f;
  for (std::size_t left = (std::size_t{1} << form) - 1; left > 0; --left)
    value = value << 8 | number(1);
  if ((form == 1 && value < 64) || (form == 2 && value < 16384)) fail(Rule::length_not_minimal);
  return failure_ ? 0 : static_cast<std::size_t>(value);
}

}  // namespace linnet::mls
