// The server's brain for chats: heads, members, marks, seq and dedup of the chats it has loaded. Sans-IO: a host feeds
// events and carries out actions in order. Knows users and sessions only as names; never calls a clock, thread or socket.
//
// Invariants: `accepted` and every delivery of an entry are emitted only on the `Appended` of its append. One append per
// chat is in flight; what arrives meanwhile is decided against the state as of all earlier numbers, and rides in the
// next append. When an append fails, all later ones of that chat fail with it and its state is dropped.
#pragma once

#include <memory>
#include <variant>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/wire/frame.h"
#include "native-host/log/message_log.h"
#include "native-host/relay/session_id.h"

namespace linnet {

// ------------------------------------------------------------- events

// A frame of a session whose user the host has verified: Create, Send, Marks, SetTyping, Pull, Fetch{members, heads, marks}.
struct ChatRequest {
  SessionId session;
  UserId user_id;
  DeviceId device_id;
  wire::ClientFrame frame;
};
struct ChatLoaded { Token token; Result<LoadedChat> chat; };
struct Appended { Token token; Result<Commit> commit; };  // in the order of the commit numbers
struct RangeRead { Token token; Result<LogPage> page; };
struct DedupFound { Token token; Result<std::optional<DedupRecord>> record; };
struct ChatTimer {};

using ChatEvent = std::variant<ChatRequest, ChatLoaded, Appended, RangeRead, DedupFound, ChatTimer>;

// ------------------------------------------------------------- actions

struct LoadChat { Token token; ChatId chat_id; };
struct AppendToLog { Token token; Append change; };
struct ReadLog { Token token; ReadRange range; };
struct FindInLog { Token token; ChatId chat_id; UserId sender; LocalId local_id; };
// To the SessionRelay: a frame for one session.
struct ReplyTo { SessionId session; wire::ServerFrame frame; };
// To the SessionRelay: a frame for every session of these users (but `except`). `ephemeral` may be dropped for slow sessions.
// `commit` is the change that the frame tells of (0: none): a session whose welcome covers it does not get the frame again.
struct DeliverTo {
  std::shared_ptr<const std::vector<UserId>> users;
  wire::ServerFrame frame;
  std::optional<SessionId> except;
  bool ephemeral = false;
  Commit commit = 0;
};
struct ArmChatTimer { MonoTime at; };

using ChatAction = std::variant<LoadChat, AppendToLog, ReadLog, FindInLog, ReplyTo, DeliverTo, ArmChatTimer>;
using ChatActions = std::vector<ChatAction>;

class ChatRelay {
 public:
  struct Options {
    std::size_t chats_loaded_max = 100'000;
    std::size_t waiting_frames_max = 64;          // of one chat that is being loaded or read
    std::size_t waiting_bytes_max = 256 * 1024;   // the same, in bytes
  };

  explicit ChatRelay(const Options& options);
  ~ChatRelay();

  [[nodiscard]] ChatActions handle(ChatEvent event, Now now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
