#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/entropy.h"

namespace linnet {

// A UUID (RFC 9562) as its 16 bytes. Order is byte order, which for version 7 is the order of time.
class Uuid {
 public:
  static constexpr std::size_t kTextSize = 36;

  // The nil UUID.
  constexpr Uuid() = default;
  constexpr explicit Uuid(const std::array<std::uint8_t, 16>& bytes) : bytes_(bytes) {}

  // Version 7: 48 bits of milliseconds, the rest random. A time outside of 48 bits (or before 1970)
  // is cut to fit.
  [[nodiscard]] static Uuid v7(WallTime time, Entropy& entropy);

  // Takes the canonical text only: 36 characters, lower case.
  [[nodiscard]] static std::optional<Uuid> parse(std::string_view text);

  [[nodiscard]] std::string text() const;
  [[nodiscard]] constexpr const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  [[nodiscard]] constexpr bool is_nil() const { return *this == Uuid{}; }
  [[nodiscard]] constexpr int version() const { return bytes_[6] >> 4; }

  friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

}  // namespace linnet

template <>
struct std::hash<linnet::Uuid> {
  // A version 7 UUID ends in 62 random bits.
  std::size_t operator()(const linnet::Uuid& uuid) const noexcept {
    std::size_t value;
    std::memcpy(&value, uuid.bytes().data() + 16 - sizeof(value), sizeof(value));
    return value;
  }
};
