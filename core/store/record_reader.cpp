#include "core/store/record_reader.h"

#include <algorithm>

#include "core/store/content_codec.h"

namespace linnet {
namespace {

// A waiting operation is newer than everything that has a seq.
constexpr std::uint64_t kWaiting = std::uint64_t{1} << 62;

// Closing a poll is an edit on the wire, and none to people.
bool is_closed_poll(const Body& body) {
  return body.poll && body.poll->closed;
}

std::vector<Reaction> in_order(
    const std::map<Reaction, rules::MessageState::ReactionState>& reactions) {
  std::vector<std::pair<Seq, Reaction>> sorted;
  for (const auto& [reaction, last] : reactions) {
    if (last.added) sorted.emplace_back(last.by, reaction);
  }
  std::ranges::sort(sorted);
  std::vector<Reaction> result;
  result.reserve(sorted.size());
  for (auto& [by, reaction] : sorted) result.push_back(std::move(reaction));
  return result;
}

}  // namespace

Result<std::vector<TimelineRecord>> RecordReader::window(ChatKey chat,
                                                         const std::vector<MessageRow>& rows) {
  Surroundings around;
  if (rows.empty()) return std::vector<TimelineRecord>{};
  LINNET_ASSIGN(around.reactions, tables_.reactions.present(rows.front().place, rows.back().place));
  LINNET_ASSIGN(around.votes, tables_.votes.of(rows.front().place, rows.back().place));
  LINNET_ASSIGN(around.operations, tables_.optimistic.of(chat));
  if (is_unsent(rows.back().place)) {
    LINNET_ASSIGN(around.standings, tables_.outbox.standings(chat));
  }
  return records(rows, around);
}

Result<TimelineRecord> RecordReader::one(const MessageRow& row) {
  LINNET_ASSIGN(std::vector<TimelineRecord> rows, window(chat_of(row.place), {row}));
  return std::move(rows.front());
}

Result<std::vector<TimelineRecord>> RecordReader::records(const std::vector<MessageRow>& rows,
                                                          const Surroundings& around) {
  std::vector<TimelineRecord> records;
  records.reserve(rows.size());
  for (const MessageRow& row : rows) {
    LINNET_ASSIGN(records.emplace_back(), bare(row));
  }
  LINNET_ASSIGN(std::vector<Attached> attached, attached_to(rows, around));
  if (!around.operations.empty() || !around.standings.empty()) {
    std::map<RowName, std::size_t> by_name;
    for (std::size_t at = 0; at < rows.size(); ++at) by_name.emplace(name_of(rows[at]), at);
    lay_over(around.operations, by_name, rows, records, attached);
    LINNET_ASSIGN(const std::optional<UserKey> self, tables_.users.find(self_));
    for (const OutboxTable::Standing& standing : around.standings) {
      const auto found =
          by_name.find(RowName{standing.chat, self.value_or(UserKey{}), standing.local_id});
      if (found == by_name.end() || records[found->second].seq) continue;
      records[found->second].waiting = standing.state;
      records[found->second].error = standing.error;
    }
  }
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (!attached[at].reactions.empty()) records[at].reactions = in_order(attached[at].reactions);
    for (const auto& [user, vote] : attached[at].votes) {
      if (vote.choices != 0) records[at].votes.push_back({.user_id = user, .choices = vote.choices});
    }
  }
  return records;
}

Result<std::vector<RecordReader::Attached>> RecordReader::attached_to(
    const std::vector<MessageRow>& rows, const Surroundings& around) {
  std::vector<Attached> attached(rows.size());
  if (around.reactions.empty() && around.votes.empty()) return attached;
  std::map<Place, std::size_t> by_place;
  for (std::size_t at = 0; at < rows.size(); ++at) by_place.emplace(rows[at].place, at);
  for (const ReactionRow& row : around.reactions) {
    const auto found = by_place.find(row.message);
    if (found == by_place.end()) continue;
    LINNET_ASSIGN(UserId user, tables_.users.name(row.user));
    attached[found->second].reactions[Reaction{std::move(user), row.emoji}] = {.added = true,
                                                                               .by = row.seq};
  }
  for (const VoteRow& row : around.votes) {
    const auto found = by_place.find(row.message);
    if (found == by_place.end()) continue;
    LINNET_ASSIGN(UserId user, tables_.users.name(row.user));
    attached[found->second].votes[std::move(user)] = {.choices = row.choices, .by = row.seq};
  }
  return attached;
}

void RecordReader::lay_over(const std::vector<OptimisticTable::Row>& operations,
                            const std::map<RowName, std::size_t>& by_name,
                            const std::vector<MessageRow>& rows,
                            std::vector<TimelineRecord>& records,
                            std::vector<Attached>& attached) const {
  std::map<std::size_t, rules::MessageState> states;
  for (const OptimisticTable::Row& operation : operations) {
    const auto found =
        by_name.find(RowName{operation.chat, operation.target_sender, operation.target_local_id});
    if (found == by_name.end() || rows[found->second].kind != EntryKind::message) continue;
    const std::size_t at = found->second;
    rules::MessageState& state =
        states
            .try_emplace(at, rules::MessageState{.sender_id = records[at].sender_id,
                                                 .body = rows[at].body,
                                                 .folded_as_of = rows[at].folded_as_of,
                                                 .edited_by = rows[at].edited_by,
                                                 .deleted_by = rows[at].deleted_by,
                                                 .reactions = attached[at].reactions,
                                                 .votes = attached[at].votes,
                                                 .pin = rows[at].pin})
            .first->second;
    const Seq seq{kWaiting + static_cast<std::uint64_t>(operation.id)};
    rules::fold(state, {.seq = seq, .sender_id = self_, .content = operation.content});
  }
  for (auto& [at, state] : states) {
    records[at].edited = state.edited_by && !is_closed_poll(state.body);
    records[at].content = Message{std::move(state.body)};
    records[at].deleted = state.deleted_by.has_value();
    records[at].pinned = state.pin.pinned;
    attached[at] = {.reactions = std::move(state.reactions), .votes = std::move(state.votes)};
  }
}

Result<TimelineRecord> RecordReader::bare(const MessageRow& row) {
  TimelineRecord record;
  LINNET_ASSIGN(record.chat_id, tables_.chats.name(chat_of(row.place)));
  LINNET_ASSIGN(record.sender_id, tables_.users.name(row.sender));
  record.local_id = row.local_id;
  record.seq = seq_of(row.place);
  record.ordinal = row.ordinal;
  record.time = row.time;
  if (row.kind == EntryKind::message) {
    record.content = Message{row.body};
    record.edited = row.edited_by && !is_closed_poll(row.body);
    record.deleted = row.deleted_by.has_value();
    record.pinned = row.pin.pinned;
  } else {
    LINNET_ASSIGN(record.content, content_of(row.kind, row.detail.value_or("")));
  }
  return record;
}

}  // namespace linnet
