#include "core/engine/composer.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/rules/poll.h"

namespace linnet {
OutboxRow Composer::outbox_row(const ChatId& chat_id, const LocalId& local_id, OutboxLane lane, const char* kind) {
  OutboxRow row;
  row.chat_id = chat_id;
  row.local_id = local_id;
  row.lane = lane;
  row.kind = kind;
  return row;
}

Result<StoredChat> Composer::writable(const ChatId& chat_id) {
  LINNET_ASSIGN(std::optional<StoredChat> chat, store_.chat(chat_id));
  if (!chat) return fail(ErrorCode::not_found, "no such chat");
  if (!chat->head.my_role) return fail(ErrorCode::forbidden, "not a member of this chat");
  return std::move(*chat);
}

Result<TimelineRecord> Composer::message(const ChatId& chat_id, const MessageKey& key) {
  LINNET_ASSIGN(std::optional<TimelineRecord> row, store_.row(chat_id, key.sender_id, key.local_id));
  if (!row || kind_of(row->content) != EntryKind::message) return fail(ErrorCode::not_found, "no such message");
  if (row->deleted) return fail(ErrorCode::conflict, "the message is deleted");
  return std::move(*row);
}

// ---------------------------------------------------------------- messages

Result<Answer> Composer::handle(Turn& turn, const SendMessage& command) {
  LINNET_ASSIGN(StoredChat chat, writable(command.chat_id));
  if (wire::encoded_size(command.body) > limits::kBodyBytes) return fail(ErrorCode::too_large, "the message is over 16 KiB");
  if (command.body.mentions.size() > limits::kMentions) return fail(ErrorCode::too_large, "more than 50 mentions");
  if (command.body.poll) LINNET_TRY(rules::check_new_poll(*command.body.poll));
  const LocalId local_id = command.local_id.value_or(new_local_id(turn));
  const MessageKey key{store_.user_id(), local_id};
  LINNET_ASSIGN(const auto known, store_.row(command.chat_id, key.sender_id, local_id));
  if (known) return Answer{SentAs{key}};  // asked twice

  wire::Send send;
  send.chat_id = command.chat_id;
  send.local_id = local_id;
  send.content = Message{command.body};
  send.read_up_to = chat.head.mark.read;
  LINNET_TRY(store_.add_pending(command.chat_id, local_id, turn.now.wall, send.content));
  OutboxRow row = outbox_row(command.chat_id, local_id, OutboxLane::visible, "message");
  row.skips = command.on_failure == OnFailure::skip;
  LINNET_TRY(to_.outbox.add(turn, std::move(row), send));
  chat.activity = std::max(chat.activity, turn.now.wall);
  chat.draft.clear();
  LINNET_TRY(store_.put_chat(chat));
  to_.typing.sent(command.chat_id);
  turn.changes.chats.insert(command.chat_id);
  return Answer{SentAs{key}};
}

Result<Answer> Composer::handle(Turn& turn, const EditMessage& command) {
  LINNET_TRY(writable(command.chat_id));
  LINNET_ASSIGN(const TimelineRecord row, message(command.chat_id, command.key));
  if (row.sender_id != store_.user_id()) return fail(ErrorCode::forbidden, "only the author edits");
  Body body = std::get<Message>(row.content).body;
  body.text = command.text;
  if (wire::encoded_size(body) > limits::kBodyBytes) return fail(ErrorCode::too_large, "the message is over 16 KiB");
  LINNET_ASSIGN(const bool merged, to_.outbox.replace_body(turn, command.chat_id, command.key.local_id, body));
  if (!merged) LINNET_TRY(change_message(turn, command.chat_id, command.key, "edit", Edit{row.seq.value_or(Seq{}), body}));
  turn.changes.chats.insert(command.chat_id);
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const DeleteMessage& command) {
  LINNET_ASSIGN(const StoredChat chat, writable(command.chat_id));
  LINNET_ASSIGN(const TimelineRecord row, message(command.chat_id, command.key));
  const bool mine = row.sender_id == store_.user_id();
  if (!mine && *chat.head.my_role < Role::admin) return fail(ErrorCode::forbidden, "only the author or an admin deletes");
  bool taken_back = false;
  if (mine && !row.seq) {
    LINNET_ASSIGN(taken_back, to_.outbox.cancel(turn, command.chat_id, command.key.local_id));
  }
  if (!taken_back) LINNET_TRY(change_message(turn, command.chat_id, command.key, "deletion", Deletion{row.seq.value_or(Seq{})}));
  turn.changes.chats.insert(command.chat_id);
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const React& command) {
  LINNET_TRY(writable(command.chat_id));
  LINNET_ASSIGN(const TimelineRecord row, message(command.chat_id, command.key));
  if (command.emoji.empty()) return fail(ErrorCode::malformed, "no emoji");
  if (command.emoji.size() > limits::kEmojiBytes) return fail(ErrorCode::too_large, "an emoji of over 64 bytes");
  const Reaction mine{store_.user_id(), command.emoji};
  const bool shown = std::ranges::find(row.reactions, mine) != row.reactions.end();
  if (shown == command.added) return Answer{Done{}};
  LINNET_TRY(change_message(turn, command.chat_id, command.key, "reaction",
                            ReactionChange{row.seq.value_or(Seq{}), command.emoji, command.added}));
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const ForwardMessage& command) {
  LINNET_ASSIGN(const TimelineRecord row, message(command.chat_id, command.key));
  Body body = std::get<Message>(row.content).body;
  body.reply_to.reset();
  body.mentions.clear();
  if (!body.forwarded_from) body.forwarded_from = row.sender_id;
  if (body.poll) body.poll->closed = false;
  return handle(turn, SendMessage{command.to, std::move(body), command.local_id, OnFailure::hold});
}

Result<Answer> Composer::handle(Turn& turn, const VoteInPoll& command) {
  LINNET_TRY(writable(command.chat_id));
  LINNET_ASSIGN(const TimelineRecord row, message(command.chat_id, command.key));
  LINNET_TRY(rules::check_vote(std::get<Message>(row.content).body, command.choices));
  const auto mine = std::ranges::find(row.votes, store_.user_id(), &Ballot::user_id);
  const Choices before = mine == row.votes.end() ? Choices{0} : mine->choices;
  if (before == command.choices) return Answer{Done{}};
  LINNET_TRY(change_message(turn, command.chat_id, command.key, "vote", Vote{row.seq.value_or(Seq{}), command.choices}));
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const ClosePoll& command) {
  LINNET_TRY(writable(command.chat_id));
  LINNET_ASSIGN(const TimelineRecord row, message(command.chat_id, command.key));
  if (row.sender_id != store_.user_id()) return fail(ErrorCode::forbidden, "only the author closes a poll");
  Body body = std::get<Message>(row.content).body;
  if (!body.poll) return fail(ErrorCode::malformed, "the message is no poll");
  if (body.poll->closed) return Answer{Done{}};
  if (!row.seq) return fail(ErrorCode::conflict, "the poll is not sent yet");
  body.poll->closed = true;
  LINNET_TRY(change_message(turn, command.chat_id, command.key, "edit", Edit{*row.seq, std::move(body)}));
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const PinMessage& command) {
  LINNET_ASSIGN(const StoredChat chat, writable(command.chat_id));
  LINNET_ASSIGN(const TimelineRecord row, message(command.chat_id, command.key));
  if (command.chat_id.type() == ChatType::group && *chat.head.my_role < Role::admin) {
    return fail(ErrorCode::forbidden, "only an admin pins messages");
  }
  if (row.pinned == command.pinned) return Answer{Done{}};
  if (command.pinned && chat.head.pinned.size() >= limits::kPins) return fail(ErrorCode::too_large, "50 messages are pinned");
  LINNET_TRY(change_message(turn, command.chat_id, command.key, "pin", PinChange{row.seq.value_or(Seq{}), command.pinned}));
  return Answer{Done{}};
}

Status Composer::change_message(Turn& turn, const ChatId& chat_id, const MessageKey& key, const char* kind, Content content) {
  turn.changes.chats.insert(chat_id);
  LINNET_ASSIGN(const bool needed, to_.outbox.coalesce(turn, chat_id, key.sender_id, key.local_id, content));
  if (!needed) return {};
  wire::Send send;
  send.chat_id = chat_id;
  send.local_id = new_local_id(turn);
  send.content = std::move(content);
  LINNET_TRY(store_.apply_optimistic(chat_id, send.local_id, key.sender_id, key.local_id, send.content));
  OutboxRow row = outbox_row(chat_id, send.local_id, OutboxLane::invisible, kind);
  row.target_sender = key.sender_id;
  row.target_local_id = key.local_id;
  return to_.outbox.add(turn, std::move(row), send);
}

Result<Answer> Composer::handle(Turn& turn, const RetryOperation& command) {
  LINNET_TRY(to_.outbox.retry(turn, command.chat_id, command.key.local_id));
  turn.changes.chats.insert(command.chat_id);
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const CancelOperation& command) {
  LINNET_ASSIGN(const bool cancelled, to_.outbox.cancel(turn, command.chat_id, command.key.local_id));
  if (!cancelled) return fail(ErrorCode::conflict, "it may have been sent: delete the message instead");
  turn.changes.chats.insert(command.chat_id);
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const MoveOperation& command) {
  const auto before = command.before ? std::optional(command.before->local_id) : std::nullopt;
  LINNET_TRY(to_.outbox.move(turn, command.chat_id, command.key.local_id, before));
  turn.changes.chats.insert(command.chat_id);
  return Answer{Done{}};
}

}  // namespace linnet
