#include "native-host/client/http_post.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>

#include "native-host/client/net_stream.h"

namespace linnet {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr std::uint64_t kAnswerBytes = 4 * 1024 * 1024;
constexpr unsigned kHttp11 = 11;

}  // namespace

// A connection and the request on it.
class HttpPost::Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(asio::io_context& io, ServerUrl server) : server_(std::move(server)), stream_(io), timer_(io) {}

  void send(asio::ssl::context& tls, const std::string& path, std::string json, std::chrono::milliseconds patience, Done done) {
    done_ = std::move(done);
    request_ = {http::verb::post, server_.prefix + path, kHttp11};
    request_.set(http::field::host, server_.authority());
    request_.set(http::field::content_type, "application/json");
    request_.body() = std::move(json);
    request_.prepare_payload();
    timer_.expires_after(patience);
    timer_.async_wait([self = shared_from_this()](const error_code& error) {
      if (!error) self->finish(fail(ErrorCode::timeout, "the server did not answer"));
    });
    if (open_) return write();
    stream_.async_dial(server_, tls, [self = shared_from_this()](const error_code& error) {
      if (error) return self->finish(fail(ErrorCode::offline, error.message()));
      self->open_ = true;
      self->write();
    });
  }

  void abandon() {
    done_ = nullptr;
    timer_.cancel();
    stream_.abort();
  }

  [[nodiscard]] bool is_busy() const { return static_cast<bool>(done_); }
  [[nodiscard]] bool is_reusable() const { return open_ && !is_busy(); }

 private:
  void write() {
    http::async_write(stream_, request_, [self = shared_from_this()](const error_code& error, std::size_t) {
      if (error) return self->finish(fail(ErrorCode::offline, error.message()));
      self->read();
    });
  }

  void read() {
    parser_.emplace();
    parser_->body_limit(kAnswerBytes);
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](const error_code& error, std::size_t) {
      if (error == http::error::body_limit) return self->finish(fail(ErrorCode::too_large, "the server's answer is too large"));
      if (error) return self->finish(fail(ErrorCode::offline, error.message()));
      auto& answer = self->parser_->get();
      const bool keeps = self->parser_->keep_alive();
      Result<HttpAnswer> result = HttpAnswer{answer.result_int(), std::move(answer.body())};
      if (!keeps) self->hang_up();
      self->finish(std::move(result));
    });
  }

  void hang_up() {
    open_ = false;
    stream_.abort();
  }

  void finish(Result<HttpAnswer> result) {
    if (!result) hang_up();
    timer_.cancel();
    if (const Done done = std::exchange(done_, nullptr)) done(std::move(result));
  }

  const ServerUrl server_;
  NetStream stream_;
  asio::steady_timer timer_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  std::optional<http::response_parser<http::string_body>> parser_;
  Done done_;
  bool open_ = false;
};

HttpPost::HttpPost(asio::io_context& io, asio::ssl::context& tls, const ServerUrl& server) : io_(io), tls_(tls), server_(server) {}

HttpPost::~HttpPost() {
  if (exchange_) exchange_->abandon();
}

void HttpPost::send(const std::string& path, std::string json, std::chrono::milliseconds patience, Done done) {
  if (!exchange_ || !exchange_->is_reusable()) {
    if (exchange_) exchange_->abandon();
    exchange_ = std::make_shared<Exchange>(io_, server_);
  }
  exchange_->send(tls_, path, std::move(json), patience, std::move(done));
}

bool HttpPost::is_busy() const {
  return exchange_ && exchange_->is_busy();
}

}  // namespace linnet
