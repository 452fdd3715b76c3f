// What the users of a simulation have asked for, as the checks of invariants need to know it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/base/clock.h"
#include "core/engine/command.h"
#include "core/model/entry.h"
#include "core/model/ids.h"

namespace linnet::simulation {

// A message that somebody wanted to send.
struct Submitted {
  ChatId chat_id;
  UserId sender_id;
  std::size_t device = 0;
  MonoTime at{};
  std::uint64_t number = 0;          // in the order in which they were written
  std::set<std::string> texts;       // the first one, and those of all edits that were asked for
  std::optional<Poll> poll;          // as it was asked for
  std::set<UserId> mentions;         // of the first version
  // The device said that it has the message: it must get through. Cleared where that is no longer so: it was taken back, or
  // the device's store was lost.
  bool is_certain = false;
  // The device on which its author has taken it back or deleted it, and when.
  std::optional<std::size_t> unwanted_by;
  MonoTime unwanted_at{};
};

struct History {
  std::map<LocalId, Submitted> messages;
  // The highest seq that a user's devices have marked as read, where the device said so.
  std::map<std::pair<UserId, ChatId>, Seq> read;
  // Every seq that somebody has tried to mark as read.
  std::map<std::pair<UserId, ChatId>, std::set<Seq>> seen;
  MonoTime last_typing{};            // when somebody last began or went on typing
};

}  // namespace linnet::simulation
