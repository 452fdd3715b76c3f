// The server's brain for sessions: who is connected, where each stream starts, presence, and what is refused before it
// reaches a chat. Sans-IO, as ChatRelay; the two exchange messages through the host and never see each other's state.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/wire/frame.h"
#include "core/wire/shared_frame.h"
#include "native-host/log/message_log.h"
#include "native-host/relay/chat_relay.h"
#include "native-host/relay/session_id.h"

namespace linnet {

// What a verified token says.
struct Claims {
  UserId user_id;
  std::string name;              // empty when the token has none
  std::string avatar;
  WallTime expires;
};

// ------------------------------------------------------------- events

// The session's hello; the host has verified its token. Nothing of a session is handled before it.
struct HelloReceived { SessionId session; Claims claims; wire::Hello hello; };
// Any later frame. Auth comes as TokenRenewed.
struct FrameReceived { SessionId session; wire::ClientFrame frame; };
struct TokenRenewed { SessionId session; Claims claims; };
struct SessionClosed { SessionId session; };
struct UserRead { Token token; Result<UserSnapshot> snapshot; };
struct UserPut { Token token; Result<Commit> commit; };
struct SettingsPut { Token token; Result<Commit> commit; };   // in the order of the commit numbers, with Appended
struct SettingsRead { Token token; Result<SettingsPage> page; };
struct ProfilesRead { Token token; Result<std::vector<Profile>> profiles; };
struct SessionTimer {};

using SessionEvent = std::variant<HelloReceived, FrameReceived, TokenRenewed, SessionClosed, UserRead, UserPut, SettingsPut,
                                  SettingsRead, ProfilesRead, ReplyTo,
                                  DeliverTo, SessionTimer>;

// ------------------------------------------------------------- actions

// The same bytes for all of them: encoded once per encoding.
struct SendFrame {
  std::vector<SessionId> sessions;
  std::shared_ptr<const wire::SharedFrame> frame;
  bool ephemeral = false;
};
// After all frames sent before it. `code` is a WebSocket close code of PROTOCOL.md.
struct CloseSession { SessionId session; std::uint16_t code; std::string reason; };
struct ReadUser { Token token; UserId user_id; Commit since; Commit settings_since = 0; };
struct PutUser { Token token; Profile profile; DeviceId device_id; };
struct PutSettings { Token token; SettingsChange change; };
struct ReadSettings { Token token; SettingsRange range; };
struct ReadProfiles { Token token; std::vector<UserId> users; std::string prefix; };
// To the ChatRelay.
struct ToChat { ChatRequest request; };
struct ArmSessionTimer { MonoTime at; };

using SessionAction = std::variant<SendFrame, CloseSession, ReadUser, PutUser, PutSettings, ReadSettings, ReadProfiles, ToChat, ArmSessionTimer>;
using SessionActions = std::vector<SessionAction>;

class SessionRelay {
 public:
  struct Options {
    std::size_t sessions_per_user_max = 20;
    std::size_t hellos_reading_max = 32;          // further ones wait in order
    std::uint32_t newest_pages = 8;               // chats whose newest page is sent along with a welcome
    bool directory = true;                        // search of users by prefix
    std::uint32_t sends_per_second = 0;           // Send and Create frames of a user, over all devices; 0: no limit
    std::uint32_t sends_burst = 40;
    std::string generation;                       // of the log
  };

  explicit SessionRelay(const Options& options);
  ~SessionRelay();

  [[nodiscard]] SessionActions handle(SessionEvent event, Now now);

  [[nodiscard]] std::size_t session_count() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
