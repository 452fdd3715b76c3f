#include <algorithm>

#include "core/engine/composer.h"
#include "core/engine/head_math.h"
#include "core/model/limits.h"

namespace linnet {

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
  LINNET_TRY(writable(command.chat_id));
  to_.typing.set_own(turn, command.chat_id, command.active);
  return Answer{Done{}};
}

Result<Answer> Composer::handle(Turn& turn, const SetDraft& command) {
  LINNET_ASSIGN(std::optional<StoredChat> chat, store_.chat(command.chat_id));
  if (!chat) return fail(ErrorCode::not_found, "no such chat");
  if (command.text.size() > limits::kBodyBytes) return fail(ErrorCode::too_large, "a draft of over 16 KiB");
  if (chat->draft == command.text) return Answer{Done{}};
  chat->draft = command.text;
  LINNET_TRY(store_.put_chat(*chat));
  turn.changes.chats.insert(command.chat_id);
  return Answer{Done{}};
}

}  // namespace linnet
