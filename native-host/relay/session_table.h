// Who is connected.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/clock.h"
#include "core/wire/frame.h"
#include "core/wire/shared_frame.h"
#include "native-host/log/message_log.h"
#include "native-host/relay/blocked_by.h"
#include "native-host/relay/session_id.h"
#include "native-host/relay/session_relay.h"

namespace linnet {

// A frame for a session whose welcome has not been sent. `commit` as in DeliverTo.
struct HeldFrame {
  std::shared_ptr<const wire::SharedFrame> frame;
  Commit commit = 0;
};

struct Session {
  enum class Phase : std::uint8_t {
    queued,   // other hellos are being read
    reading,  // the log is asked what the user has
    open,     // welcome is sent, the stream runs
  };

  SessionId id;
  UserId user_id;
  DeviceId device_id;
  Phase phase = Phase::queued;
  WallTime expires;       // of the token
  MonoTime expiry_check;  // when that is looked at
  Commit covered = 0;     // the welcome holds everything up to and with this commit

  // Until the welcome.
  Claims claims;
  wire::Hello hello;
  std::deque<wire::ClientFrame> early;  // what the device has sent
  std::size_t early_weight = 0;
  std::vector<HeldFrame> held;   // what is to follow the welcome
  bool held_overflowed = false;  // something was lost: the log must be asked again

  std::size_t reads = 0;  // fetches and changes of settings under way

  BlockedBy blocked_by;
  std::vector<BlockNews> block_news;  // until the welcome: what the log may not have told of
  std::vector<UserId> followed;       // whose presence the device wants to follow
};

class SessionTable {
 public:
  Session& add(Session session);
  void remove(SessionId id);

  [[nodiscard]] Session* find(SessionId id);
  // In the order of their hellos. Valid until the next change.
  [[nodiscard]] const std::vector<SessionId>& of_user(const UserId& user_id) const;
  [[nodiscard]] std::optional<SessionId> of_device(const UserId& user_id,
                                                   const DeviceId& device_id);
  [[nodiscard]] std::size_t size() const { return sessions_.size(); }

 private:
  std::unordered_map<SessionId, Session> sessions_;
  std::unordered_map<UserId, std::vector<SessionId>> by_user_;
};

}  // namespace linnet
