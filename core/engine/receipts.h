// One's own marks on their way to the server: at most one frame a second, the maximum per chat.
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "core/engine/connection.h"
#include "core/engine/turn.h"

namespace linnet {

class Receipts {
 public:
  explicit Receipts(Connection& connection) : connection_(connection) {}

  void delivered(const ChatId& chat_id, Seq seq) { raise(chat_id, Mark{seq, Seq{}}); }
  void read(const ChatId& chat_id, Seq seq) { raise(chat_id, Mark{seq, seq}); }

  // Whether marks that an earlier process may have told in vain are still to be told; true once, but again after a rollback.
  [[nodiscard]] bool starts_anew() { return !std::exchange(began_, true); }

  // The turn is on disk: sends what waits, when it may.
  void committed(Turn& turn);
  // The turn has not happened.
  void roll_back();
  // Marks are never answered: what this connection has said may be lost with it, and is said again by the next.
  void forget();

  [[nodiscard]] std::optional<MonoTime> deadline() const;

 private:
  void raise(const ChatId& chat_id, const Mark& mark);

  Connection& connection_;
  void pump(Turn& turn);

  std::map<ChatId, Mark> fresh_;  // of the turn that is not committed yet
  std::map<ChatId, Mark> waiting_;
  std::map<ChatId, Mark> said_;   // on this connection
  std::optional<MonoTime> not_before_;
  bool began_ = false;
  bool began_on_disk_ = false;
};

}  // namespace linnet
