// One HTTP/1.1 connection: reads requests, hands them to HttpService, writes the answers in order; becomes a WebSocket when
// asked to. On the server's loop.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <memory>
#include <optional>

namespace linnet {

using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;
using HttpResponse = boost::beast::http::response<boost::beast::http::string_body>;

// What is behind the connections.
class HttpService {
 public:
  using Respond = std::function<void(HttpResponse)>;

  virtual ~HttpService() = default;
  // Answers once, at once or later.
  virtual void handle(const HttpRequest& request, const boost::asio::ip::tcp::endpoint& peer, Respond respond) = 0;
  // Takes the socket over when this request may become a WebSocket; else the answer.
  virtual std::optional<HttpResponse> upgrade(HttpRequest& request, boost::asio::ip::tcp::socket& socket) = 0;
  virtual void connection_closed(const boost::asio::ip::tcp::endpoint& peer) = 0;
};

class HttpConnection final : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(boost::asio::ip::tcp::socket socket, boost::asio::ip::tcp::endpoint peer, HttpService& service);
  // Tells the service, unless the socket has gone to a WebSocket.
  ~HttpConnection();

  void run() { read(); }

 private:
  void read();
  void on_read(boost::beast::error_code error);
  void write(HttpResponse response, bool keep_alive);
  void close();

  boost::beast::tcp_stream stream_;
  const boost::asio::ip::tcp::endpoint peer_;
  HttpService& service_;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  std::optional<HttpResponse> response_;  // being written
  int requests_ = 0;
  bool upgraded_ = false;
};

}  // namespace linnet
