// What Beast's WebSocket reads from and writes to: reads go to the socket, writes into the session's own queue and complete
// at once. So handshake, pongs and close frames keep their order with our frames, there is never a second writer on the
// socket, and many frames leave in one system call.
#pragma once

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <utility>

#include "core/base/bytes.h"

namespace linnet {

// Takes what Beast wants written.
class WriteSink {
 public:
  virtual ~WriteSink() = default;
  virtual void write_raw(Bytes bytes) = 0;
};

class WriteGate {
 public:
  using executor_type = boost::asio::ip::tcp::socket::executor_type;

  // `sink` is borrowed for the gate's life.
  WriteGate(boost::asio::ip::tcp::socket socket, WriteSink& sink) : socket_(std::move(socket)), sink_(sink) {}

  [[nodiscard]] executor_type get_executor() { return socket_.get_executor(); }
  [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }

  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) {
    return socket_.async_read_some(buffers, std::forward<Handler>(handler));
  }

  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    return boost::asio::async_initiate<Handler, void(boost::system::error_code, std::size_t)>(
        [this](auto&& done, const Buffers& from) {
          const std::size_t size = boost::asio::buffer_size(from);
          Bytes bytes(size);
          boost::asio::buffer_copy(boost::asio::buffer(bytes), from);
          sink_.write_raw(std::move(bytes));
          boost::asio::post(get_executor(),
                            boost::beast::bind_front_handler(std::forward<decltype(done)>(done),
                                                             boost::system::error_code(), size));
        },
        handler, buffers);
  }

 private:
  boost::asio::ip::tcp::socket socket_;
  WriteSink& sink_;
};

// Found by Beast through argument-dependent lookup. The session itself closes the socket once its queue is empty.
inline void teardown(boost::beast::role_type, WriteGate&, boost::system::error_code& error) { error = {}; }

template <class Handler>
void async_teardown(boost::beast::role_type, WriteGate& gate, Handler&& handler) {
  boost::asio::post(gate.get_executor(),
                    boost::beast::bind_front_handler(std::forward<Handler>(handler), boost::system::error_code()));
}

inline void beast_close_socket(WriteGate& gate) {
  boost::system::error_code ignored;
  gate.socket().close(ignored);
}

}  // namespace linnet
