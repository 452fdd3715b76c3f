// What each path answers: dev login, long polling, health, metrics, the web app, and the way into a WebSocket.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "native-host/auth/token_mint.h"
#include "native-host/net/http_connection.h"
#include "native-host/net/origin_policy.h"
#include "native-host/net/poll_service.h"
#include "native-host/net/static_files.h"

namespace linnet {

class HttpRoutes final : public HttpService {
 public:
  // Hands over a socket that becomes a WebSocket.
  using StartSocket = std::function<void(boost::asio::ip::tcp::socket, HttpRequest)>;
  struct Parts {
    OriginPolicy origins;
    std::optional<StaticFiles> files;
    std::optional<TokenMint> mint;  // dev only
    PollService* polls = nullptr;   // borrowed, as the log of events
    EventLog* events = nullptr;
    std::function<Now()> now;
    std::function<bool()> ready;
    std::function<std::string()> metrics;
    StartSocket start_socket;
    std::function<void(const boost::asio::ip::tcp::endpoint&)> on_connection_closed;
  };

  explicit HttpRoutes(Parts parts) : parts_(std::move(parts)) {}

  void handle(const HttpRequest& request, const boost::asio::ip::tcp::endpoint& peer, Respond respond) override;
  std::optional<HttpResponse> upgrade(HttpRequest& request, boost::asio::ip::tcp::socket& socket) override;
  void connection_closed(const boost::asio::ip::tcp::endpoint& peer) override { parts_.on_connection_closed(peer); }

 private:
  [[nodiscard]] std::optional<HttpResponse> refusal(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse token(const HttpRequest& request, const boost::asio::ip::tcp::endpoint& peer) const;
  [[nodiscard]] HttpResponse file(const HttpRequest& request) const;
  void poll(const HttpRequest& request, Respond respond) const;
  void add_cors(const HttpRequest& request, HttpResponse& response) const;

  Parts parts_;
};

}  // namespace linnet
