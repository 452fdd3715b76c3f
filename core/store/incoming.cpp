#include "core/store/incoming.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/store/content_codec.h"

namespace linnet {
namespace {

// The codecs have checked all this against the limits; it is looked at again because a row is for
// ever.
Result<void> require_sound(const Entry& entry) {
  const auto fits = [](const Body& body) {
    return body.text.size() + body.extra.size() <= limits::kFrameBytes &&
           body.mentions.size() <= limits::kFrameBytes;
  };
  if (!has_place(entry.seq)) return fail(ErrorCode::malformed, "a seq out of bounds");
  if (entry.sender_id.empty()) return fail(ErrorCode::malformed, "an entry of nobody");
  const auto* message = std::get_if<Message>(&entry.content);
  const auto* edit = std::get_if<Edit>(&entry.content);
  if ((message != nullptr && !fits(message->body)) || (edit != nullptr && !fits(edit->body))) {
    return fail(ErrorCode::malformed, "a body too large");
  }
  const auto* reaction = std::get_if<ReactionChange>(&entry.content);
  if (reaction != nullptr &&
      (reaction->emoji.empty() || reaction->emoji.size() > limits::kEmojiBytes)) {
    return fail(ErrorCode::malformed, "not an emoji");
  }
  return {};
}

std::unexpected<Error> place_taken() {
  return fail(ErrorCode::malformed, "the seq is another entry's");
}

}  // namespace

Result<Applied> Incoming::apply(const Entry& entry) {
  LINNET_TRY(require_sound(entry));
  LINNET_ASSIGN(const ChatKey chat, tables_.chats.key(entry.chat_id));
  LINNET_ASSIGN(const UserKey sender, tables_.users.intern(entry.sender_id));
  const std::optional<Seq> target = target_of(entry.content);
  LINNET_ASSIGN(Applied applied, target ? apply_operation(chat, sender, entry, *target)
                                        : apply_row(chat, sender, entry));
  if (entry.sender_id == self_) {
    LINNET_ASSIGN(applied.own_echo, tables_.outbox.remove_operation(chat, entry.local_id));
  }
  return applied;
}

Result<Applied> Incoming::apply_row(ChatKey chat, UserKey sender, const Entry& entry) {
  MessageRow row{.place = place_of(chat, entry.seq),
                 .sender = sender,
                 .local_id = entry.local_id,
                 .ordinal = entry.ordinal,
                 .time = entry.server_time,
                 .kind = kind_of(entry.content),
                 .body = {},
                 .folded_as_of = entry.seq,
                 .edited_by = {},
                 .deleted_by = {},
                 .pin = {},
                 .detail = detail_column(entry.content)};
  bool inserted = false;
  if (row.kind == EntryKind::message) {
    rules::MessageState state = rules::state_of(entry);
    LINNET_TRY(states_.fold_kept(row.place, state));
    LINNET_ASSIGN(inserted, states_.insert(row, state));
  } else {
    LINNET_ASSIGN(inserted, tables_.messages.insert(row));
  }
  if (inserted) return Applied{.changed = true, .own_echo = false, .target = {}};

  LINNET_ASSIGN(const std::optional<MessageRow> held,
                tables_.messages.named(chat, sender, entry.local_id));
  if (!held) return place_taken();
  if (is_unsent(held->place)) {
    if (held->kind != row.kind)
      return fail(ErrorCode::malformed, "an echo of another kind than the operation");
    LINNET_TRY(settle(*held, row.place, entry.ordinal, entry.server_time, &entry));
    return Applied{.changed = true, .own_echo = false, .target = {}};
  }
  // The same localId at another seq is a second send that the server should have refused: the first
  // one counts.
  if (held->place != row.place || held->kind != EntryKind::message) return Applied{};
  LINNET_ASSIGN(const bool changed, merge_row(*held, entry));
  return Applied{.changed = changed, .own_echo = false, .target = {}};
}

// A page may know more of a message than we do.
Result<bool> Incoming::merge_row(const MessageRow& row, const Entry& entry) {
  if (!entry.folded || entry.folded->as_of <= row.folded_as_of) return false;
  LINNET_ASSIGN(const rules::MessageState before, states_.load(row));
  const rules::MessageState after = merged(before, entry);
  LINNET_TRY(states_.save(row, before, after));
  return true;
}

Result<Applied> Incoming::apply_operation(ChatKey chat, UserKey sender, const Entry& entry,
                                          Seq target) {
  Applied applied{.changed = false, .own_echo = false, .target = target};
  if (entry.sender_id == self_) {
    LINNET_ASSIGN(applied.changed, tables_.optimistic.remove(chat, entry.local_id));
  }
  // An operation on nothing that can be before it.
  if (!has_place(target) || target >= entry.seq) return applied;

  const Place place = place_of(chat, target);
  LINNET_ASSIGN(const std::optional<MessageRow> row, tables_.messages.at(place));
  if (!row) {
    LINNET_TRY(tables_.kept_operations.keep(
        place, {.seq = entry.seq, .sender = sender, .content = entry.content}));
    return applied;
  }
  LINNET_ASSIGN(
      const bool folded,
      fold_into(*row, {.seq = entry.seq, .sender_id = entry.sender_id, .content = entry.content}));
  applied.changed = applied.changed || folded;
  return applied;
}

Result<Applied> Incoming::accept(const ChatId& chat_id, const LocalId& local_id, Seq seq,
                                 Ordinal ordinal, WallTime server_time) {
  if (!has_place(seq)) return fail(ErrorCode::malformed, "a seq out of bounds");
  LINNET_ASSIGN(const ChatKey chat, tables_.chats.key(chat_id));
  LINNET_ASSIGN(const UserKey self, tables_.users.intern(self_));
  Applied applied;
  LINNET_ASSIGN(const std::optional<OptimisticTable::Row> operation,
                tables_.optimistic.find(chat, local_id));
  LINNET_ASSIGN(const std::optional<MessageRow> row, tables_.messages.named(chat, self, local_id));
  if (operation) {
    LINNET_ASSIGN(applied, accept_operation(chat, *operation, seq));
  } else if (row && is_unsent(row->place)) {
    LINNET_TRY(settle(*row, place_of(chat, seq), ordinal, server_time, nullptr));
    applied.changed = true;
  }
  LINNET_ASSIGN(applied.own_echo, tables_.outbox.remove_operation(chat, local_id));
  return applied;
}

Result<Applied> Incoming::accept_operation(ChatKey chat, const OptimisticTable::Row& operation,
                                           Seq seq) {
  LINNET_TRY(tables_.optimistic.remove(chat, operation.local_id));
  LINNET_ASSIGN(const std::optional<MessageRow> row,
                tables_.messages.named(chat, operation.target_sender, operation.target_local_id));
  if (!row) return Applied{};
  LINNET_TRY(fold_into(*row, {.seq = seq, .sender_id = self_, .content = operation.content}));
  return Applied{.changed = true, .own_echo = false, .target = seq_of(row->place)};
}

Result<void> Incoming::settle(MessageRow row, Place place, Ordinal ordinal, WallTime time,
                              const Entry* entry) {
  LINNET_ASSIGN(const std::optional<MessageRow> occupant, tables_.messages.at(place));
  if (occupant) return place_taken();
  LINNET_TRY(tables_.messages.move(row.place, place, ordinal, time));
  LINNET_TRY(tables_.reactions.move(row.place, place));
  LINNET_TRY(tables_.votes.move(row.place, place));
  row.place = place;
  row.time = time;
  LINNET_TRY(tables_.search.add(
      {.place = place, .sender = row.sender, .time = time, .text = row.body.text}));
  if (row.kind != EntryKind::message) return {};

  LINNET_ASSIGN(const rules::MessageState before, states_.load(row));
  rules::MessageState after = entry != nullptr ? merged(before, *entry) : before;
  after.folded_as_of = std::max(after.folded_as_of, seq_of(place).value_or(Seq{}));
  LINNET_TRY(states_.fold_kept(place, after));
  return states_.save(row, before, after);
}

Result<bool> Incoming::fold_into(const MessageRow& row, const rules::Operation& operation) {
  if (row.kind != EntryKind::message) return false;
  LINNET_ASSIGN(const rules::MessageState before, states_.load(row));
  rules::MessageState after = before;
  const bool shown = rules::fold(after, operation);
  LINNET_TRY(states_.save(row, before, after));
  return shown;
}

}  // namespace linnet
