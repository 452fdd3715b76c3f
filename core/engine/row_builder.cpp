#include "core/engine/row_builder.h"

#include <algorithm>

#include "core/base/match.h"
#include "core/rules/marks.h"

namespace linnet {
namespace {

constexpr std::size_t kPreviewBytes = 256;
constexpr std::size_t kQuoteBytes = 512;

// The beginning of a text, cut between two characters of UTF-8.
std::string cut(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  std::size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

const std::string* text_of(const TimelineRecord& record) {
  const auto* message = std::get_if<Message>(&record.content);
  return message != nullptr ? &message->body.text : nullptr;
}

PollResult count(const Poll& poll, const std::vector<Ballot>& votes, const UserId& self) {
  PollResult result;
  for (const PollOption& option : poll.options) result.options.push_back({.text = option.text, .users = {}});
  for (const Ballot& ballot : votes) {
    ++result.voters;
    for (std::size_t i = 0; i < result.options.size(); ++i) {
      if ((ballot.choices >> i & 1) == 0) continue;
      PollCount& option = result.options[i];
      ++option.votes;
      option.users.push_back(ballot.user_id);
      option.mine |= ballot.user_id == self;
    }
  }
  return result;
}

}  // namespace

std::string RowBuilder::chat_name(const ChatHead& head) {
  if (head.chat_id.type() == ChatType::direct) return people_.name_of(head.peer_id);
  return head.title;
}

MessageStatus RowBuilder::status_of(const TimelineRecord& record, const ChatHead& head) const {
  if (record.sender_id != store_.user_id()) return MessageStatus::sent;
  if (record.seq) return rules::status_of(*record.seq, head.others);
  const bool failed = record.waiting == OutboxState::failed || record.waiting == OutboxState::expired;
  return failed ? MessageStatus::failed : MessageStatus::sending;
}

ChatRow RowBuilder::chat_row(const ChatListRecord& record) {
  const ChatHead& head = record.chat.head;
  ChatRow row;
  row.chat_id = head.chat_id;
  row.name = chat_name(head);
  row.peer_id = head.peer_id;
  row.my_role = head.my_role;
  row.member_count = head.member_count;
  row.unread = rules::unread(head);
  row.mentions = head.mentioned_above.size();
  row.read_seq = head.mark.read;
  row.head = head.head;
  row.time = record.chat.activity;
  row.draft = record.chat.draft;
  for (const UserId& user : typing_.in(head.chat_id)) row.typing.push_back(people_.name_of(user));
  if (record.last) {
    const TimelineRecord& last = *record.last;
    ChatPreview preview;
    preview.kind = kind_of(last.content);
    preview.sender_id = last.sender_id;
    preview.sender_name = people_.name_of(last.sender_id);
    preview.own = last.sender_id == store_.user_id();
    preview.deleted = last.deleted;
    preview.status = record.failed > 0 ? MessageStatus::failed : status_of(last, head);
    if (const std::string* text = text_of(last)) preview.text = cut(*text, kPreviewBytes);
    if (const auto* info = std::get_if<InfoChanged>(&last.content)) preview.text = info->title;
    row.last = std::move(preview);
  }
  return row;
}

Result<TimelineRow> RowBuilder::timeline_row(const TimelineRecord& record, const ChatHead& head) {
  TimelineRow row;
  row.record = record;
  row.sender_name = people_.name_of(record.sender_id);
  row.own = record.sender_id == store_.user_id();
  row.status = status_of(record, head);
  if (row.status == MessageStatus::failed) row.failure = record.error.value_or(ErrorCode::expired);
  const auto name = [&](const UserId& user) { row.users.push_back(NamedUser{user, people_.name_of(user)}); };
  match(
      record.content, [&](const ChatCreated& created) { for (const NewMember& member : created.members) name(member.user_id); },
      [&](const MembersAdded& added) { for (const NewMember& member : added.members) name(member.user_id); },
      [&](const MembersRemoved& removed) { for (const UserId& user : removed.users) name(user); },
      [&](const RoleChanged& changed) { name(changed.user_id); }, [](const auto&) {});

  for (const Reaction& reaction : record.reactions) {
    auto group = std::ranges::find(row.reactions, reaction.emoji, &ReactionGroup::emoji);
    if (group == row.reactions.end()) group = row.reactions.insert(group, ReactionGroup{.emoji = reaction.emoji, .users = {}});
    group->users.push_back(reaction.user_id);
    group->mine |= reaction.user_id == store_.user_id();
  }

  const auto* message = std::get_if<Message>(&record.content);
  if (message != nullptr && message->body.poll) row.poll = count(*message->body.poll, record.votes, store_.user_id());
  if (message != nullptr && message->body.forwarded_from) row.forwarded_from_name = people_.name_of(*message->body.forwarded_from);
  if (message == nullptr || !message->body.reply_to || record.deleted) return row;
  ReplySource source;
  source.seq = *message->body.reply_to;
  LINNET_ASSIGN(const std::optional<TimelineRecord> replied, store_.row_at(record.chat_id, source.seq));
  if (replied) {
    source.local_id = replied->local_id;
    source.sender_id = replied->sender_id;
    source.sender_name = people_.name_of(replied->sender_id);
    source.deleted = replied->deleted;
    if (const std::string* text = text_of(*replied)) source.text = cut(*text, kQuoteBytes);
  }
  row.reply = std::move(source);
  return row;
}

MemberRow RowBuilder::member_row(const Member& member) {
  return MemberRow{member.user_id, people_.name_of(member.user_id), member.role};
}

Result<OutboxItem> RowBuilder::outbox_item(const OutboxRow& row) {
  OutboxItem item;
  item.chat_id = row.chat_id;
  item.sender_id = store_.user_id();
  item.local_id = row.local_id;
  item.kind = row.kind;
  item.state = row.state;
  item.attempts = row.attempts;
  if (row.state == OutboxState::backoff) item.next_try = row.next_try;
  item.failure = row.error;
  LINNET_ASSIGN(const std::optional<StoredChat> chat, store_.chat(row.chat_id));
  if (chat) item.chat_name = chat_name(chat->head);
  const bool changes_message = row.lane == OutboxLane::invisible;
  const UserId& author = changes_message ? row.target_sender : store_.user_id();
  const LocalId& local_id = changes_message ? row.target_local_id : row.local_id;
  LINNET_ASSIGN(const std::optional<TimelineRecord> record, store_.row(row.chat_id, author, local_id));
  if (record) {
    if (const std::string* text = text_of(*record)) item.text = cut(*text, kPreviewBytes);
  }
  return item;
}

}  // namespace linnet
