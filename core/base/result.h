#pragma once

#include <expected>
#include <string>
#include <utility>

#include "core/base/error_code.h"

namespace linnet {

// An error that can happen. `detail` is English for logs and developers; it never holds message
// bodies or tokens.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string detail;

  friend bool operator==(const Error&, const Error&) = default;
};

// A value, or the reason why there is none.
template <typename T>
using Result = std::expected<T, Error>;

// A command that yields nothing but may fail.
using Status = std::expected<void, Error>;

// `return fail(ErrorCode::not_found, "no such chat");`
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string detail = {}) {
  return std::unexpected(Error{code, std::move(detail)});
}

}  // namespace linnet

#define LINNET_CONCAT_(a, b) a##b
#define LINNET_CONCAT(a, b) LINNET_CONCAT_(a, b)

// Evaluates `expression` (a Result or Status); when it failed, returns its error from the enclosing
// function.
#define LINNET_TRY(expression)                                  \
  do {                                                          \
    if (auto linnet_status = (expression); !linnet_status)      \
      return std::unexpected(std::move(linnet_status).error()); \
  } while (false)

// `LINNET_ASSIGN(Head head, store.head(chat));`: declares or assigns the value, or returns the
// error.
#define LINNET_ASSIGN(target, expression) \
  LINNET_ASSIGN_(LINNET_CONCAT(linnet_result_, __LINE__), target, expression)
#define LINNET_ASSIGN_(name, target, expression)              \
  auto name = (expression);                                   \
  if (!name) return std::unexpected(std::move(name).error()); \
  target = *std::move(name)
