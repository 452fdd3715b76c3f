// Carries out what the two relays decide: the one place where their actions meet the log, the sessions and the timers.
// Decodes frames and verifies tokens on their way in. One thread: everything here, the log's callbacks included, runs on
// the server's loop.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>

#include "core/base/clock.h"
#include "core/wire/frame_codec.h"
#include "native-host/auth/token_verifier.h"
#include "native-host/log/message_log.h"
#include "native-host/net/event_log.h"
#include "native-host/net/server_session.h"
#include "native-host/relay/chat_relay.h"
#include "native-host/relay/session_relay.h"

namespace linnet {

class RelayHost {
 public:
  struct Options {
    ChatRelay::Options chats;
    SessionRelay::Options sessions;
    std::function<Now()> now;
    std::function<void(MonoTime)> arm_timer;  // asks for run_timers() at this time; may be asked often
  };
  struct Counters {
    std::uint64_t frames_in = 0;
    std::uint64_t frames_out = 0;
    std::uint64_t frames_malformed = 0;
    std::uint64_t appends = 0;
    std::uint64_t appends_failed = 0;
    std::uint64_t hellos = 0;
    std::uint64_t hellos_refused = 0;
  };

  // All are borrowed for the host's life.
  RelayHost(Options options, MessageLog& log, const TokenVerifier& verifier, EventLog& events);

  // `session` is borrowed until closed().
  [[nodiscard]] SessionId open(ServerSession& session, wire::Encoding encoding);
  void receive(SessionId id, ByteView frame);
  // The device is gone, or its session has ended. Idempotent.
  void closed(SessionId id);
  // Ends every session.
  void close_all(std::uint16_t code, std::string_view reason);

  void run_timers();
  // The next time at which run_timers() has something to do.
  [[nodiscard]] std::optional<MonoTime> next_timer() const;

  [[nodiscard]] bool is_open(SessionId id) const;  // has said a valid hello
  [[nodiscard]] std::size_t session_count() const { return sessions_.size(); }
  [[nodiscard]] std::size_t appends_in_flight() const { return appends_in_flight_; }
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  struct Connected {
    ServerSession* session = nullptr;
    wire::Encoding encoding = wire::Encoding::json;
    bool open = false;
    int malformed = 0;
  };
  using Event = std::variant<ChatEvent, SessionEvent>;

  void hello(SessionId id, wire::Hello hello);
  void renew(SessionId id, const wire::Auth& auth);
  void refuse(SessionId id, ErrorCode code, std::string detail, std::optional<std::uint16_t> close);

  // Events are handled one after the other, also those that an action causes at once.
  void handle(Event event);
  void carry_out(ChatActions actions);
  void carry_out(SessionActions actions);
  void append(AppendToLog action);
  void send(const SendFrame& action);
  void close(SessionId id, std::uint16_t code, std::string_view reason);
  // A callback of the log that becomes an event.
  template <class T, class MakeEvent>
  MessageLog::Done<T> then(MakeEvent make_event);

  Options options_;
  MessageLog& log_;
  const TokenVerifier& verifier_;
  EventLog& event_log_;
  ChatRelay chats_;
  SessionRelay session_relay_;
  std::unordered_map<SessionId, Connected> sessions_;
  std::uint64_t newest_session_ = 0;
  std::deque<Event> events_;
  bool handling_ = false;
  std::optional<MonoTime> chat_timer_;
  std::optional<MonoTime> session_timer_;
  std::size_t appends_in_flight_ = 0;
  Counters counters_;
};

}  // namespace linnet
