#pragma once

#include "core/store/message_states.h"
#include "core/store/tables.h"

namespace linnet {

// What the user did and the server does not have yet. Messages are rows without seq; operations on
// messages are kept beside the folded state and laid over it when it is read, so that taking one
// back is forgetting it.
class OwnChanges {
 public:
  OwnChanges(Tables& tables, const UserId& self) : tables_(tables), states_(tables), self_(self) {}

  // As in Store. Errors: not_found, already_exists, malformed (another kind of content), storage_*.
  [[nodiscard]] Result<void> add_pending(const ChatId& chat_id, const LocalId& local_id,
                                         WallTime time, const Content& content);
  [[nodiscard]] Result<void> remove_pending(const ChatId& chat_id, const LocalId& local_id);
  [[nodiscard]] Result<void> edit_pending(const ChatId& chat_id, const LocalId& local_id,
                                          const Body& body);
  [[nodiscard]] Result<void> move_to_end(const ChatId& chat_id, const LocalId& local_id);
  [[nodiscard]] Result<void> apply_optimistic(const ChatId& chat_id, const LocalId& operation,
                                              const UserId& target_sender,
                                              const LocalId& target_local_id,
                                              const Content& content);
  [[nodiscard]] Result<void> undo_optimistic(const ChatId& chat_id, const LocalId& operation);

 private:
  [[nodiscard]] Result<std::optional<MessageRow>> unsent(ChatKey chat, const LocalId& local_id);

  Tables& tables_;
  MessageStates states_;
  const UserId self_;
};

}  // namespace linnet
