// What the relay has asked the log and not heard of yet.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <variant>

#include "core/model/chat.h"
#include "core/rules/membership.h"
#include "core/wire/frame.h"
#include "native-host/relay/history.h"
#include "native-host/relay/session_id.h"

namespace linnet {

struct LoadAsked {
  ChatId chat_id;
};
struct AppendAsked {
  ChatId chat_id;
};
// For a frame that waits in the chat's slot.
struct LookupAsked {
  enum class What : std::uint8_t { original, predecessor, target };

  ChatId chat_id;
  UserId user_id;
  std::uint64_t frame_number = 0;
  What what = What::original;
};
// Needs nothing of the chat's state when the answer comes.
struct PageAsked {
  SessionId session;
  wire::Pull pull;
  history::Plan plan;
  rules::Membership membership;
};
// The same: the versions of one message.
struct VersionsAsked {
  SessionId session;
  wire::Fetch fetch;
  history::Plan plan;
  rules::Membership membership;
};
// A read mark waits for its ordinal.
struct OrdinalAsked {
  ChatId chat_id;
  UserId user_id;
  Seq read;
  SessionId by;
};
// A past member's head waits for its last entry.
struct LastEntryAsked {
  std::uint64_t gathering = 0;
  std::size_t index = 0;
  ChatHead head;
};

using Question =
    std::variant<LoadAsked, AppendAsked, LookupAsked, PageAsked, VersionsAsked, OrdinalAsked,
                 LastEntryAsked>;

class Questions {
 public:
  [[nodiscard]] Token ask(Question question) {
    const Token token{++last_};
    open_.emplace(token.value, std::move(question));
    return token;
  }

  // Nothing for an answer that nobody waits for.
  [[nodiscard]] std::optional<Question> take(Token token) {
    const auto found = open_.find(token.value);
    if (found == open_.end()) return std::nullopt;
    Question question = std::move(found->second);
    open_.erase(found);
    return question;
  }

 private:
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, Question> open_;
};

}  // namespace linnet
