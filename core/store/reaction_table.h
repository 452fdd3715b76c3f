#pragma once

#include <string>
#include <vector>

#include "core/store/statement.h"

namespace linnet {

// The last operation on each (message, user, emoji); a removal stays, so that an older addition
// cannot undo it.
struct ReactionRow {
  Place message;
  UserKey user;
  std::string emoji;
  Seq seq;
  bool added = true;
};

class ReactionTable {
 public:
  explicit ReactionTable(SqliteConnection& connection);

  // Of one message, removals too.
  [[nodiscard]] Result<std::vector<ReactionRow>> of(Place message);
  // Present ones of all messages with first <= place <= last.
  [[nodiscard]] Result<std::vector<ReactionRow>> present(Place first, Place last);
  // Present ones of the newest row of each of the `limit` chats with the newest activity.
  [[nodiscard]] Result<std::vector<ReactionRow>> present_on_newest(std::size_t limit);
  // Adds or replaces.
  [[nodiscard]] Result<void> put(const ReactionRow& row);
  [[nodiscard]] Result<void> remove(Place message, UserKey user, const std::string& emoji);
  [[nodiscard]] Result<void> remove_all(Place message);
  [[nodiscard]] Result<void> move(Place from, Place to);

 private:
  Statement of_;
  Statement present_;
  Statement present_on_newest_;
  Statement put_;
  Statement remove_;
  Statement remove_all_;
  Statement move_;
};

}  // namespace linnet
