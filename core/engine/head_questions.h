// Heads that this device has to ask for, because the entries it gets do not say enough: of a chat that it does not know, of a
// deletion in what it does not hold, of members that it does not know. Until the answer is stored the cursor stays where it
// is, so that a lost answer is asked for again, or comes with the next welcome.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "core/base/error_code.h"
#include "core/engine/connection.h"
#include "core/engine/turn.h"
#include "core/wire/frame.h"

namespace linnet {

class HeadQuestions {
 public:
  explicit HeadQuestions(Connection& connection) : connection_(connection) {}

  void ask(Turn& turn, const ChatId& chat_id);
  // The answer to question `id` says, or does not say, something of this chat that is new enough.
  void answered(Turn& turn, std::uint64_t id, bool enough);
  // False when it was not asked here.
  bool failed(Turn& turn, std::uint64_t id, ErrorCode code);

  [[nodiscard]] bool are_open() const { return !wanted_.empty(); }

  void on_timer(Turn& turn);
  [[nodiscard]] std::optional<MonoTime> deadline() const { return again_at_; }
  // The connection is gone: the next welcome brings what this one owed.
  void forget();

 private:
  void send(Turn& turn, const ChatId& chat_id);

  Connection& connection_;
  std::set<ChatId> wanted_;
  std::map<std::uint64_t, ChatId> in_flight_;
  std::set<ChatId> again_;
  std::optional<MonoTime> again_at_;
};

}  // namespace linnet
