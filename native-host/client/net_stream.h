// One byte stream, with TLS or without it, for Beast's WebSocket and HTTP. Reads and writes go through whichever is there.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <functional>
#include <memory>

#include "native-host/client/server_url.h"

namespace linnet {

class NetStream {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;
  using next_layer_type = boost::beast::tcp_stream;
  using TlsStream = boost::asio::ssl::stream<boost::beast::tcp_stream&>;

  explicit NetStream(boost::asio::io_context& io) : tcp_(io) {}

  [[nodiscard]] executor_type get_executor() { return tcp_.get_executor(); }
  [[nodiscard]] next_layer_type& next_layer() { return tcp_; }
  [[nodiscard]] const next_layer_type& next_layer() const { return tcp_; }

  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_read_some(buffers, std::forward<Handler>(handler));
    return tcp_.async_read_some(buffers, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_write_some(buffers, std::forward<Handler>(handler));
    return tcp_.async_write_some(buffers, std::forward<Handler>(handler));
  }
  // Beast asks for them, our hosts never call them.
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, boost::system::error_code& error) {
    return tls_ ? tls_->read_some(buffers, error) : tcp_.read_some(buffers, error);
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, boost::system::error_code& error) {
    return tls_ ? tls_->write_some(buffers, error) : tcp_.write_some(buffers, error);
  }

  // Resolves, connects, and for https checks the server's certificate against its name. The stream lives until `done` is
  // called. `tls` is borrowed for the stream's life.
  using Connected = std::function<void(const boost::system::error_code&)>;
  void async_dial(const ServerUrl& url, boost::asio::ssl::context& tls, Connected done);
  // Everything that is under way ends with an error.
  void abort();

  // How a WebSocket ends: the TCP connection with it; TLS's own goodbye adds nothing to the WebSocket's.
  friend void teardown(boost::beast::role_type role, NetStream& stream, boost::system::error_code& error);
  template <class Handler>
  friend void async_teardown(boost::beast::role_type role, NetStream& stream, Handler&& handler) {
    using boost::beast::websocket::async_teardown;
    async_teardown(role, stream.tcp_.socket(), std::forward<Handler>(handler));
  }

 private:
  void resolve(const ServerUrl& url, Connected done);
  void shake_hands(const std::string& host, Connected done);

  boost::beast::tcp_stream tcp_;
  std::unique_ptr<TlsStream> tls_;
  std::shared_ptr<void> resolver_;
};

}  // namespace linnet
