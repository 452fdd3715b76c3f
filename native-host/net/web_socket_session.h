// A device on a WebSocket. Beast reads; frames are written by this class, many in one system call, through WriteGate's
// order. Lives as long as an operation on its socket does; on the server's loop.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <memory>
#include <optional>
#include <string>

#include "core/base/clock.h"
#include "native-host/net/outgoing_queue.h"
#include "native-host/net/rate_bucket.h"
#include "native-host/net/relay_host.h"
#include "native-host/net/write_gate.h"

namespace linnet {

class WebSocketSession;

// The sessions that are alive, for timeouts and for the end. Sessions enter and leave by themselves.
class WebSocketTable {
 public:
  virtual ~WebSocketTable() = default;
  virtual void entered(WebSocketSession& session) = 0;
  virtual void left(WebSocketSession& session) = 0;
};

class WebSocketSession final : public std::enable_shared_from_this<WebSocketSession>,
                               public ServerSession,
                               public WriteSink {
 public:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;

  struct Options {
    double frames_per_second = 50;
    double frames_burst = 200;
    Duration hello_timeout = 10s;  // from the upgrade to a valid hello
    Duration idle_timeout = 35s;
    Duration close_timeout = 2s;   // from our close to the end of the connection
    std::function<Now()> now;
  };

  static constexpr std::string_view kJsonProtocol = "linnet.v1-draft.json";
  static constexpr std::string_view kCborProtocol = "linnet.v1-draft.cbor";

  // The encoding that a request asks for: the first known one of its subprotocols.
  [[nodiscard]] static std::optional<wire::Encoding> encoding_of(const Request& request);

  WebSocketSession(boost::asio::ip::tcp::socket socket, wire::Encoding encoding, RelayHost& host, WebSocketTable& table,
                   EventLog& events, const Options& options);
  ~WebSocketSession() override;

  // Answers the upgrade and begins to read.
  void run(Request request);

  void send(const std::shared_ptr<const wire::SharedFrame>& frame, bool ephemeral) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void write_raw(Bytes bytes) override;

  [[nodiscard]] const boost::asio::ip::tcp::endpoint& peer() const { return peer_; }

  // Ends the session when one of its timeouts has passed. Called about once a second.
  void check_timeouts(MonoTime now);
  // Ends the connection without a word.
  void abort();

 private:
  void read();
  void on_read(boost::beast::error_code error);
  void finish();
  void discard();
  void read_after(Duration delay);
  void push(OutgoingQueue::Item item);
  void flush_soon();
  void flush();
  [[nodiscard]] bool write_some();
  void fail_slow();
  void end();

  RelayHost& host_;
  WebSocketTable& table_;
  EventLog& events_;
  const Options& options_;
  const wire::Encoding encoding_;
  boost::asio::ip::tcp::endpoint peer_;
  boost::beast::websocket::stream<WriteGate, false> stream_;
  boost::beast::flat_buffer incoming_;
  std::optional<boost::asio::steady_timer> pause_;  // made when first needed
  OutgoingQueue outgoing_;
  std::string unsent_;       // what the socket did not take, and how much of it has left
  std::size_t unsent_at_ = 0;
  SessionId id_;
  RateBucket rate_;
  MonoTime opened_;
  MonoTime heard_;
  std::optional<MonoTime> closing_;  // since
  bool flush_posted_ = false;
  bool waiting_ = false;     // for the socket to take more
  bool ended_ = false;       // for the host: nothing more is sent or heard
  bool finished_ = false;    // for Beast: the close frame is in the queue
};

}  // namespace linnet
