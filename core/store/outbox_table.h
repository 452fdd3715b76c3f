#pragma once

#include <optional>
#include <vector>

#include "core/store/statement.h"
#include "core/store/store.h"

namespace linnet {

// Operations on their way to the server.
class OutboxTable {
 public:
  explicit OutboxTable(SqliteConnection& connection);

  // Returns the row's op_id. Errors: too_large (limits::kOutboxRows), already_exists (the operation
  // waits already).
  [[nodiscard]] Result<std::uint64_t> add(ChatKey chat, const OutboxRow& row);
  // Errors: not_found.
  [[nodiscard]] Result<void> update(const OutboxRow& row);
  [[nodiscard]] Result<void> remove(std::uint64_t op_id);
  // Whether there was one.
  [[nodiscard]] Result<bool> remove_operation(ChatKey chat, const LocalId& local_id);

  [[nodiscard]] Result<std::optional<OutboxRow>> find(ChatKey chat, const LocalId& local_id);
  [[nodiscard]] Result<std::vector<OutboxRow>> all(std::size_t limit);
  [[nodiscard]] Result<std::vector<OutboxRow>> of(ChatKey chat, std::size_t limit);
  // Of the invisible lane, on this message.
  [[nodiscard]] Result<std::vector<OutboxRow>> on(ChatKey chat, const UserId& sender, const LocalId& message);
  [[nodiscard]] Result<std::vector<ChatId>> chats();
  [[nodiscard]] Result<Store::OutboxCounts> counts();
  // How the operations of one chat, or of all, stand.
  struct Standing {
    ChatKey chat;
    LocalId local_id;
    OutboxState state = OutboxState::ready;
    std::optional<ErrorCode> error;
  };
  [[nodiscard]] Result<std::vector<Standing>> standings(ChatKey chat);
  [[nodiscard]] Result<std::vector<Standing>> standings();
  [[nodiscard]] Result<void> reset_inflight();

 private:
  [[nodiscard]] Result<void> require_room();

  Statement span_;
  Statement count_;
  Statement add_;
  Statement update_;
  Statement remove_;
  Statement remove_operation_;
  Statement find_;
  Statement all_;
  Statement of_;
  Statement on_;
  Statement chats_;
  Statement counts_;
  Statement standings_of_;
  Statement standings_;
  Statement reset_inflight_;
  SqliteConnection& connection_;
};

}  // namespace linnet
