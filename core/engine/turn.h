// What one call of Engine::handle carries from part to part.
#pragma once

#include <optional>
#include <set>
#include <utility>

#include "core/base/clock.h"
#include "core/engine/action.h"
#include "core/model/ids.h"

namespace linnet {

// What the turn has touched, so that live queries know what to look at again.
struct Changes {
  std::set<ChatId> chats;   // a chat's row, members or timeline; the chat list follows
  bool outbox = false;
  bool connection = false;
  bool presence = false;
  bool settings = false;    // any of one's own
  bool names = false;       // a profile: anything may show it
};

struct Turn {
  Now now;
  Actions actions;
  Changes changes;

  template <class Act>
  void act(Act action) {
    actions.emplace_back(std::move(action));
  }
};

// The earlier of two deadlines, either of which may not exist.
[[nodiscard]] inline std::optional<MonoTime> earlier(std::optional<MonoTime> one,
                                                     std::optional<MonoTime> other) {
  if (!one) return other;
  if (!other) return one;
  return std::min(*one, *other);
}

[[nodiscard]] inline bool is_due(std::optional<MonoTime> deadline, MonoTime now) {
  return deadline && *deadline <= now;
}

}  // namespace linnet
