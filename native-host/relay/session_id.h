// Sessions and tokens as relays and hosts name them.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace linnet {

// One connected device, numbered by the host; never used again within a process.
struct SessionId {
  std::uint64_t value = 0;

  auto operator<=>(const SessionId&) const = default;
};

// Ties the answer of a port to the question that a relay asked.
struct Token {
  std::uint64_t value = 0;

  auto operator<=>(const Token&) const = default;
};

}  // namespace linnet

template <>
struct std::hash<linnet::SessionId> {
  std::size_t operator()(linnet::SessionId id) const noexcept { return std::hash<std::uint64_t>{}(id.value); }
};
