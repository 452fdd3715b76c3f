// What the parts of the SessionRelay share while one event is handled.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <variant>

#include "core/base/clock.h"
#include "native-host/relay/refusal.h"
#include "native-host/relay/session_relay.h"
#include "native-host/relay/session_table.h"

namespace linnet {

// Close codes of PROTOCOL.md.
namespace close_code {
inline constexpr std::uint16_t kTryAgainLater = 1013;
inline constexpr std::uint16_t kMoved = 4009;  // another session has taken this one's place
inline constexpr std::uint16_t kUnsupported = 4400;
inline constexpr std::uint16_t kUnauthorized = 4401;
}  // namespace close_code

inline constexpr std::size_t kReadsPerSession = 16;  // fetches and changes of settings under way

// What the relay has asked the log and not heard of yet.
struct UserAsked {
  SessionId session;
  Commit since = 0;
};
struct ProfilesAsked {
  SessionId session;
  std::uint64_t fetch_id = 0;
};
struct SettingsPutAsked {
  SessionId session;
  std::uint64_t id = 0;        // of the device's frame
  UserId user_id;
  std::shared_ptr<const std::vector<Setting>> settings;
};
struct SettingsAsked {
  SessionId session;
  std::uint64_t fetch_id = 0;
};
using SessionQuestion = std::variant<UserAsked, ProfilesAsked, SettingsPutAsked, SettingsAsked>;

class SessionQuestions {
 public:
  [[nodiscard]] Token ask(SessionQuestion question) {
    const Token token{++last_};
    open_.emplace(token.value, question);
    return token;
  }
  // For a question whose answer nobody waits for.
  [[nodiscard]] Token ask_nothing() { return Token{++last_}; }

  [[nodiscard]] std::optional<SessionQuestion> take(Token token) {
    const auto found = open_.find(token.value);
    if (found == open_.end()) return std::nullopt;
    const SessionQuestion question = found->second;
    open_.erase(found);
    return question;
  }

 private:
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, SessionQuestion> open_;
};

// Borrowed; lives as long as one call of SessionRelay::handle.
struct SessionWork {
  SessionQuestions& questions;
  SessionActions& actions;
  Now now;

  void send(SessionId session, wire::ServerFrame frame) {
    send(session, std::make_shared<const wire::SharedFrame>(std::move(frame)));
  }
  void send(SessionId session, std::shared_ptr<const wire::SharedFrame> frame) {
    actions.push_back(
        SendFrame{.sessions = {session}, .frame = std::move(frame), .ephemeral = false});
  }
  void fail(SessionId session, ErrorCode code, std::string detail) {
    send(session, wire::Failed{.code = code,
                               .detail = std::move(detail),
                               .id = std::nullopt,
                               .retry_after_ms = retry_after_ms(code)});
  }
  void to_chat(const Session& session, wire::ClientFrame frame) {
    actions.push_back(ToChat{{.session = session.id,
                              .user_id = session.user_id,
                              .device_id = session.device_id,
                              .frame = std::move(frame)}});
  }
};

}  // namespace linnet
