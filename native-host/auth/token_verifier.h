// The port to whoever vouches for users: turns the token of a hello into claims.
#pragma once

#include <string_view>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "native-host/relay/session_relay.h"

namespace linnet {

class TokenVerifier {
 public:
  virtual ~TokenVerifier() = default;

  // Errors: unauthorized (any reason; the detail names it and never holds the token).
  [[nodiscard]] virtual Result<Claims> verify(std::string_view token, WallTime now) const = 0;
};

}  // namespace linnet
