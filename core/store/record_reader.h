#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "core/rules/fold.h"
#include "core/store/store.h"
#include "core/store/tables.h"

namespace linnet {

// Makes what is shown out of rows: the folded state, own operations that wait laid over it, and how
// the outbox stands.
class RecordReader {
 public:
  RecordReader(Tables& tables, const UserId& self) : tables_(tables), self_(self) {}

  // Rows of one chat in ascending order, without others between them: a constant number of queries.
  [[nodiscard]] Result<std::vector<TimelineRecord>> window(ChatKey chat,
                                                           const std::vector<MessageRow>& rows);
  [[nodiscard]] Result<TimelineRecord> one(const MessageRow& row);

  // What belongs to some rows: present reactions, waiting operations in order of composing, outbox
  // rows.
  struct Surroundings {
    std::vector<ReactionRow> reactions;
    std::vector<VoteRow> votes;
    std::vector<OptimisticTable::Row> operations;
    std::vector<OutboxTable::Standing> standings;
  };
  // Records of `rows`, in their order. What `around` holds of other rows is ignored.
  [[nodiscard]] Result<std::vector<TimelineRecord>> records(const std::vector<MessageRow>& rows,
                                                            const Surroundings& around);

 private:
  using Reactions = std::map<Reaction, rules::MessageState::ReactionState>;
  using Votes = std::map<UserId, rules::MessageState::VoteState>;
  // What stands in other tables than the message's row.
  struct Attached {
    Reactions reactions;
    Votes votes;
  };
  using RowName = std::tuple<ChatKey, UserKey, LocalId>;

  [[nodiscard]] static RowName name_of(const MessageRow& row) {
    return {chat_of(row.place), row.sender, row.local_id};
  }
  [[nodiscard]] Result<TimelineRecord> bare(const MessageRow& row);
  // Per row.
  [[nodiscard]] Result<std::vector<Attached>> attached_to(const std::vector<MessageRow>& rows,
                                                          const Surroundings& around);
  void lay_over(const std::vector<OptimisticTable::Row>& operations,
                const std::map<RowName, std::size_t>& by_name, const std::vector<MessageRow>& rows,
                std::vector<TimelineRecord>& records, std::vector<Attached>& attached) const;

  Tables& tables_;
  const UserId self_;
};

}  // namespace linnet
