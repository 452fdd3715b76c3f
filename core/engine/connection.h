// Being online: opens transports, says hello, keeps the heartbeat, backs off, and falls back to long polling where
// WebSockets do not get through.
//
//   offline -> connecting -> (hello sent) -> welcomed -> offline ...
//   a refused token: unauthorized until the app gives another one
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/entropy.h"
#include "core/engine/turn.h"
#include "core/store/store.h"
#include "core/wire/frame_codec.h"

namespace linnet {

class Connection {
 public:
  Connection(Entropy& entropy, std::string client) : entropy_(entropy), client_(std::move(client)) {}

  void start(Turn& turn);
  void give_token(Turn& turn, std::string token);
  void set_network(Turn& turn, bool online);
  void connect_now(Turn& turn);

  // The transport is there: says hello from where the store is.
  void opened(Turn& turn, ConnectionId id, const DeviceId& device, const Store::Cursors& cursors);
  // Returns whether it was the current connection: all that was in flight is then unanswered.
  bool closed(Turn& turn, ConnectionId id, std::uint16_t code);
  // Any frame keeps the connection alive.
  void heard(MonoTime now);
  void welcomed(Turn& turn);
  // The server refused the token.
  void refused(Turn& turn);
  // Gives the connection up, e.g. because nobody answers; a retry follows.
  void drop(Turn& turn);
  // The same, because what came could not be stored or understood: waits longer each time, however well the server answers.
  void stumble(Turn& turn);

  void on_timer(Turn& turn);
  [[nodiscard]] std::optional<MonoTime> deadline() const;

  // Sends when welcomed; says whether it did.
  bool send(Turn& turn, const wire::ClientFrame& frame);

  [[nodiscard]] bool is_current(ConnectionId id) const { return state_ >= State::opening && id == id_; }
  [[nodiscard]] bool is_welcomed() const { return state_ == State::welcomed; }
  [[nodiscard]] wire::Encoding encoding() const {
    return transport_ == TransportKind::websocket ? wire::Encoding::cbor : wire::Encoding::json;
  }
  [[nodiscard]] ConnectionPhase phase() const;
  [[nodiscard]] std::optional<TransportKind> transport() const;
  // When a wait ends, on the wall clock; nothing when it is for the network.
  [[nodiscard]] std::optional<WallTime> next_try() const { return next_try_wall_; }
  // Numbers requests (pull, fetch) over the life of the engine.
  [[nodiscard]] std::uint64_t next_request_id() { return ++last_request_id_; }

 private:
  enum class State : std::uint8_t { idle, unauthorized, no_network, waiting, opening, greeting, welcomed };

  void open(Turn& turn);
  void wait(Turn& turn, std::optional<Duration> at_least);
  void enter(Turn& turn, State state);
  [[nodiscard]] TransportKind choose_transport(MonoTime now) const;

  Entropy& entropy_;
  std::string client_;
  std::string token_;
  State state_ = State::idle;
  ConnectionId id_;
  TransportKind transport_ = TransportKind::websocket;
  std::uint32_t attempt_ = 0;              // failed tries in a row
  std::uint32_t websocket_failures_ = 0;   // in a row, without a welcome
  std::uint32_t fallbacks_ = 0;            // how often long polling was chosen: the next WebSocket try waits longer
  std::optional<MonoTime> websocket_again_; // end of the time on long polling
  bool awaiting_pong_ = false;
  std::uint32_t stumbles_ = 0;             // none of them long before the next
  std::optional<MonoTime> stumbled_;
  std::optional<MonoTime> deadline_;       // of the state: end of wait, hello timeout, heartbeat
  std::optional<WallTime> next_try_wall_;
  std::uint64_t last_request_id_ = 0;
};

}  // namespace linnet
