// A server in the simulation: both real relays over a log with a simulated disk. A crash drops the relays, all sessions and
// what the log had not committed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "core/wire/frame_codec.h"
#include "native-host/relay/chat_relay.h"
#include "native-host/relay/session_relay.h"
#include "tests/simulation/log_disk.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class SimServer {
 public:
  static constexpr std::size_t kQueueBytesMax = 256 * 1024;  // of frames on the way to one device

  // What the server does to one connection.
  struct Peer {
    std::function<void(const Bytes&, bool ephemeral)> send;
    std::function<void(std::uint16_t code)> close;
  };
  // Sees what happens, for the checks of invariants.
  class Witness {
   public:
    virtual ~Witness() = default;
    virtual void stored(const Append& change) = 0;
    virtual void told(const UserId& user, const wire::ServerFrame& frame) = 0;
  };

  SimServer(World& world, Witness& witness);

  [[nodiscard]] SessionId open(wire::Encoding encoding, Peer peer);
  void receive(SessionId session, const Bytes& bytes);
  void close(SessionId session);
  // Ends every session; the next open() meets a new process on the same log. Without a word when the machine is gone.
  void crash(bool peers_hear);
  // Sets the wall clock back.
  void step_back(Duration by) { stepped_back_ += by; }

  void note_queue(std::size_t bytes) { longest_queue_ = std::max(longest_queue_, bytes); }
  [[nodiscard]] std::size_t longest_queue() const { return longest_queue_; }
  [[nodiscard]] std::size_t session_count() const { return process_->sessions.session_count(); }
  // Every entry of a chat, folded as of its head.
  [[nodiscard]] std::vector<Entry> entries(const ChatId& chat_id);
  // All that are not at their default.
  [[nodiscard]] std::vector<Setting> settings(const UserId& user);
  [[nodiscard]] LogDisk& log() { return log_; }

 private:
  struct Session {
    wire::Encoding encoding = wire::Encoding::cbor;
    Peer peer;
    std::optional<UserId> user;
    MonoTime heard{};
    std::shared_ptr<const wire::SharedFrame> held_back;  // entries that the next ones of their chat overtake
    bool overtaken = false;
  };
  struct Process {
    explicit Process(const SessionRelay::Options& options) : chats(ChatRelay::Options{}), sessions(options) {}

    ChatRelay chats;
    SessionRelay sessions;
  };

  using RelayEvent = std::variant<ChatEvent, SessionEvent>;

  void start();
  [[nodiscard]] Now now() const;
  void greet(SessionId id, Session& session, wire::Hello hello);
  void end(SessionId id, std::uint16_t code);
  void check_idle(SessionId id);
  void feed(RelayEvent event);
  void act(ChatAction& action);
  void act(SessionAction& action);
  void transmit(const SendFrame& action);
  void transmit_to(SessionId id, const std::shared_ptr<const wire::SharedFrame>& frame, bool ephemeral);
  void let_go(SessionId id);
  [[nodiscard]] bool holds_back(SessionId id, Session& session, const std::shared_ptr<const wire::SharedFrame>& frame);
  void arm(std::optional<MonoTime>& armed, MonoTime at, bool chats);

  // A callback for the log: the answer as an event, unless the process has crashed meanwhile.
  template <class Value, class MakeEvent>
  MessageLog::Done<Value> answer(MakeEvent make_event);

  World& world_;
  Witness& witness_;
  LogDisk log_;
  std::unique_ptr<Process> process_;
  std::uint64_t life_ = 0;                      // grows with every crash
  std::uint64_t last_session_ = 0;
  std::map<SessionId, Session> sessions_;
  std::deque<RelayEvent> events_;
  bool handling_ = false;
  std::optional<MonoTime> chat_timer_;
  std::optional<MonoTime> session_timer_;
  Duration stepped_back_{};
  std::size_t longest_queue_ = 0;
};

}  // namespace linnet::simulation
