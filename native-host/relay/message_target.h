// The message that an operation names.
#pragma once

#include <optional>
#include <vector>

#include "native-host/relay/acceptance.h"
#include "native-host/relay/chat_state.h"

namespace linnet {

// Borrowed from the chat's state and from the lookups; valid until either changes.
struct Target {
  const Entry* message = nullptr;
  bool deleted = false;             // or about to be
  std::vector<const Entry*> edits;  // its edits on disk and in flight, ascending, each once
  const Body* newest = nullptr;     // of the message or its last edit, also one that is about to be on disk
  std::size_t emojis = 0;           // different ones on it, besides that of the reaction asked for
};

// Nothing when `content` names no message, or one that is unknown, not on disk, or not visible to
// the user.
[[nodiscard]] std::optional<Target> find_target(const ChatState& chat, const UserId& user_id,
                                                const Content& content,
                                                const acceptance::Lookups& lookups);

// Empties the message and its edits in the append that is being collected.
void erase_target(ChatState& chat, const Target& target, Seq deletion);

}  // namespace linnet
