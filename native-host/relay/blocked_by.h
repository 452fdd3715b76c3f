// Who does not want to hear from a user: kept with the user's sessions, and asked before a frame is served.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/model/ids.h"
#include "core/wire/frame.h"
#include "native-host/log/message_log.h"

namespace linnet {

// Somebody has begun, or ended, to block the session's user.
struct BlockNews {
  UserId by;
  bool on = false;
  Commit commit = 0;
};

class BlockedBy {
 public:
  BlockedBy() = default;
  BlockedBy(UserId user, const std::vector<UserId>& by);

  void set(const UserId& by, bool on);
  [[nodiscard]] bool contains(const UserId& by) const;

  // What would reach the other in their direct chat: a new chat, messages, edits, reactions, typing. Taking something back
  // is always allowed.
  [[nodiscard]] bool refuses(const wire::ClientFrame& frame) const;

 private:
  UserId user_;
  std::unordered_map<ChatId, UserId> chats_;  // the direct chats with those users
};

}  // namespace linnet
