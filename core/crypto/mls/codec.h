#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/crypto/mls/mls_error.h"
#include "core/crypto/mls/mls_limits.h"
#include "core/crypto/secret_bytes.h"

// The presentation language of RFC 9420 (section 2.1). A structure lists its fields once, for both
// directions, in the order of the RFC:
//
//   static void fields(auto& self, auto& stream) { stream(self.not_before, self.not_after); }
//
// Numbers and enumerations are big-endian; Bytes, SecretBytes and std::vector are `<V>`, std::array
// of octets is fixed, std::optional is `optional<T>`. A select is a std::variant: every select of the
// RFC counts its cases from 1, so the tag is the alternative's index + 1.
namespace linnet::mls {

template <typename T>
inline constexpr bool is_vector = false;
template <typename T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <typename T>
inline constexpr bool is_optional = false;
template <typename T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <typename T>
inline constexpr bool is_octets = false;
template <std::size_t size>
inline constexpr bool is_octets<std::array<std::uint8_t, size>> = true;

// The length of a vector, in as few bytes as it needs (section 2.1.2).
void put_length(Bytes& target, std::size_t at, std::size_t length);

class Encoder {
 public:
  Encoder() = default;
  // With space for so many bytes.
  explicit Encoder(std::size_t capacity) { bytes_.reserve(capacity); }

  template <typename... Fields>
  void operator()(const Fields&... fields) {
    (put(fields), ...);
  }

  template <typename Tag, typename... Cases>
  void select(const std::variant<Cases...>& value) {
    put(static_cast<Tag>(value.index() + 1));
    std::visit([this](const auto& alternative) { this->put(alternative); }, value);
  }

  // Bytes that have been encoded before.
  void raw(ByteView bytes) { append(bytes_, bytes); }

  [[nodiscard]] Bytes take() { return std::move(bytes_); }
  static constexpr bool decodes = false;

 private:
  template <typename T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      put(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_unsigned_v<T>) {
      for (std::size_t left = sizeof(T); left-- > 0;)
        bytes_.push_back(static_cast<std::uint8_t>(std::uint64_t{value} >> (8 * left)));
    } else if constexpr (std::is_same_v<T, std::monostate>) {
      // An empty struct.
    } else if constexpr (std::is_same_v<T, Bytes>) {
      put_length(bytes_, bytes_.size(), value.size());
      raw(value);
    } else if constexpr (std::is_same_v<T, SecretBytes>) {
      put_length(bytes_, bytes_.size(), value.size());
      raw(value.view());
    } else if constexpr (is_octets<T>) {
      raw(value);
    } else if constexpr (is_vector<T>) {
      const std::size_t start = bytes_.size();
      for (const auto& element : value) put(element);
      put_length(bytes_, start, bytes_.size() - start);
    } else if constexpr (is_optional<T>) {
      bytes_.push_back(value ? 1 : 0);
      if (value) put(*value);
    } else {
      T::fields(value, *this);
    }
  }

  Bytes bytes_;
};

// Stays at its first failure: what is read after it has no meaning, and `finish` gives the failure.
class Decoder {
 public:
  // Borrows `bytes`.
  explicit Decoder(ByteView bytes);

  template <typename... Fields>
  void operator()(Fields&... fields) {
    (get(fields), ...);
  }

  template <typename Tag, typename... Cases>
  void select(std::variant<Cases...>& value) {
    Tag tag{};
    get(tag);
    if (failure_) return;
    if (tag < 1 || tag > sizeof...(Cases)) return fail(Rule::unknown_variant);
    choose(value, static_cast<std::size_t>(tag) - 1, std::index_sequence_for<Cases...>{});
  }

  void fail(Rule rule);
  [[nodiscard]] bool failed() const { return failure_.has_value(); }
  [[nodiscard]] ByteView rest() const { return bytes_.subspan(position_); }

  // The failure, or trailing_bytes where something is left.
  [[nodiscard]] Status finish() const;
  // The failure alone, where something else follows.
  [[nodiscard]] Status status() const;
  static constexpr bool decodes = true;

 private:
  [[nodiscard]] ByteView take(std::size_t size);
  [[nodiscard]] std::uint64_t number(std::size_t size);
  [[nodiscard]] std::size_t length();

  template <typename... Cases, std::size_t... indexes>
  void choose(std::variant<Cases...>& value, std::size_t index,
              std::index_sequence<indexes...>) {
    ((indexes == index ? get(value.template emplace<indexes>()) : void()), ...);
  }

  template <typename T>
  void get(T& value) {
    if (failure_) return;
    if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(number(sizeof(T)));
    } else if constexpr (std::is_unsigned_v<T>) {
      value = static_cast<T>(number(sizeof(T)));
    } else if constexpr (std::is_same_v<T, std::monostate>) {
    } else if constexpr (std::is_same_v<T, Bytes>) {
      value = to_bytes(take(length()));
    } else if constexpr (std::is_same_v<T, SecretBytes>) {
      value = SecretBytes(take(length()));
    } else if constexpr (is_octets<T>) {
      const ByteView octets = take(value.size());
      if (!failure_) std::copy(octets.begin(), octets.end(), value.begin());
    } else if constexpr (is_vector<T>) {
      get_elements(value);
    } else if constexpr (is_optional<T>) {
      const std::uint64_t present = number(1);
      if (present > 1) return fail(Rule::presence_octet);
      if (present == 1) get(value.emplace());
    } else {
      T::fields(value, *this);
    }
  }

  template <typename T>
  void get_elements(std::vector<T>& value) {
    value.clear();
    const std::size_t size = length();
    if (failure_) return;
    if (size > bytes_.size() - position_) return fail(Rule::truncated);
    const ByteView whole = bytes_;
    bytes_ = whole.first(position_ + size);
    while (!failure_ && position_ < bytes_.size()) {
      if (value.size() == kElementsMax) return fail(Rule::limit_exceeded);
      get(value.emplace_back());
    }
    bytes_ = whole;
  }

  ByteView bytes_;
  std::size_t position_ = 0;
  std::optional<Failure> failure_;
};

template <typename T>
[[nodiscard]] Bytes encode(const T& value) {
  Encoder encoder;
  encoder(value);
  return encoder.take();
}

// The structure that is exactly `bytes`.
template <typename T>
[[nodiscard]] Result<T> decode(ByteView bytes) {
  Decoder decoder(bytes);
  T value{};
  decoder(value);
  if (auto status = decoder.finish(); !status) return std::unexpected(std::move(status).error());
  return value;
}

}  // namespace linnet::mls
