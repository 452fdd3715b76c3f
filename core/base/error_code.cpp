#include "core/base/error_code.h"

#include <array>

namespace linnet {
namespace {

struct ErrorRow {
  ErrorCode code;
  std::string_view name;
  ErrorClass error_class;
  std::string_view user_action;
};

constexpr std::array<ErrorRow, kErrorCodeCount> kErrors{{
    {ErrorCode::malformed, "malformed", ErrorClass::permanent,
     "Update the app: it sent something the other side cannot read."},
    {ErrorCode::too_large, "too_large", ErrorClass::permanent,
     "Make it smaller and send it again."},
    {ErrorCode::unsupported, "unsupported", ErrorClass::permanent, "Update the app."},
    {ErrorCode::unauthorized, "unauthorized", ErrorClass::auth, "Sign in again."},
    {ErrorCode::forbidden, "forbidden", ErrorClass::permanent, "Ask an admin of the chat."},
    {ErrorCode::not_found, "not_found", ErrorClass::permanent, "It no longer exists."},
    {ErrorCode::already_exists, "already_exists", ErrorClass::duplicate, ""},
    {ErrorCode::conflict, "conflict", ErrorClass::conflict, ""},
    {ErrorCode::out_of_order, "out_of_order", ErrorClass::conflict, ""},
    {ErrorCode::rate_limited, "rate_limited", ErrorClass::transient, "Wait a moment."},
    {ErrorCode::busy, "busy", ErrorClass::transient, ""},
    {ErrorCode::log_full, "log_full", ErrorClass::needs_user,
     "The server is out of space: tell its operator."},
    {ErrorCode::offline, "offline", ErrorClass::offline, "Check the connection."},
    {ErrorCode::timeout, "timeout", ErrorClass::transient, ""},
    {ErrorCode::expired, "expired", ErrorClass::needs_user, "Send it again if it still matters."},
    {ErrorCode::storage_full, "storage_full", ErrorClass::needs_user,
     "Free some space on this device."},
    {ErrorCode::storage_io, "storage_io", ErrorClass::transient,
     "Close other apps, then start this one again."},
    {ErrorCode::storage_corrupt, "storage_corrupt", ErrorClass::needs_user,
     "Reset this device's copy; the server still has the messages."},
    {ErrorCode::storage_newer, "storage_newer", ErrorClass::needs_user,
     "Update the app: a newer one has used this storage."},
    {ErrorCode::internal, "internal", ErrorClass::permanent, "Report this: it is a bug."},
}};

consteval bool rows_are_in_the_order_of_the_enum() {
  for (std::size_t i = 0; i < kErrors.size(); ++i) {
    if (static_cast<std::size_t>(kErrors[i].code) != i || kErrors[i].name.empty()) return false;
  }
  return true;
}
static_assert(rows_are_in_the_order_of_the_enum());

constexpr const ErrorRow& row(ErrorCode code) {
  return kErrors[static_cast<std::size_t>(code)];
}

}  // namespace

std::string_view error_name(ErrorCode code) {
  return row(code).name;
}

ErrorClass error_class(ErrorCode code) {
  return row(code).error_class;
}

std::string_view error_user_action(ErrorCode code) {
  return row(code).user_action;
}

std::optional<ErrorCode> error_code_from_name(std::string_view name) {
  for (const ErrorRow& candidate : kErrors) {
    if (candidate.name == name) return candidate.code;
  }
  return std::nullopt;
}

std::string_view error_class_name(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::offline:
      return "offline";
    case ErrorClass::transient:
      return "transient";
    case ErrorClass::auth:
      return "auth";
    case ErrorClass::conflict:
      return "conflict";
    case ErrorClass::permanent:
      return "permanent";
    case ErrorClass::needs_user:
      return "needs_user";
    case ErrorClass::duplicate:
      return "duplicate";
  }
  return {};
}

}  // namespace linnet
