#include "core/store/own_changes.h"

#include "core/store/content_codec.h"

namespace linnet {
namespace {

bool is_operation(const Content& content) {
  return target_of(content).has_value();
}

}  // namespace

Result<void> OwnChanges::add_pending(const ChatId& chat_id, const LocalId& local_id, WallTime time,
                                     const Content& content) {
  if (is_operation(content))
    return fail(ErrorCode::malformed, "an operation has no row of its own");
  LINNET_ASSIGN(const ChatKey chat, tables_.chats.key(chat_id));
  LINNET_ASSIGN(const UserKey self, tables_.users.intern(self_));
  LINNET_ASSIGN(const Place place, tables_.messages.next_unsent(chat));
  const MessageRow row{.place = place,
                       .sender = self,
                       .local_id = local_id,
                       .ordinal = {},
                       .time = time,
                       .kind = kind_of(content),
                       .body = {},
                       .folded_as_of = {},
                       .edited_by = {},
                       .deleted_by = {},
                       .pin = {},
                       .detail = detail_column(content)};
  bool inserted = false;
  if (const auto* message = std::get_if<Message>(&content)) {
    rules::MessageState state;
    state.body = message->body;
    LINNET_ASSIGN(inserted, states_.insert(row, state));
  } else {
    LINNET_ASSIGN(inserted, tables_.messages.insert(row));
  }
  if (!inserted) return fail(ErrorCode::already_exists, "the message is in the store");
  return {};
}

Result<void> OwnChanges::remove_pending(const ChatId& chat_id, const LocalId& local_id) {
  LINNET_ASSIGN(const ChatKey chat, tables_.chats.key(chat_id));
  LINNET_ASSIGN(const std::optional<MessageRow> row, unsent(chat, local_id));
  if (!row) return {};
  LINNET_TRY(tables_.optimistic.remove_targeting(chat, row->sender, local_id));
  LINNET_TRY(tables_.reactions.remove_all(row->place));
  LINNET_TRY(tables_.votes.remove_all(row->place));
  return tables_.messages.remove(row->place);
}

Result<void> OwnChanges::edit_pending(const ChatId& chat_id, const LocalId& local_id,
                                      const Body& body) {
  LINNET_ASSIGN(const ChatKey chat, tables_.chats.key(chat_id));
  LINNET_ASSIGN(const std::optional<MessageRow> row, unsent(chat, local_id));
  if (!row || row->kind != EntryKind::message)
    return fail(ErrorCode::not_found, "no unsent message of this name");
  LINNET_ASSIGN(const rules::MessageState before, states_.load(*row));
  rules::MessageState after = before;
  after.body = body;
  return states_.save(*row, before, after);
}

// New numbers, which are greater than all that are given: of the row in the outbox and of that in the timeline.
Result<void> OwnChanges::move_to_end(const ChatId& chat_id, const LocalId& local_id) {
  LINNET_ASSIGN(const ChatKey chat, tables_.chats.key(chat_id));
  LINNET_ASSIGN(const std::optional<OutboxRow> operation, tables_.outbox.find(chat, local_id));
  if (!operation) return fail(ErrorCode::not_found, "no such operation in the outbox");
  LINNET_TRY(tables_.outbox.remove(operation->op_id));
  LINNET_TRY(tables_.outbox.add(chat, *operation));
  LINNET_ASSIGN(const std::optional<MessageRow> row, unsent(chat, local_id));
  if (!row) return {};
  LINNET_ASSIGN(const Place end, tables_.messages.next_unsent(chat));
  return tables_.messages.move(row->place, end, row->ordinal, row->time);
}

Result<void> OwnChanges::apply_optimistic(const ChatId& chat_id, const LocalId& operation,
                                          const UserId& target_sender,
                                          const LocalId& target_local_id, const Content& content) {
  if (!is_operation(content)) return fail(ErrorCode::malformed, "not an operation on a message");
  LINNET_ASSIGN(const ChatKey chat, tables_.chats.key(chat_id));
  LINNET_ASSIGN(const UserKey sender, tables_.users.intern(target_sender));
  LINNET_ASSIGN(const std::optional<MessageRow> row,
                tables_.messages.named(chat, sender, target_local_id));
  if (!row || row->kind != EntryKind::message)
    return fail(ErrorCode::not_found, "the message is not in the store");
  return tables_.optimistic.add({.id = 0,
                                 .chat = chat,
                                 .local_id = operation,
                                 .target_sender = sender,
                                 .target_local_id = target_local_id,
                                 .content = content});
}

Result<void> OwnChanges::undo_optimistic(const ChatId& chat_id, const LocalId& operation) {
  LINNET_ASSIGN(const ChatKey chat, tables_.chats.key(chat_id));
  LINNET_TRY(tables_.optimistic.remove(chat, operation));
  return {};
}

Result<std::optional<MessageRow>> OwnChanges::unsent(ChatKey chat, const LocalId& local_id) {
  LINNET_ASSIGN(const UserKey self, tables_.users.intern(self_));
  LINNET_ASSIGN(std::optional<MessageRow> row, tables_.messages.named(chat, self, local_id));
  if (row && !is_unsent(row->place)) row.reset();
  return row;
}

}  // namespace linnet
