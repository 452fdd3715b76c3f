// One device of the generator: a WebSocket on a non-blocking socket, as cheap as it can be, so that the machine's time goes
// to the server. Only what a well-behaved server sends is understood.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace linnet::load {

class LoadConnection {
 public:
  LoadConnection() = default;
  ~LoadConnection();
  LoadConnection(LoadConnection&& other) noexcept;
  LoadConnection& operator=(LoadConnection&&) = delete;

  // Connects to loopback and becomes a WebSocket with CBOR frames. Ends the program when that fails.
  void open(std::uint16_t port);

  // Queues a frame; flush() hands what is queued to the socket.
  void send(const Bytes& frame);
  void flush();
  // Reads what is there. False when the server has closed.
  bool receive(const std::function<void(ByteView frame)>& on_frame);
  // Waits until something is there, then receives.
  void await(const std::function<void(ByteView frame)>& on_frame);

  [[nodiscard]] int file() const { return file_; }

 private:
  int file_ = -1;
  std::string out_;
  Bytes in_;
};

// One HTTP request on a connection of its own; the body of the answer. Ends the program when the status is not 200.
[[nodiscard]] std::string post_json(std::uint16_t port, std::string_view path, std::string_view body);

}  // namespace linnet::load
