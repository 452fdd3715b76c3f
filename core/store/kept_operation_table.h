#pragma once

#include <vector>

#include "core/model/entry.h"
#include "core/store/statement.h"

namespace linnet {

// Accepted operations on messages that are not held here: kept aside until the message comes.
class KeptOperationTable {
 public:
  struct Row {
    Seq seq;
    UserKey sender;
    Content content;
  };

  explicit KeptOperationTable(SqliteConnection& connection);

  // Keeping one twice changes nothing.
  [[nodiscard]] Result<void> keep(Place target, const Row& row);
  // By seq.
  [[nodiscard]] Result<std::vector<Row>> of(Place target);
  [[nodiscard]] Result<void> remove_all(Place target);

 private:
  Statement keep_;
  Statement of_;
  Statement remove_all_;
};

}  // namespace linnet
