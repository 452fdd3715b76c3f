// The chats that a relay holds: loaded ones, and those whose frames wait for the log.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <variant>

#include "core/base/result.h"
#include "native-host/relay/acceptance.h"
#include "native-host/relay/chat_relay.h"
#include "native-host/relay/chat_state.h"

namespace linnet {

// A Send or Create whose decision needs the log.
struct BlockedFrame {
  std::uint64_t number = 0;
  ChatRequest request;
  std::size_t weight = 0;
  acceptance::Lookups lookups;
  std::size_t unanswered = 0;
  std::optional<Error> failed;
};

// Somebody gathers heads and wants this chat's.
struct HeadWanted {
  std::uint64_t gathering = 0;
  std::size_t index = 0;
  UserId user_id;
};

struct WaitingFrame {
  std::variant<ChatRequest, HeadWanted> what;
  std::size_t weight = 0;
};

struct ChatSlot {
  ChatId chat_id;
  std::unique_ptr<ChatState> chat;  // nothing: not loaded
  bool loading = false;
  std::deque<WaitingFrame> waiting;  // for the chat, in order of arrival
  std::map<UserId, std::deque<BlockedFrame>>
      blocked;                  // for lookups; later frames of the same user wait behind
  std::size_t held_frames = 0;  // in both
  std::size_t held_weight = 0;
  std::size_t questions = 0;             // open ones that need this slot
  std::map<UserId, Mark> marks_to_redo;  // of an append that failed
  std::optional<Announced> announced;    // up to here, when an append's outcome is unknown
  std::list<ChatId>::iterator place;

  // Somebody has to be told something once the chat is loaded.
  [[nodiscard]] bool owes() const { return announced || !marks_to_redo.empty(); }
  [[nodiscard]] bool is_idle() const {
    return !loading && held_frames == 0 && questions == 0 && !owes() &&
           (!chat || !chat->has_pending());
  }
};

// Least recently used chats give way to new ones, but never one with work under way.
class ChatCache {
 public:
  explicit ChatCache(const ChatRelay::Options& options) : options_(options) {}

  // Nothing when the chat is not here.
  [[nodiscard]] ChatSlot* find(const ChatId& chat_id);
  // The chat's slot, made if need be; nothing when all are busy.
  [[nodiscard]] ChatSlot* open(const ChatId& chat_id);
  void close(const ChatSlot& slot);

  // Takes account of one more frame that waits; false when the chat holds as many as it may.
  [[nodiscard]] bool hold(ChatSlot& slot, std::size_t weight) const;
  static void release(ChatSlot& slot, std::size_t weight);

 private:
  [[nodiscard]] bool evict_one();

  const ChatRelay::Options& options_;
  std::unordered_map<ChatId, ChatSlot> slots_;
  std::list<ChatId> by_use_;  // the most recent first
};

}  // namespace linnet
