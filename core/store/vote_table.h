#pragma once

#include <vector>

#include "core/model/entry.h"
#include "core/store/statement.h"

namespace linnet {

// The last vote of each (message, user); one taken back stays, so that an older one cannot undo it.
struct VoteRow {
  Place message;
  UserKey user;
  Choices choices = 0;
  Seq seq;
};

class VoteTable {
 public:
  explicit VoteTable(SqliteConnection& connection);

  // Of all messages with first <= place <= last, those taken back too.
  [[nodiscard]] Result<std::vector<VoteRow>> of(Place first, Place last);
  // Adds or replaces.
  [[nodiscard]] Result<void> put(const VoteRow& row);
  [[nodiscard]] Result<void> remove_all(Place message);
  [[nodiscard]] Result<void> move(Place from, Place to);

 private:
  Statement of_;
  Statement put_;
  Statement remove_all_;
  Statement move_;
};

}  // namespace linnet
