// Where a server is: http://host:port or https://..., perhaps with a path before Linnet's own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace linnet {

struct ServerUrl {
  bool secure = false;
  std::string host;          // lower case; an IPv6 address without its brackets
  std::uint16_t port = 80;
  std::string prefix;        // path before /v1/..., without a slash at its end; mostly empty

  // Errors: malformed (another scheme, no host, user names, a query).
  [[nodiscard]] static Result<ServerUrl> parse(std::string_view text);

  // One text for one server: the default port is left out.
  [[nodiscard]] std::string text() const;
  // What a Host header says.
  [[nodiscard]] std::string authority() const;

  bool operator==(const ServerUrl&) const = default;
};

}  // namespace linnet
