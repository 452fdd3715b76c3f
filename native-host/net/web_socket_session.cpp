#include "native-host/net/web_socket_session.h"

#include <netinet/tcp.h>

#include <boost/asio/post.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include "core/model/limits.h"

namespace linnet {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

constexpr std::size_t kWriteBytes = 64 * 1024;      // gathered for one system call
constexpr std::size_t kFlushBytes = 256 * 1024;     // of one session in one turn of the loop
constexpr int kUnsentInKernel = 16 * 1024;

void tune(asio::ip::tcp::socket& socket) {
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);
  // Keeps the queue in our hands, where it can be bounded and thinned, instead of in megabytes of kernel memory.
  const int low_water = kUnsentInKernel;
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &low_water, sizeof low_water);
  const unsigned int patience_ms = 30'000;
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
}

asio::ip::tcp::endpoint peer_of(const asio::ip::tcp::socket& socket) {
  error_code gone;
  return socket.remote_endpoint(gone);
}

// RFC 6455, 5.2, from a server: FIN, opcode, no mask, the length in 7 bits, 16 bits or 64 bits.
void append_frame(std::string& out, wire::Encoding encoding, const Bytes& payload) {
  constexpr unsigned char kFin = 0x80;
  constexpr unsigned char kText = 0x1;
  constexpr unsigned char kBinary = 0x2;
  const auto put = [&out](std::uint64_t byte) { out += static_cast<char>(byte & 0xff); };
  const std::uint64_t size = payload.size();
  put(kFin | (encoding == wire::Encoding::json ? kText : kBinary));
  if (size < 126) {
    put(size);
  } else {
    const int bytes = size < 65'536 ? 2 : 8;
    put(bytes == 2 ? 126 : 127);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) put(size >> shift);
  }
  out += as_text(payload);
}

}  // namespace

std::optional<wire::Encoding> WebSocketSession::encoding_of(const Request& request) {
  const beast::http::token_list protocols(request[beast::http::field::sec_websocket_protocol]);
  for (const auto& protocol : protocols) {
    if (protocol == kCborProtocol) return wire::Encoding::cbor;
    if (protocol == kJsonProtocol) return wire::Encoding::json;
  }
  return std::nullopt;
}

WebSocketSession::WebSocketSession(asio::ip::tcp::socket socket, wire::Encoding encoding, RelayHost& host,
                                   WebSocketTable& table, EventLog& events, const Options& options)
    : host_(host),
      table_(table),
      events_(events),
      options_(options),
      encoding_(encoding),
      peer_(peer_of(socket)),
      stream_(std::move(socket), *this),
      rate_(options.frames_per_second, options.frames_burst, options.now().mono),
      opened_(options.now().mono),
      heard_(opened_) {
  tune(stream_.next_layer().socket());
  table_.entered(*this);
}

WebSocketSession::~WebSocketSession() {
  end();
  table_.left(*this);
}

void WebSocketSession::run(Request request) {
  stream_.read_message_max(limits::kFrameBytes);
  stream_.set_option(websocket::stream_base::decorator([encoding = encoding_](websocket::response_type& response) {
    const std::string_view protocol = encoding == wire::Encoding::json ? kJsonProtocol : kCborProtocol;
    response.set(beast::http::field::sec_websocket_protocol, protocol);
    response.erase(beast::http::field::server);
  }));
  stream_.control_callback([this](websocket::frame_type, beast::string_view) { heard_ = options_.now().mono; });
  stream_.async_accept(request, [self = shared_from_this()](beast::error_code error) {
    if (error) return self->abort();
    self->id_ = self->host_.open(*self, self->encoding_);
    self->read();
  });
}

void WebSocketSession::read() {
  stream_.async_read(incoming_, [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_read(error); });
}

void WebSocketSession::on_read(beast::error_code error) {
  if (error) {
    // Beast has put the close frame that answers a peer's close, or its mistake, into the queue.
    return finish();
  }
  const MonoTime now = options_.now().mono;
  heard_ = now;
  const auto data = incoming_.cdata();
  if (!ended_) host_.receive(id_, ByteView(static_cast<const std::uint8_t*>(data.data()), data.size()));
  incoming_.consume(incoming_.size());
  if (incoming_.capacity() > 4'096) incoming_.shrink_to_fit();
  const Duration delay = rate_.take(now);
  if (delay > Duration::zero() && !ended_) return read_after(delay);
  read();
}

// The last bytes leave; then what still comes is thrown away until the peer hangs up, because closing a socket with unread
// bytes would take back what it has not read yet. check_timeouts() ends the wait.
void WebSocketSession::finish() {
  end();
  closing_ = closing_.value_or(options_.now().mono);
  if (finished_) return;
  finished_ = true;
  incoming_.clear();
  discard();
  flush_soon();
}

void WebSocketSession::discard() {
  stream_.next_layer().async_read_some(incoming_.prepare(4'096),
                                       [self = shared_from_this()](error_code error, std::size_t) {
                                         if (!error) self->discard();
                                       });
}

// Over its rate a session is not closed and loses nothing: it is read more slowly, and TCP pushes back.
void WebSocketSession::read_after(Duration delay) {
  if (!pause_) pause_.emplace(stream_.get_executor());
  pause_->expires_after(delay);
  pause_->async_wait([self = shared_from_this()](error_code error) {
    if (!error) self->read();
  });
}

void WebSocketSession::send(const std::shared_ptr<const wire::SharedFrame>& frame, bool ephemeral) {
  if (ended_) return;
  push({.bytes = frame->bytes(encoding_), .ephemeral = ephemeral, .raw = false});
}

void WebSocketSession::write_raw(Bytes bytes) {
  push({.bytes = std::make_shared<const Bytes>(std::move(bytes)), .ephemeral = false, .raw = true});
}

void WebSocketSession::push(OutgoingQueue::Item item) {
  if (outgoing_.push(std::move(item)) == OutgoingQueue::Pushed::overflow) return fail_slow();
  flush_soon();
}

// One flush for everything that this turn of the loop produces.
void WebSocketSession::flush_soon() {
  if (flush_posted_ || waiting_) return;
  flush_posted_ = true;
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    self->flush_posted_ = false;
    self->flush();
  });
}

void WebSocketSession::flush() {
  std::size_t budget = kFlushBytes;
  while (!waiting_ && (!outgoing_.empty() || unsent_at_ < unsent_.size())) {
    if (budget < kWriteBytes) return flush_soon();
    budget -= kWriteBytes;
    if (!write_some()) return;
  }
  if (finished_ && !waiting_) {
    error_code ignored;
    stream_.next_layer().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }
}

// False when the connection is gone.
bool WebSocketSession::write_some() {
  if (unsent_at_ == unsent_.size()) {
    unsent_.clear();
    unsent_at_ = 0;
    while (!outgoing_.empty() && unsent_.size() < kWriteBytes) {
      const OutgoingQueue::Item item = outgoing_.pop();
      if (item.raw) {
        unsent_ += as_text(*item.bytes);
      } else {
        append_frame(unsent_, encoding_, *item.bytes);
      }
    }
  }
  asio::ip::tcp::socket& socket = stream_.next_layer().socket();
  error_code error;
  unsent_at_ += socket.write_some(asio::buffer(unsent_.data() + unsent_at_, unsent_.size() - unsent_at_), error);
  if (error && error != asio::error::would_block && error != asio::error::try_again) {
    abort();
    return false;
  }
  if (unsent_at_ < unsent_.size()) {
    waiting_ = true;
    socket.async_wait(asio::ip::tcp::socket::wait_write, [self = shared_from_this()](error_code failed) {
      self->waiting_ = false;
      if (!failed) self->flush();
    });
  } else if (unsent_.capacity() > 4'096) {
    std::string().swap(unsent_);
    unsent_at_ = 0;
  }
  return true;
}

void WebSocketSession::fail_slow() {
  if (ended_) return abort();
  events_.write(ServerEvent::slow_consumer, options_.now(), {{"session", id_.value}});
  outgoing_.clear();
  close(close_code::kSlowConsumer, "frames are not read fast enough");
}

void WebSocketSession::close(std::uint16_t code, std::string_view reason) {
  if (ended_) return;
  end();
  closing_ = options_.now().mono;
  constexpr std::size_t kReasonBytes = 123;
  const websocket::close_reason why(static_cast<websocket::close_code>(code),
                                    beast::string_view(reason.data(), std::min(reason.size(), kReasonBytes)));
  stream_.async_close(why, [self = shared_from_this()](beast::error_code) { self->finish(); });
}

void WebSocketSession::check_timeouts(MonoTime now) {
  if (closing_) {
    if (now - *closing_ >= options_.close_timeout) abort();
  } else if (!host_.is_open(id_)) {
    if (now - opened_ >= options_.hello_timeout) close(close_code::kUnauthorized, "no hello in time");
  } else if (now - heard_ >= options_.idle_timeout) {
    close(close_code::kIdle, "nothing heard");
  }
}

void WebSocketSession::abort() {
  end();
  outgoing_.clear();
  if (pause_) pause_->cancel();
  beast_close_socket(stream_.next_layer());
}

void WebSocketSession::end() {
  if (ended_) return;
  ended_ = true;
  host_.closed(id_);
}

}  // namespace linnet
