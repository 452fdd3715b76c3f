// A dumb pipe for frames between a device and its server. Retry, order and dedup are the engine's; a transport only says
// when it has opened, what has come, and, once, that it has ended.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/bytes.h"

namespace linnet {

struct TransportEvents {
  std::function<void()> opened;
  std::function<void(Bytes)> frame;
  std::function<void(std::uint16_t code, std::string reason)> closed;
};

// Code of an end that nobody announced, as a WebSocket says it (RFC 6455, 7.1.5).
inline constexpr std::uint16_t kLost = 1006;

class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  // Ends it without a word, like close().
  virtual ~Transport() = default;

  // Frames leave in this order. Only after `opened`.
  virtual void send(Bytes frame) = 0;
  // No event follows.
  virtual void close() = 0;
};

}  // namespace linnet
