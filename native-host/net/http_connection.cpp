#include "native-host/net/http_connection.h"

#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <chrono>

namespace linnet {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr std::uint32_t kHeaderBytes = 8 * 1024;
constexpr std::uint64_t kBodyBytes = 256 * 1024;
constexpr int kRequestsPerConnection = 1'000;
constexpr auto kRequestTimeout = std::chrono::seconds(10);   // from the first byte (or the accept) to the whole request
constexpr auto kIdleTimeout = std::chrono::seconds(60);      // between requests
constexpr auto kResponseTimeout = std::chrono::seconds(60);

HttpResponse plain(http::status status, std::string_view text) {
  HttpResponse response(status, 11);
  response.set(http::field::content_type, "text/plain; charset=utf-8");
  response.body() = text;
  return response;
}

}  // namespace

HttpConnection::HttpConnection(boost::asio::ip::tcp::socket socket, boost::asio::ip::tcp::endpoint peer,
                               HttpService& service)
    : stream_(std::move(socket)), peer_(std::move(peer)), service_(service) {}

HttpConnection::~HttpConnection() {
  if (!upgraded_) service_.connection_closed(peer_);
}

void HttpConnection::read() {
  parser_.emplace();
  parser_->header_limit(kHeaderBytes);
  parser_->body_limit(kBodyBytes);
  stream_.expires_after(requests_ == 0 ? kRequestTimeout : kIdleTimeout);
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_read(error); });
}

void HttpConnection::on_read(beast::error_code error) {
  stream_.expires_never();
  if (error == http::error::end_of_stream || error == beast::error::timeout) return close();
  if (error == http::error::body_limit) return write(plain(http::status::payload_too_large, "too large\n"), false);
  if (error == http::error::header_limit) {
    return write(plain(http::status::request_header_fields_too_large, "too large\n"), false);
  }
  if (error) {
    if (error.category() == http::make_error_code(http::error::bad_method).category()) {
      return write(plain(http::status::bad_request, "not HTTP\n"), false);
    }
    return close();
  }
  ++requests_;
  HttpRequest request = parser_->release();
  if (beast::websocket::is_upgrade(request)) {
    // Bytes behind the request came before the answer: no client of WebSocket does that.
    if (buffer_.size() > 0) return write(plain(http::status::bad_request, "early bytes\n"), false);
    beast::tcp_stream& stream = stream_;
    if (auto refusal = service_.upgrade(request, stream.socket())) return write(*std::move(refusal), false);
    upgraded_ = true;
    return;
  }
  const bool keep_alive = request.keep_alive() && requests_ < kRequestsPerConnection;
  service_.handle(request, peer_, [self = shared_from_this(), keep_alive](HttpResponse response) {
    self->write(std::move(response), keep_alive);
  });
}

void HttpConnection::write(HttpResponse response, bool keep_alive) {
  response_ = std::move(response);
  response_->keep_alive(keep_alive);
  if (!response_->has_content_length()) response_->prepare_payload();  // the answer to HEAD has one without a body
  stream_.expires_after(kResponseTimeout);
  http::async_write(stream_, *response_, [self = shared_from_this(), keep_alive](beast::error_code error, std::size_t) {
    self->response_.reset();
    if (error || !keep_alive) return self->close();
    self->read();
  });
}

void HttpConnection::close() {
  beast::error_code ignored;
  stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  stream_.close();
}

}  // namespace linnet
