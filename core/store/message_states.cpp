#include "core/store/message_states.h"

#include <algorithm>

namespace linnet {
namespace {

void write_state(MessageRow& row, const rules::MessageState& state) {
  row.body = state.body;
  row.folded_as_of = state.folded_as_of;
  row.edited_by = state.edited_by;
  row.deleted_by = state.deleted_by;
  row.pin = state.pin;
}

SearchIndex::Text searchable(const MessageRow& row, std::string_view text) {
  return {.place = row.place, .sender = row.sender, .time = row.time, .text = text};
}

}  // namespace

Result<rules::MessageState> MessageStates::load(const MessageRow& row) {
  LINNET_ASSIGN(UserId sender, tables_.users.name(row.sender));
  rules::MessageState state{.sender_id = std::move(sender),
                            .body = row.body,
                            .folded_as_of = row.folded_as_of,
                            .edited_by = row.edited_by,
                            .deleted_by = row.deleted_by,
                            .reactions = {},
                            .votes = {},
                            .pin = row.pin};
  if (row.body.poll) {
    LINNET_ASSIGN(const std::vector<VoteRow> votes, tables_.votes.of(row.place, row.place));
    for (const VoteRow& vote : votes) {
      LINNET_ASSIGN(UserId user, tables_.users.name(vote.user));
      state.votes[std::move(user)] = {.choices = vote.choices, .by = vote.seq};
    }
  }
  LINNET_ASSIGN(const std::vector<ReactionRow> reactions, tables_.reactions.of(row.place));
  for (const ReactionRow& reaction : reactions) {
    LINNET_ASSIGN(UserId user, tables_.users.name(reaction.user));
    state.reactions[Reaction{std::move(user), reaction.emoji}] = {.added = reaction.added,
                                                                  .by = reaction.seq};
  }
  return state;
}

Result<bool> MessageStates::insert(MessageRow row, const rules::MessageState& state) {
  write_state(row, state);
  LINNET_ASSIGN(const bool inserted, tables_.messages.insert(row));
  if (!inserted) return false;
  if (!is_unsent(row.place)) LINNET_TRY(tables_.search.add(searchable(row, state.body.text)));
  LINNET_TRY(save_reactions(row.place, rules::MessageState{}, state));
  LINNET_TRY(save_votes(row.place, rules::MessageState{}, state));
  return true;
}

Result<void> MessageStates::save(const MessageRow& row, const rules::MessageState& before,
                                 const rules::MessageState& after) {
  if (before.body.text != after.body.text && !is_unsent(row.place)) {
    LINNET_TRY(tables_.search.remove(searchable(row, before.body.text)));
    LINNET_TRY(tables_.search.add(searchable(row, after.body.text)));
  }
  if (before.body != after.body || before.folded_as_of != after.folded_as_of ||
      before.edited_by != after.edited_by || before.deleted_by != after.deleted_by ||
      before.pin != after.pin) {
    MessageRow changed = row;
    write_state(changed, after);
    LINNET_TRY(tables_.messages.update(changed));
  }
  LINNET_TRY(save_reactions(row.place, before, after));
  return save_votes(row.place, before, after);
}

Result<void> MessageStates::fold_kept(Place place, rules::MessageState& state) {
  LINNET_ASSIGN(const auto kept, tables_.kept_operations.of(place));
  if (kept.empty()) return {};
  for (const KeptOperationTable::Row& row : kept) {
    LINNET_ASSIGN(UserId sender, tables_.users.name(row.sender));
    rules::fold(state, rules::Operation{
                           .seq = row.seq, .sender_id = std::move(sender), .content = row.content});
  }
  return tables_.kept_operations.remove_all(place);
}

Result<void> MessageStates::save_reactions(Place place, const rules::MessageState& before,
                                           const rules::MessageState& after) {
  for (const auto& [reaction, last] : after.reactions) {
    const auto known = before.reactions.find(reaction);
    if (known != before.reactions.end() && known->second == last) continue;
    LINNET_ASSIGN(const UserKey user, tables_.users.intern(reaction.user_id));
    LINNET_TRY(tables_.reactions.put({.message = place,
                                      .user = user,
                                      .emoji = reaction.emoji,
                                      .seq = last.by,
                                      .added = last.added}));
  }
  for (const auto& [reaction, last] : before.reactions) {
    if (after.reactions.contains(reaction)) continue;
    LINNET_ASSIGN(const UserKey user, tables_.users.intern(reaction.user_id));
    LINNET_TRY(tables_.reactions.remove(place, user, reaction.emoji));
  }
  return {};
}

Result<void> MessageStates::save_votes(Place place, const rules::MessageState& before,
                                       const rules::MessageState& after) {
  for (const auto& [user_id, vote] : after.votes) {
    const auto known = before.votes.find(user_id);
    if (known != before.votes.end() && known->second == vote) continue;
    LINNET_ASSIGN(const UserKey user, tables_.users.intern(user_id));
    LINNET_TRY(tables_.votes.put(
        {.message = place, .user = user, .choices = vote.choices, .seq = vote.by}));
  }
  // Votes go only with the message.
  return after.votes.empty() && !before.votes.empty() ? tables_.votes.remove_all(place)
                                                      : Result<void>{};
}

rules::MessageState merged(const rules::MessageState& held, const Entry& entry) {
  rules::MessageState state = rules::state_of(entry);
  if (held.deleted_by) {
    // Final, whatever the entry says.
    rules::MessageState deleted = held;
    deleted.folded_as_of = std::max(held.folded_as_of, state.folded_as_of);
    return deleted;
  }
  // fold() ignores what the entry already knows, so only later operations of the held state count.
  if (held.edited_by) {
    rules::fold(state, {.seq = *held.edited_by,
                        .sender_id = held.sender_id,
                        .content = Edit{entry.seq, held.body}});
  }
  for (const auto& [reaction, last] : held.reactions) {
    rules::fold(state, {.seq = last.by,
                        .sender_id = reaction.user_id,
                        .content = ReactionChange{entry.seq, reaction.emoji, last.added}});
  }
  for (const auto& [user, vote] : held.votes) {
    rules::fold(state,
                {.seq = vote.by, .sender_id = user, .content = Vote{entry.seq, vote.choices}});
  }
  rules::fold(state, {.seq = held.pin.by,
                      .sender_id = held.sender_id,
                      .content = PinChange{entry.seq, held.pin.pinned}});
  return state;
}

}  // namespace linnet
