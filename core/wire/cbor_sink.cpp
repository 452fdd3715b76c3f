#include "core/wire/cbor_sink.h"

#include <bit>
#include <cstring>

#include "core/base/check.h"
#include "core/wire/utf8.h"

namespace linnet::wire {
namespace {

// RFC 8949, 3: the initial byte is a major type (3 bits) and an argument below 24, or how many
// bytes hold it.
enum Major : std::uint8_t { natural = 0, negative = 1, text = 3, list = 4, object = 5, simple = 7 };

struct Head {
  std::array<std::uint8_t, 9> bytes;
  std::size_t size;
};

Head head_of(std::uint8_t major, std::uint64_t argument) {
  const auto initial = static_cast<std::uint8_t>(major << 5);
  Head head{};
  if (argument < 24) {
    head.bytes[0] = static_cast<std::uint8_t>(initial | argument);
    head.size = 1;
    return head;
  }
  const int power = argument <= 0xff ? 0 : argument <= 0xffff ? 1 : argument <= 0xffff'ffff ? 2 : 3;
  const std::size_t width = std::size_t{1} << power;
  head.bytes[0] = static_cast<std::uint8_t>(initial | (24 + power));
  for (std::size_t i = 0; i < width; ++i) {
    head.bytes[1 + i] = static_cast<std::uint8_t>(argument >> (8 * (width - 1 - i)));
  }
  head.size = 1 + width;
  return head;
}

// Both at once: a vector grows by much more than it copies.
void add(Bytes& output, const Head& head, std::string_view text = {}) {
  const std::size_t at = output.size();
  output.resize(at + head.size + text.size());
  std::memcpy(output.data() + at, head.bytes.data(), head.size);
  if (!text.empty()) std::memcpy(output.data() + at + head.size, text.data(), text.size());
}
void add(ByteCount& output, const Head& head, std::string_view text = {}) {
  output.bytes += head.size + text.size();
}

std::size_t size_of(const Bytes& output) {
  return output.size();
}
std::size_t size_of(const ByteCount& output) {
  return output.bytes;
}

// Replaces the one byte at `at`.
void replace(Bytes& output, std::size_t at, const Head& head) {
  output[at] = head.bytes[0];
  output.insert(output.begin() + static_cast<std::ptrdiff_t>(at) + 1, head.bytes.begin() + 1,
                head.bytes.begin() + static_cast<std::ptrdiff_t>(head.size));
}
void replace(ByteCount& output, std::size_t, const Head& head) {
  output.bytes += head.size - 1;
}

}  // namespace

template <class Output>
void CborWriter<Output>::head(std::uint8_t major, std::uint64_t argument) {
  add(output_, head_of(major, argument));
}

// How many members come is known only at the end: one byte is kept for the head, which is enough
// for 23.
template <class Output>
void CborWriter<Output>::begin_object() {
  LINNET_CHECK(depth_ < open_.size());
  open_[depth_++] = {size_of(output_), 0};
  head(Major::object, 0);
}

template <class Output>
void CborWriter<Output>::name(std::string_view name) {
  ++open_[depth_ - 1].members;
  text(name);
}

template <class Output>
void CborWriter<Output>::end_object() {
  const OpenObject& closed = open_[--depth_];
  replace(output_, closed.header_at, head_of(Major::object, closed.members));
}

template <class Output>
void CborWriter<Output>::begin_list(std::size_t size) {
  head(Major::list, size);
}

template <class Output>
void CborWriter<Output>::text(std::string_view text) {
  if (valid_utf8_prefix(text) != text.size()) return this->text(replace_invalid_utf8(text));
  add(output_, head_of(Major::text, text.size()), text);
}

template <class Output>
void CborWriter<Output>::natural(std::uint64_t number) {
  head(Major::natural, number);
}

template <class Output>
void CborWriter<Output>::negative(std::int64_t number) {
  head(Major::negative, ~static_cast<std::uint64_t>(number));  // -1 - number
}

template <class Output>
void CborWriter<Output>::fraction(double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  Head head{.bytes = {Major::simple << 5 | 27}, .size = 9};
  for (std::size_t i = 0; i < 8; ++i) {
    head.bytes[1 + i] = static_cast<std::uint8_t>(bits >> (8 * (7 - i)));
  }
  add(output_, head);
}

template <class Output>
void CborWriter<Output>::boolean(bool value) {
  head(Major::simple, value ? 21 : 20);
}

template <class Output>
void CborWriter<Output>::null() {
  head(Major::simple, 22);
}

template class CborWriter<Bytes>;
template class CborWriter<ByteCount>;

}  // namespace linnet::wire
