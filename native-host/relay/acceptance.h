// The accept path of one chat: dedup, authorization, order, numbering. Pure decisions on a
// ChatState; what the state does not hold in memory is looked up in the log first.
#pragma once

#include <optional>

#include "core/base/clock.h"
#include "native-host/log/message_log.h"
#include "native-host/relay/chat_relay.h"
#include "native-host/relay/chat_state.h"

namespace linnet::acceptance {

inline constexpr std::size_t kBatchEntries = 1'024;
inline constexpr std::size_t kBatchWeight = 4 * 1024 * 1024;

// What a decision may need from the log.
struct Needs {
  bool original = false;      // was this very operation accepted before?
  bool predecessor = false;   // was the one that `after` names?
  std::optional<Seq> target;  // the message that it changes; for Create: the chat's first entry

  [[nodiscard]] bool any() const { return original || predecessor || target; }
};

// The log's answers; an absent one has not been asked for.
struct Lookups {
  std::optional<std::optional<DedupRecord>> original;
  std::optional<bool> predecessor;
  std::optional<LogPage> target;
};

// What is still missing before `decide` may be called. `request` holds a Send or a Create.
[[nodiscard]] Needs needs_of(const ChatState& chat, const ChatRequest& request,
                             const Lookups& lookups);

// What is left to do after a decision.
struct Outcome {
  std::optional<Seq> read_later;  // a read mark to move once its ordinal has been read from the log
};

// Decides: the entry is numbered into `chat.collecting` with its answer; or the answer is that of
// an earlier operation, now or with its append; or it is refused, now or with the append that the
// refusal rests on.
// An accepted frame's content moves into its entry.
Outcome decide(ChatState& chat, ChatRequest& request, const Lookups& lookups, Now now,
               ChatActions& actions);

}  // namespace linnet::acceptance
