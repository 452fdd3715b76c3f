#pragma once

#include "core/store/message_states.h"
#include "core/store/store.h"
#include "core/store/tables.h"

namespace linnet {

// What the server says: entries of a chat's log, in any order and any number of times, and its
// answers to own operations. Whichever of answer and echo comes first does the work; the other
// changes nothing.
class Incoming {
 public:
  Incoming(Tables& tables, const UserId& self) : tables_(tables), states_(tables), self_(self) {}

  // As Store::apply and Store::accept. Errors: not_found (unknown chat), malformed (a value out of
  // its limits, or a seq that is another entry's: nothing has changed), storage_*.
  [[nodiscard]] Result<Applied> apply(const Entry& entry);
  [[nodiscard]] Result<Applied> accept(const ChatId& chat_id, const LocalId& local_id, Seq seq,
                                       Ordinal ordinal, WallTime server_time);

 private:
  [[nodiscard]] Result<Applied> apply_row(ChatKey chat, UserKey sender, const Entry& entry);
  [[nodiscard]] Result<bool> merge_row(const MessageRow& row, const Entry& entry);
  [[nodiscard]] Result<Applied> apply_operation(ChatKey chat, UserKey sender, const Entry& entry,
                                                Seq target);
  [[nodiscard]] Result<Applied> accept_operation(ChatKey chat,
                                                 const OptimisticTable::Row& operation, Seq seq);
  // An unsent row gets its place. `entry`: what the server says of it, if it came as an entry.
  [[nodiscard]] Result<void> settle(MessageRow row, Place place, Ordinal ordinal, WallTime time,
                                    const Entry* entry);
  [[nodiscard]] Result<bool> fold_into(const MessageRow& row, const rules::Operation& operation);

  Tables& tables_;
  MessageStates states_;
  const UserId self_;
};

}  // namespace linnet
