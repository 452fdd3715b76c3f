// A server in the simulation: both real relays over the log's twin, whose commits take simulated time. A crash drops the
// relays, all sessions and every answer that was on its way; what the log has stored stays.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "core/wire/frame_codec.h"
#include "native-host/log/memory_message_log.h"
#include "native-host/relay/chat_relay.h"
#include "native-host/relay/session_relay.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class SimServer {
 public:
  // What the server does to one connection.
  struct Peer {
    std::function<void(Bytes)> send;
    std::function<void(std::uint16_t code)> close;
  };

  explicit SimServer(World& world);

  [[nodiscard]] SessionId open(wire::Encoding encoding, Peer peer);
  void receive(SessionId session, const Bytes& bytes);
  void close(SessionId session);
  // Ends every session without a word; the next open() meets a new process on the same log.
  void crash();

  [[nodiscard]] MemoryMessageLog& log() { return log_; }
  // Every entry of a chat, folded as of its head.
  [[nodiscard]] std::vector<Entry> entries(const ChatId& chat_id);

 private:
  struct Session {
    wire::Encoding encoding = wire::Encoding::cbor;
    Peer peer;
    std::optional<UserId> user;
  };
  struct Process {
    explicit Process(const SessionRelay::Options& options) : chats(ChatRelay::Options{}), sessions(options) {}

    ChatRelay chats;
    SessionRelay sessions;
  };

  void start();
  [[nodiscard]] Now now() const;
  void feed_chats(const ChatEvent& event);
  void feed_sessions(const SessionEvent& event);
  void act(const ChatAction& action);
  void act(const SessionAction& action);
  void transmit(const SendFrame& action);
  void complete_later();
  void arm(std::optional<MonoTime>& armed, MonoTime at, bool chats);

  // A callback for the log: the answer as an event, unless the process has crashed meanwhile.
  template <class Value, class MakeEvent>
  MessageLog::Done<Value> answer(MakeEvent make_event);

  World& world_;
  MemoryMessageLog log_;
  std::unique_ptr<Process> process_;
  std::uint64_t life_ = 0;                      // grows with every crash
  std::uint64_t last_session_ = 0;
  std::map<SessionId, Session> sessions_;
  std::optional<MonoTime> chat_timer_;
  std::optional<MonoTime> session_timer_;
  MonoTime commits_until_{};                    // the log's disk is busy until then
};

}  // namespace linnet::simulation
