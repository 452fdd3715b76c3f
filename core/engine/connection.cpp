#include "core/engine/connection.h"

#include <algorithm>
#include <array>

#include "core/model/limits.h"
#include "core/rules/backoff.h"

namespace linnet {
namespace {

constexpr Duration kOpenTimeout = 10s;         // transport and welcome together
constexpr std::uint32_t kWebsocketTries = 2;   // before long polling is tried
constexpr std::array kWebsocketAgain = {Duration{1min}, Duration{5min}, Duration{15min}};
constexpr Duration kSupersededWait = 15s;      // another connection of this device took over

constexpr std::uint16_t kCloseUnauthorized = 4401;
constexpr std::uint16_t kCloseSuperseded = 4009;

}  // namespace

void Connection::start(Turn& turn) {
  if (state_ != State::idle) return;
  turn.act(NeedToken{});
  turn.changes.connection = true;
}

void Connection::give_token(Turn& turn, std::string token) {
  token_ = std::move(token);
  if (is_welcomed()) {
    send(turn, wire::Auth{token_});
    return;
  }
  if (state_ == State::idle || state_ == State::unauthorized) {
    attempt_ = 0;
    open(turn);
  }
}

void Connection::set_network(Turn& turn, bool online) {
  if (!online) {
    if (state_ >= State::opening) turn.act(CloseTransport{id_});
    if (state_ >= State::waiting) {
      enter(turn, State::no_network);
      deadline_.reset();
      next_try_wall_.reset();
    }
    return;
  }
  // A network that came (or changed) makes an old transport suspicious and a wait pointless.
  attempt_ = 0;
  if (state_ == State::no_network || state_ == State::waiting) open(turn);
  if (is_welcomed() && !awaiting_pong_) deadline_ = turn.now.mono;
}

void Connection::connect_now(Turn& turn) {
  if (state_ != State::waiting && state_ != State::no_network) return;
  attempt_ = 0;
  open(turn);
}

void Connection::open(Turn& turn) {
  id_ = ConnectionId{id_.value + 1};
  transport_ = choose_transport(turn.now.mono);
  enter(turn, State::opening);
  deadline_ = turn.now.mono + kOpenTimeout;
  next_try_wall_.reset();
  turn.act(OpenTransport{id_, transport_});
}

TransportKind Connection::choose_transport(MonoTime now) const {
  return websocket_again_ && now < *websocket_again_ ? TransportKind::long_poll : TransportKind::websocket;
}

void Connection::opened(Turn& turn, ConnectionId id, const DeviceId& device, const Store::Cursors& cursors) {
  if (!is_current(id) || state_ != State::opening) return;
  wire::Hello hello;
  hello.token = token_;
  hello.device_id = device;
  hello.cursor = cursors.cursor;
  hello.control_cursor = cursors.control_cursor;
  hello.generation = cursors.generation;
  hello.client = client_;
  enter(turn, State::greeting);
  turn.act(TransmitFrame{id_, wire::encode(wire::ClientFrame{std::move(hello)}, encoding())});
}

void Connection::welcomed(Turn& turn) {
  attempt_ = 0;
  if (transport_ == TransportKind::websocket) {
    websocket_failures_ = 0;
    fallbacks_ = 0;
    websocket_again_.reset();
  }
  enter(turn, State::welcomed);
  awaiting_pong_ = false;
  deadline_ = turn.now.mono + limits::kHeartbeat;
}

bool Connection::closed(Turn& turn, ConnectionId id, std::uint16_t code) {
  if (!is_current(id)) return false;
  if (code == kCloseUnauthorized) {
    refused(turn);
    return true;
  }
  if (transport_ == TransportKind::websocket && state_ != State::welcomed &&
      ++websocket_failures_ >= kWebsocketTries) {
    websocket_failures_ = 0;
    websocket_again_ = turn.now.mono + kWebsocketAgain[std::min<std::size_t>(fallbacks_++, kWebsocketAgain.size() - 1)];
  } else if (transport_ == TransportKind::long_poll && state_ != State::welcomed) {
    websocket_again_.reset();  // neither gets through: most likely the server is away, not the WebSocket blocked
  }
  wait(turn, code == kCloseSuperseded ? std::optional(kSupersededWait) : std::nullopt);
  return true;
}

void Connection::heard(MonoTime now) {
  if (!is_welcomed()) return;
  awaiting_pong_ = false;
  deadline_ = now + limits::kHeartbeat;
}

void Connection::refused(Turn& turn) {
  turn.act(CloseTransport{id_});
  token_.clear();
  enter(turn, State::unauthorized);
  deadline_.reset();
  turn.act(NeedToken{});
}

void Connection::drop(Turn& turn) {
  if (state_ < State::opening) return;
  turn.act(CloseTransport{id_});
  closed(turn, id_, 1006);
}

void Connection::stumble(Turn& turn) {
  if (stumbled_ && turn.now.mono - *stumbled_ > limits::kReconnectCap * 2) stumbles_ = 0;
  stumbled_ = turn.now.mono;
  attempt_ = std::max(attempt_, stumbles_++);
  drop(turn);
}

void Connection::wait(Turn& turn, std::optional<Duration> at_least) {
  const Duration delay = rules::backoff(attempt_++, limits::kReconnectCap, at_least, entropy_);
  enter(turn, State::waiting);
  deadline_ = turn.now.mono + delay;
  next_try_wall_ = turn.now.wall + delay;
}

void Connection::on_timer(Turn& turn) {
  if (!is_due(deadline_, turn.now.mono)) return;
  switch (state_) {
    case State::waiting:
      open(turn);
      return;
    case State::opening:
    case State::greeting:
      drop(turn);
      return;
    case State::welcomed:
      if (awaiting_pong_) {
        drop(turn);
        return;
      }
      if (transport_ == TransportKind::long_poll && websocket_again_ && *websocket_again_ <= turn.now.mono) {
        turn.act(CloseTransport{id_});
        open(turn);
        return;
      }
      send(turn, wire::Ping{});
      awaiting_pong_ = true;
      deadline_ = turn.now.mono + limits::kHeartbeatGrace;
      return;
    case State::idle:
    case State::unauthorized:
    case State::no_network:
      deadline_.reset();
      return;
  }
}

std::optional<MonoTime> Connection::deadline() const {
  return deadline_;
}

bool Connection::send(Turn& turn, const wire::ClientFrame& frame) {
  if (!is_welcomed()) return false;
  turn.act(TransmitFrame{id_, wire::encode(frame, encoding())});
  return true;
}

void Connection::enter(Turn& turn, State state) {
  state_ = state;
  turn.changes.connection = true;
}

ConnectionPhase Connection::phase() const {
  switch (state_) {
    case State::idle:
    case State::no_network:
    case State::waiting:
      return ConnectionPhase::offline;
    case State::unauthorized:
      return ConnectionPhase::unauthorized;
    case State::opening:
    case State::greeting:
      return ConnectionPhase::connecting;
    case State::welcomed:
      return ConnectionPhase::live;
  }
}

std::optional<TransportKind> Connection::transport() const {
  if (!is_welcomed()) return std::nullopt;
  return transport_;
}

}  // namespace linnet
