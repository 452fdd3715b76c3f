// Who is writing: one's own signal, limited and ended by itself, and the signals of others, which expire.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/engine/connection.h"
#include "core/engine/turn.h"

namespace linnet {

class Typing {
 public:
  explicit Typing(Connection& connection) : connection_(connection) {}

  // Called on every key; on goes out at most every 3 s, off by itself after 5 s without a key.
  void set_own(Turn& turn, const ChatId& chat_id, bool active);
  // A message was sent: its author no longer writes, without a frame of its own.
  void sent(const ChatId& chat_id) { own_.erase(chat_id); }

  void heard(Turn& turn, const wire::Typing& frame);
  void arrived(Turn& turn, const ChatId& chat_id, const UserId& sender);
  void forget(Turn& turn);

  void on_timer(Turn& turn);
  [[nodiscard]] std::optional<MonoTime> deadline() const;

  [[nodiscard]] std::vector<UserId> in(const ChatId& chat_id) const;

 private:
  struct Own {
    MonoTime repeat_from;
    MonoTime ends;
  };

  Connection& connection_;
  std::map<ChatId, Own> own_;
  std::map<ChatId, std::map<UserId, MonoTime>> others_;
};

}  // namespace linnet
