// One JSON text to the server and one back: POST over a connection of its own. Long polling and the login are made of it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "native-host/client/server_url.h"

namespace linnet {

struct HttpAnswer {
  unsigned status = 0;
  std::string body;
};

// Keeps its connection open between requests; one request at a time.
class HttpPost {
 public:
  using Done = std::function<void(Result<HttpAnswer>)>;

  // Borrows `io` and `tls`, which outlive it.
  HttpPost(boost::asio::io_context& io, boost::asio::ssl::context& tls, const ServerUrl& server);
  // A request under way ends without an answer.
  ~HttpPost();

  // `done` is called once. Errors: offline (no connection, or it was lost), timeout, too_large.
  void send(const std::string& path, std::string json, std::chrono::milliseconds patience, Done done);

  [[nodiscard]] bool is_busy() const;

 private:
  class Exchange;

  boost::asio::io_context& io_;
  boost::asio::ssl::context& tls_;
  const ServerUrl server_;
  std::shared_ptr<Exchange> exchange_;
};

}  // namespace linnet
