#include "core/engine/composer.h"

#include <algorithm>

#include "core/engine/head_math.h"
#include "core/model/limits.h"

namespace linnet {
namespace {

OutboxRow outbox_row(const ChatId& chat_id, const LocalId& local_id, OutboxLane lane, const char* kind) {
  OutboxRow row;
  row.chat_id = chat_id;
  row.local_id = local_id;
  row.lane = lane;
  row.kind = kind;
  return row;
}

}  // namespace

Result<StoredChat> Composer::writable(const ChatId& chat_id) {
  LINNET_ASSIGN(std::optional<StoredChat> chat, store_.chat(chat_id));
  if (!chat) return fail(ErrorCode::not_found, "no such chat");
  if (!chat->head.my_role) return fail(ErrorCode::forbidden, "not a member of this chat");
  return std::move(*chat);
}

Result<bool> Composer::is_blocked(const StoredChat& chat) {
  if (chat.head.chat_id.type() != ChatType::direct || chat.head.peer_id.empty()) return false;
  return to_.settings.is_blocked(chat.head.peer_id);
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
  LINNET_ASSIGN(const bool blocked, is_blocked(chat));
  if (blocked) return fail(ErrorCode::forbidden, "you have blocked this user");
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
  LINNET_TRY(store_.put_chat(chat));
  LINNET_TRY(to_.settings.sent(turn, command.chat_id));
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

// ---------------------------------------------------------------- chats

Result<Answer> Composer::handle(Turn& turn, const CreateDirect& command) {
  const ChatId chat_id = ChatId::direct(store_.user_id(), command.peer);
  LINNET_ASSIGN(const std::optional<StoredChat> known, store_.chat(chat_id));
  if (known) return Answer{CreatedChat{chat_id}};
  StoredChat chat;
  chat.head.chat_id = chat_id;
  chat.head.peer_id = command.peer;
  chat.head.my_role = Role::member;
  chat.head.member_count = command.peer == store_.user_id() ? 1 : 2;
  wire::Create frame;
  frame.chat_id = chat_id;
  frame.peer = command.peer;
  LINNET_TRY(create(turn, std::move(chat), std::move(frame)));
  return Answer{CreatedChat{chat_id}};
}

Result<Answer> Composer::handle(Turn& turn, const CreateGroup& command) {
  if (command.title.size() > limits::kTitleBytes) return fail(ErrorCode::too_large, "a title of over 256 bytes");
  if (command.members.size() + 1 > limits::kMembers) return fail(ErrorCode::too_large, "the group would have over 500 members");
  const ChatId chat_id = ChatId::group(command.local_id.value_or(new_local_id(turn)).uuid());
  LINNET_ASSIGN(const std::optional<StoredChat> known, store_.chat(chat_id));
  if (known) return Answer{CreatedChat{chat_id}};
  StoredChat chat;
  chat.head.chat_id = chat_id;
  chat.head.title = command.title;
  chat.head.my_role = Role::owner;
  wire::Create frame;
  frame.chat_id = chat_id;
  frame.title = command.title;
  std::vector<Member> members{Member{store_.user_id(), Role::owner}};
  for (const UserId& user : command.members) {
    if (std::ranges::find(members, user, &Member::user_id) != members.end()) continue;
    members.push_back(Member{user, Role::member});
    frame.members.push_back(user);
  }
  chat.head.member_count = static_cast<std::uint32_t>(members.size());
  LINNET_TRY(create(turn, std::move(chat), std::move(frame)));
  LINNET_TRY(store_.put_members(chat_id, members));
  return Answer{CreatedChat{chat_id}};
}

Status Composer::create(Turn& turn, StoredChat chat, wire::Create frame) {
  chat.activity = turn.now.wall;
  chat.creating = true;
  frame.local_id = new_local_id(turn);
  LINNET_TRY(store_.put_chat(chat));
  turn.changes.chats.insert(chat.head.chat_id);
  return to_.outbox.add(turn, outbox_row(frame.chat_id, frame.local_id, OutboxLane::visible, "create"), frame);
}

Result<Answer> Composer::change_chat(Turn& turn, const ChatId& chat_id, Content content) {
  LINNET_ASSIGN(const StoredChat chat, writable(chat_id));
  if (chat_id.type() == ChatType::direct) return fail(ErrorCode::malformed, "a direct chat has no such settings");
  wire::Send send;
  send.chat_id = chat_id;
  send.local_id = new_local_id(turn);
  send.content = std::move(content);
  LINNET_TRY(store_.add_pending(chat_id, send.local_id, turn.now.wall, send.content));
  LINNET_TRY(to_.outbox.add(turn, outbox_row(chat_id, send.local_id, OutboxLane::visible, "members"), send));
  turn.changes.chats.insert(chat_id);
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const AddMembers& command) {
  MembersAdded added;
  for (const UserId& user : command.users) added.members.push_back(NewMember{user, Role::member});
  return change_chat(turn, command.chat_id, std::move(added));
}

Result<Answer> Composer::handle(Turn& turn, const RemoveMembers& command) {
  return change_chat(turn, command.chat_id, MembersRemoved{command.users});
}

Result<Answer> Composer::handle(Turn& turn, const SetRole& command) {
  return change_chat(turn, command.chat_id, RoleChanged{command.user, command.role});
}

Result<Answer> Composer::handle(Turn& turn, const SetTitle& command) {
  if (command.title.size() > limits::kTitleBytes) return fail(ErrorCode::too_large, "a title of over 256 bytes");
  return change_chat(turn, command.chat_id, InfoChanged{command.title});
}

Result<Answer> Composer::handle(Turn& turn, const Leave& command) {
  return change_chat(turn, command.chat_id, MembersRemoved{{store_.user_id()}});
}

// ---------------------------------------------------------------- what only this user sees

Result<Answer> Composer::handle(Turn& turn, const MarkRead& command) {
  LINNET_ASSIGN(std::optional<StoredChat> chat, store_.chat(command.chat_id));
  if (!chat) return fail(ErrorCode::not_found, "no such chat");
  LINNET_TRY(to_.settings.seen(turn, command.chat_id));
  const Seq read = std::min(command.seq, chat->head.head);
  if (read <= chat->head.mark.read) return Answer{Done{}};
  Ordinal ordinal = chat->head.head_ordinal;
  if (read < chat->head.head) {
    // The newest row up to the mark; entries that are no rows do not count.
    LINNET_ASSIGN(const TimelineWindow window, store_.timeline(command.chat_id, read.next(), 1, 0));
    if (window.rows.empty()) return fail(ErrorCode::not_found, "that message is not held here");
    ordinal = window.rows.back().ordinal;
  }
  move_read_mark(chat->head, read, ordinal);
  LINNET_TRY(store_.put_chat(*chat));
  to_.receipts.read(command.chat_id, read);
  turn.changes.chats.insert(command.chat_id);
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const TypingCommand& command) {
  LINNET_ASSIGN(const StoredChat chat, writable(command.chat_id));
  LINNET_ASSIGN(const bool blocked, is_blocked(chat));
  to_.typing.set_own(turn, command.chat_id, command.active && !blocked);
  return Answer{Done{}};
}

// What is cleared away has been seen.
Result<Answer> Composer::handle(Turn& turn, const ClearChat& command) {
  LINNET_ASSIGN(const std::optional<StoredChat> chat, store_.chat(command.chat_id));
  if (!chat) return fail(ErrorCode::not_found, "no such chat");
  LINNET_TRY(handle(turn, MarkRead{command.chat_id, chat->head.head}));
  return to_.settings.handle(turn, command);
}

}  // namespace linnet
