// A connected device as the relay host sees it, whatever carries its frames. On the server's loop.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/wire/shared_frame.h"

namespace linnet {

// Close codes of PROTOCOL.md that hosts give; relays give further ones.
namespace close_code {
inline constexpr std::uint16_t kRestart = 1012;        // the server goes away: come back with backoff
inline constexpr std::uint16_t kProtocol = 4400;       // three malformed frames, or no hello first
inline constexpr std::uint16_t kUnauthorized = 4401;   // no valid token, or no hello in time
inline constexpr std::uint16_t kSlowConsumer = 4008;   // frames were not read fast enough: say hello again
inline constexpr std::uint16_t kIdle = 4010;           // nothing heard for too long
}  // namespace close_code

class ServerSession {
 public:
  virtual ~ServerSession() = default;

  // Never blocks. `ephemeral` frames may be dropped when the device reads slowly.
  virtual void send(const std::shared_ptr<const wire::SharedFrame>& frame, bool ephemeral) = 0;
  // After all frames sent before it; nothing is sent after it. The session then tells the host that it has closed.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
};

}  // namespace linnet
