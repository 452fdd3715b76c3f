#pragma once

#include "core/rules/fold.h"
#include "core/store/tables.h"

namespace linnet {

// Between the rows of a message and the state that core/rules folds operations into.
class MessageStates {
 public:
  explicit MessageStates(Tables& tables) : tables_(tables) {}

  [[nodiscard]] Result<rules::MessageState> load(const MessageRow& row);
  // Stores a message that was not there, with its reactions and words. False when its place or its
  // name is taken.
  [[nodiscard]] Result<bool> insert(MessageRow row, const rules::MessageState& state);
  // Writes what differs, in the row at `row.place` and everything that hangs on it.
  [[nodiscard]] Result<void> save(const MessageRow& row, const rules::MessageState& before,
                                  const rules::MessageState& after);

  // Folds the operations that waited for this message, which then wait no more.
  [[nodiscard]] Result<void> fold_kept(Place place, rules::MessageState& state);

 private:
  [[nodiscard]] Result<void> save_reactions(Place place, const rules::MessageState& before,
                                            const rules::MessageState& after);
  [[nodiscard]] Result<void> save_votes(Place place, const rules::MessageState& before,
                                        const rules::MessageState& after);

  Tables& tables_;
};

// The state after a page's entry for a message that is already held. The entry knows all operations
// up to its as_of, the held state may know later ones.
[[nodiscard]] rules::MessageState merged(const rules::MessageState& held, const Entry& entry);

}  // namespace linnet
