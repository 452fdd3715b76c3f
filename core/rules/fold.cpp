#include "core/rules/fold.h"

#include "core/base/check.h"
#include "core/base/match.h"
#include "core/model/limits.h"

namespace linnet::rules {
namespace {

// Deleting forgets everything but the deletion itself, so that the state is the same whether the
// other operations came before or after it.
bool fold_deletion(MessageState& state, Seq by) {
  if (state.deleted_by && *state.deleted_by <= by) return false;
  state.deleted_by = by;
  state.edited_by.reset();
  state.body = Body{};
  state.reactions.clear();
  state.votes.clear();
  state.pin = {};
  return true;
}

bool fold_edit(MessageState& state, const Operation& operation, const Edit& edit) {
  if (state.deleted_by || operation.sender_id != state.sender_id) return false;
  if (state.edited_by && operation.seq <= *state.edited_by) return false;
  state.edited_by = operation.seq;
  std::vector<UserId> mentions = std::move(state.body.mentions);
  state.body = edit.body;
  state.body.mentions = std::move(mentions);
  return true;
}

bool fold_reaction(MessageState& state, const Operation& operation, const ReactionChange& change) {
  if (state.deleted_by) return false;
  auto& reaction = state.reactions[Reaction{operation.sender_id, change.emoji}];
  if (operation.seq <= reaction.by) return false;
  const bool shown_before = reaction.added;
  reaction = {.added = change.added, .by = operation.seq};
  return reaction.added != shown_before;
}

bool fold_vote(MessageState& state, const Operation& operation, const Vote& vote) {
  if (state.deleted_by) return false;
  auto& last = state.votes[operation.sender_id];
  if (operation.seq <= last.by) return false;
  const Choices before = last.choices;
  last = {.choices = vote.choices, .by = operation.seq};
  return last.choices != before;
}

bool fold_pin(MessageState& state, Seq by, const PinChange& change) {
  if (state.deleted_by || by <= state.pin.by) return false;
  const bool pinned_before = state.pin.pinned;
  state.pin = {.pinned = change.pinned, .by = by};
  return state.pin.pinned != pinned_before;
}

}  // namespace

MessageState state_of(const Entry& entry) {
  const auto* message = std::get_if<Message>(&entry.content);
  LINNET_CHECK(message != nullptr);
  MessageState state{.sender_id = entry.sender_id,
                     .body = message->body,
                     .folded_as_of = entry.seq,
                     .edited_by = {},
                     .deleted_by = {},
                     .reactions = {}};
  if (!entry.folded) return state;
  state.folded_as_of = std::max(entry.seq, entry.folded->as_of);
  if (entry.folded->deleted_by) {
    fold_deletion(state, *entry.folded->deleted_by);
    return state;
  }
  state.edited_by = entry.folded->edited_by;
  for (const Reaction& reaction : entry.folded->reactions) {
    state.reactions[reaction] = {.added = true, .by = state.folded_as_of};
  }
  for (const Ballot& ballot : entry.folded->votes) {
    state.votes[ballot.user_id] = {.choices = ballot.choices, .by = state.folded_as_of};
  }
  if (entry.folded->pinned_by) state.pin = {.pinned = true, .by = *entry.folded->pinned_by};
  return state;
}

bool fold(MessageState& state, const Operation& operation) {
  if (operation.seq <= state.folded_as_of) return false;
  return match(
      operation.content, [&](const Edit& edit) { return fold_edit(state, operation, edit); },
      [&](const Deletion&) { return fold_deletion(state, operation.seq); },
      [&](const ReactionChange& change) { return fold_reaction(state, operation, change); },
      [&](const Vote& vote) { return fold_vote(state, operation, vote); },
      [&](const PinChange& change) { return fold_pin(state, operation.seq, change); },
      [](const ChatCreated&) { return false; }, [](const Message&) { return false; },
      [](const MembersAdded&) { return false; }, [](const MembersRemoved&) { return false; },
      [](const RoleChanged&) { return false; }, [](const InfoChanged&) { return false; });
}

Folded folded_of(const MessageState& state, Seq as_of) {
  Folded folded{.as_of = as_of,
                .edited_by = state.edited_by,
                .deleted_by = state.deleted_by,
                .reactions = {}};
  if (state.pin.pinned) folded.pinned_by = state.pin.by;
  for (const auto& [reaction, last] : state.reactions) {
    if (!last.added) continue;
    if (folded.reactions.size() == limits::kReactionsListed) break;
    folded.reactions.push_back(reaction);
  }
  for (const auto& [user, vote] : state.votes) {
    if (vote.choices != 0) folded.votes.push_back({.user_id = user, .choices = vote.choices});
  }
  return folded;
}

}  // namespace linnet::rules
