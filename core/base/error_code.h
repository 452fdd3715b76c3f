#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace linnet {

// Everything that can go wrong and be told to somebody. A closed list: C++, JSON, TypeScript and
// the documentation use the same words. A new code needs a row in error_code.cpp, which the
// compiler checks.
enum class ErrorCode : std::uint8_t {
  malformed,
  too_large,
  unsupported,
  unauthorized,
  forbidden,
  not_found,
  already_exists,
  conflict,
  out_of_order,
  rate_limited,
  busy,
  log_full,
  offline,
  timeout,
  expired,
  storage_full,
  storage_io,
  storage_corrupt,
  storage_newer,
  internal,
};

// What the engine does about an error.
//
//   offline     wait for a connection; costs no attempt
//   transient   try again after a backoff
//   auth        pause until the app gives a new token
//   conflict    recompute from the newer state, then try again
//   permanent   give up; the same request will always fail
//   needs_user  give up until the user decides
//   duplicate   it was done before: success
enum class ErrorClass : std::uint8_t {
  offline,
  transient,
  auth,
  conflict,
  permanent,
  needs_user,
  duplicate,
};

inline constexpr int kErrorCodeCount = static_cast<int>(ErrorCode::internal) + 1;

// The code's word, as it is written in C++, JSON and TypeScript: "rate_limited".
[[nodiscard]] std::string_view error_name(ErrorCode code);

[[nodiscard]] ErrorClass error_class(ErrorCode code);

// One English sentence that tells a user what to do; empty where nothing can be done.
[[nodiscard]] std::string_view error_user_action(ErrorCode code);

// The code with this name; nothing for a word that is not on the list (a newer server may send
// one).
[[nodiscard]] std::optional<ErrorCode> error_code_from_name(std::string_view name);

[[nodiscard]] std::string_view error_class_name(ErrorClass error_class);

}  // namespace linnet
