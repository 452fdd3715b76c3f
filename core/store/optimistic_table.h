#pragma once

#include <optional>
#include <vector>

#include "core/model/entry.h"
#include "core/store/statement.h"

namespace linnet {

// Own operations that are shown but not yet accepted. Taking one back is deleting its row.
class OptimisticTable {
 public:
  struct Row {
    std::int64_t id = 0;  // the order of composing; set by add
    ChatKey chat;
    LocalId local_id;
    UserKey target_sender;
    LocalId target_local_id;
    Content content;
  };

  explicit OptimisticTable(SqliteConnection& connection);

  // Adding one twice changes nothing.
  [[nodiscard]] Result<void> add(const Row& row);
  [[nodiscard]] Result<std::optional<Row>> find(ChatKey chat, const LocalId& local_id);
  // By id.
  [[nodiscard]] Result<std::vector<Row>> of(ChatKey chat);
  [[nodiscard]] Result<std::vector<Row>> all();
  // Whether there was one.
  [[nodiscard]] Result<bool> remove(ChatKey chat, const LocalId& local_id);
  [[nodiscard]] Result<void> remove_targeting(ChatKey chat, UserKey target_sender,
                                              const LocalId& target_local_id);

 private:
  Statement add_;
  Statement find_;
  Statement of_;
  Statement all_;
  Statement remove_;
  Statement remove_targeting_;
};

}  // namespace linnet
