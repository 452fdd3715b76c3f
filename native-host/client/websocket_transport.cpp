#include "native-host/client/websocket_transport.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <optional>

#include "core/model/limits.h"
#include "core/wire/frame.h"
#include "native-host/client/net_stream.h"

namespace linnet {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

class WebsocketTransport::Socket : public std::enable_shared_from_this<Socket> {
 public:
  Socket(asio::io_context& io, ServerUrl server, TransportEvents events)
      : server_(std::move(server)), events_(std::move(events)), stream_(io) {}

  void start(asio::ssl::context& tls) {
    stream_.next_layer().async_dial(server_, tls, [self = shared_from_this()](const error_code& error) {
      if (error) return self->end(kLost, error.message());
      self->upgrade();
    });
  }

  void send(Bytes frame) {
    outgoing_.push_back(std::move(frame));
    if (outgoing_.size() == 1) write();
  }

  // What has been sent leaves before the goodbye; nobody waits for the answer.
  void close() {
    events_.reset();
    if (!open_ || !outgoing_.empty()) return stream_.next_layer().abort();
    stream_.async_close(websocket::close_code::normal, [self = shared_from_this()](const error_code&) {});
  }

 private:
  void upgrade() {
    if (!events_) return;
    websocket::stream_base::timeout timeouts{};
    timeouts.handshake_timeout = std::chrono::seconds(10);
    timeouts.idle_timeout = websocket::stream_base::none();  // the engine's heartbeat watches over it
    timeouts.keep_alive_pings = false;
    stream_.set_option(timeouts);
    stream_.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
      request.set(beast::http::field::sec_websocket_protocol, std::string(wire::kVersion) + ".cbor");
    }));
    stream_.read_message_max(limits::kFrameBytes);
    stream_.binary(true);
    stream_.async_handshake(server_.authority(), server_.prefix + "/v1/socket", [self = shared_from_this()](const error_code& error) {
      if (error) return self->end(kLost, error.message());
      if (!self->events_) return;
      self->open_ = true;
      self->events_->opened();
      self->read();
    });
  }

  void read() {
    stream_.async_read(incoming_, [self = shared_from_this()](const error_code& error, std::size_t) {
      if (error) return self->end_of_stream(error);
      if (!self->events_) return;
      const auto bytes = self->incoming_.cdata();
      const auto* first = static_cast<const std::uint8_t*>(bytes.data());
      self->events_->frame(Bytes(first, first + bytes.size()));
      self->incoming_.consume(bytes.size());
      if (self->events_) self->read();
    });
  }

  void write() {
    stream_.async_write(asio::buffer(outgoing_.front()), [self = shared_from_this()](const error_code& error, std::size_t) {
      if (error) return self->end(kLost, error.message());
      self->outgoing_.pop_front();
      if (!self->outgoing_.empty()) self->write();
    });
  }

  void end_of_stream(const error_code& error) {
    const auto reason = stream_.reason();
    if (error == websocket::error::closed && reason.code != websocket::close_code::none) {
      return end(reason.code, std::string(reason.reason.data(), reason.reason.size()));
    }
    end(kLost, error.message());
  }

  void end(std::uint16_t code, std::string reason) {
    stream_.next_layer().abort();
    if (!events_) return;
    const TransportEvents events = *std::move(events_);
    events_.reset();
    events.closed(code, std::move(reason));
  }

  const ServerUrl server_;
  std::optional<TransportEvents> events_;  // nothing once it has ended
  websocket::stream<NetStream> stream_;
  beast::flat_buffer incoming_;
  std::deque<Bytes> outgoing_;             // the first one is being written
  bool open_ = false;
};

WebsocketTransport::WebsocketTransport(asio::io_context& io, asio::ssl::context& tls, const ServerUrl& server, TransportEvents events)
    : socket_(std::make_shared<Socket>(io, server, std::move(events))) {
  socket_->start(tls);
}

WebsocketTransport::~WebsocketTransport() {
  close();
}

void WebsocketTransport::send(Bytes frame) {
  if (socket_) socket_->send(std::move(frame));
}

void WebsocketTransport::close() {
  if (const auto socket = std::exchange(socket_, nullptr)) socket->close();
}

}  // namespace linnet
