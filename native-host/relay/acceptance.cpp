#include "native-host/relay/acceptance.h"

#include <utility>

#include "core/base/match.h"
#include "core/model/limits.h"
#include "core/rules/membership.h"
#include "core/rules/notes.h"
#include "core/rules/order.h"
#include "core/rules/poll.h"
#include "native-host/relay/content_limits.h"
#include "native-host/relay/creation.h"
#include "native-host/relay/mark_moves.h"
#include "native-host/relay/message_target.h"
#include "native-host/relay/refusal.h"

namespace linnet::acceptance {
namespace {

wire::Accepted answer_for(const Entry& entry, const LocalId& local_id, bool duplicate) {
  return {.chat_id = entry.chat_id,
          .local_id = local_id,
          .seq = entry.seq,
          .ordinal = entry.ordinal,
          .server_time = entry.server_time,
          .duplicate = duplicate};
}

// One frame's way through the accept path.
class Decision {
 public:
  Decision(ChatState& chat, ChatRequest& request, const LocalId& local_id, Now now,
           ChatActions& actions)
      : chat_(chat), request_(request), local_id_(local_id), now_(now), actions_(actions) {}

  Outcome on(wire::Send& send, const Lookups& lookups);
  Outcome on(const wire::Create& create, const Lookups& lookups);

 private:
  [[nodiscard]] bool answered_before(const Lookups& lookups);
  [[nodiscard]] Status may_send(const wire::Send& send, const std::optional<Target>& target,
                                const Lookups& lookups) const;
  [[nodiscard]] Status check_operation(const Content& content, const Target& target) const;
  [[nodiscard]] bool predecessor_known(const wire::Send& send, const Lookups& lookups) const;
  [[nodiscard]] Status batch_has_space() const;
  void answer(wire::Accepted accepted);
  void attach(PendingAppend& append, wire::ServerFrame frame);
  void refuse(const Error& error);
  const Entry& number(Content content);
  void change_members(const Entry& entry);
  Outcome move_read_mark(const wire::Send& send, Seq head_before);

  ChatState& chat_;
  const ChatRequest& request_;
  const LocalId& local_id_;
  const Now now_;
  ChatActions& actions_;
};

void Decision::answer(wire::Accepted accepted) {
  chat_.sends.note(request_.session, local_id_);
  actions_.push_back(ReplyTo{request_.session, std::move(accepted)});
}

void Decision::attach(PendingAppend& append, wire::ServerFrame frame) {
  append.replies.push_back(
      {.session = request_.session, .local_id = local_id_, .frame = std::move(frame)});
}

// A refusal that may rest on a change that is not on disk yet waits for it.
void Decision::refuse(const Error& error) {
  std::optional<wire::ServerFrame> frame = refusal_of(request_.frame, error);
  if (chat_.collecting.changes_rights()) return attach(chat_.collecting, std::move(*frame));
  if (chat_.in_flight && chat_.in_flight->changes_rights()) {
    return attach(*chat_.in_flight, std::move(*frame));
  }
  actions_.push_back(ReplyTo{request_.session, std::move(*frame)});
}

bool Decision::answered_before(const Lookups& lookups) {
  const UserId& user_id = request_.user_id;
  if (PendingAppend* append = chat_.pending_with(user_id, local_id_)) {
    chat_.sends.note(request_.session, local_id_);
    attach(*append, answer_for(*append->find(user_id, local_id_), local_id_, true));
    return true;
  }
  if (const Entry* entry = chat_.newest.find(user_id, local_id_)) {
    answer(answer_for(*entry, local_id_, true));
    return true;
  }
  if (lookups.original && *lookups.original) {
    const DedupRecord& original = **lookups.original;
    answer({.chat_id = chat_.record.chat_id,
            .local_id = local_id_,
            .seq = original.seq,
            .ordinal = original.ordinal,
            .server_time = original.server_time,
            .duplicate = true});
    return true;
  }
  return false;
}

Status Decision::batch_has_space() const {
  const PendingAppend& collecting = chat_.collecting;
  if (collecting.entries.size() >= kBatchEntries || collecting.weight >= kBatchWeight) {
    return fail(ErrorCode::busy, "the chat's next append is full");
  }
  return {};
}

bool Decision::predecessor_known(const wire::Send& send, const Lookups& lookups) const {
  if (!send.after || chat_.pending_with(request_.user_id, *send.after) != nullptr) return true;
  return chat_.newest.find(request_.user_id, *send.after) != nullptr ||
         lookups.predecessor.value_or(false);
}

Status Decision::may_send(const wire::Send& send, const std::optional<Target>& target,
                          const Lookups& lookups) const {
  LINNET_TRY(check_limits(send.content));
  if (chat_.ahead.head == Seq{}) return fail(ErrorCode::not_found, "no such chat");
  if (target_of(send.content) && !target && chat_.members_now().contains(request_.user_id)) {
    return fail(ErrorCode::not_found, "no such message");
  }
  std::optional<UserId> author;
  if (target) author = target->message->sender_id;
  LINNET_TRY(rules::authorize(chat_.members_now(), chat_.record.chat_id.type(), request_.user_id,
                              send.content, author));
  if (target && target->deleted && kind_of(send.content) != EntryKind::deletion) {
    return fail(ErrorCode::conflict, "the message is deleted");
  }
  if (target) LINNET_TRY(check_operation(send.content, *target));
  if (!predecessor_known(send, lookups)) {
    return fail(ErrorCode::out_of_order, "the message before it is unknown");
  }
  return batch_has_space();
}

// What the message itself must allow.
Status Decision::check_operation(const Content& content, const Target& target) const {
  if (const auto* edit = std::get_if<Edit>(&content)) {
    return rules::check_poll_edit(*target.newest, edit->body);
  }
  if (const auto* vote = std::get_if<Vote>(&content)) {
    return rules::check_vote(*target.newest, vote->choices);
  }
  const auto* reaction = std::get_if<ReactionChange>(&content);
  if (reaction != nullptr && reaction->added && target.emojis >= limits::kReactionEmojis) {
    return fail(ErrorCode::too_large, "20 different emojis are on the message");
  }
  const auto* pin = std::get_if<PinChange>(&content);
  if (pin != nullptr && pin->pinned && chat_.ahead.pinned.size() >= limits::kPins) {
    return fail(ErrorCode::too_large, "50 messages are pinned");
  }
  return {};
}

Outcome Decision::on(wire::Send& send, const Lookups& lookups) {
  if (answered_before(lookups)) return {};
  const std::optional<Target> target = find_target(chat_, request_.user_id, send.content, lookups);
  if (const Status allowed = may_send(send, target, lookups); !allowed) {
    refuse(allowed.error());
    return {};
  }
  const Seq head_before = chat_.record.head;
  const EntryKind kind = kind_of(send.content);
  const Entry& entry = number(std::move(send.content));
  if (kind == EntryKind::deletion && !target->deleted) {
    forget_mentions(chat_, *target->message);
    erase_target(chat_, *target, entry.seq);
  }
  Outcome outcome = move_read_mark(send, head_before);
  if (kind == EntryKind::message) {
    add_own_message(chat_, entry);
    add_mentions(chat_, entry);
  }
  return outcome;
}

Outcome Decision::on(const wire::Create& create, const Lookups& lookups) {
  if (chat_.ahead.head == Seq{}) {
    Result<ChatCreated> created = creation_of(create, request_.user_id);
    if (!created) {
      refuse(created.error());
      return {};
    }
    if (create.chat_id.type() == ChatType::direct) {
      for (const NewMember& member : created->members) {
        chat_.ahead.direct_users.push_back(member.user_id);
      }
    }
    chat_.ahead.title = created->title;
    number(*std::move(created));
    return {};
  }
  const auto member = chat_.members_now().find(request_.user_id);
  if (member == chat_.members_now().end() || !member->second.role) {
    refuse({ErrorCode::forbidden, "the chat exists and you are not a member"});
    return {};
  }
  chat_.sends.note(request_.session, local_id_);
  for (PendingAppend* append : {&chat_.collecting, chat_.in_flight ? &*chat_.in_flight : nullptr}) {
    const Entry* entry = append != nullptr ? append->find(Seq{1}) : nullptr;
    if (entry == nullptr) continue;
    attach(*append, answer_for(*entry, local_id_, true));
    return {};
  }
  const Entry* entry = chat_.newest.find(Seq{1});
  if (entry == nullptr && lookups.target && !lookups.target->entries.empty()) {
    entry = &lookups.target->entries.front();
  }
  if (entry != nullptr) {
    answer(answer_for(*entry, local_id_, true));
  } else {
    refuse({ErrorCode::internal, "the chat's first entry is missing"});
  }
  return {};
}

const Entry& Decision::number(Content content) {
  ChatRecord& ahead = chat_.ahead;
  PendingAppend& collecting = chat_.collecting;
  ahead.head = ahead.head.next();
  if (kind_of(content) == EntryKind::message) ++ahead.head_ordinal.value;
  ahead.last_time = rules::next_server_time(now_.wall, ahead.last_time);
  if (const auto* change = std::get_if<InfoChanged>(&content)) ahead.title = change->title;
  if (const auto* change = std::get_if<PinChange>(&content)) rules::change_pin(ahead.pinned, *change);
  if (const auto* deletion = std::get_if<Deletion>(&content)) std::erase(ahead.pinned, deletion->target);
  collecting.entries.push_back({.chat_id = ahead.chat_id,
                                .seq = ahead.head,
                                .ordinal = ahead.head_ordinal,
                                .server_time = ahead.last_time,
                                .sender_id = request_.user_id,
                                .local_id = local_id_,
                                .content = std::move(content),
                                .folded = {}});
  collecting.local_ids.push_back(local_id_);
  const Entry& entry = collecting.entries.back();
  collecting.weight += weight_of(entry);
  chat_.sends.note(request_.session, local_id_);
  attach(collecting, answer_for(entry, local_id_, false));
  change_members(entry);
  return entry;
}

void Decision::change_members(const Entry& entry) {
  const EntryKind kind = kind_of(entry.content);
  if (kind != EntryKind::chat_created && kind != EntryKind::members_added &&
      kind != EntryKind::members_removed && kind != EntryKind::role_changed) {
    return;
  }
  const rules::Members before = chat_.members_now();
  rules::Members after = before;
  rules::apply(after, entry.seq, entry.content);
  for (const auto& [user_id, membership] : after) {
    const auto was = before.find(user_id);
    if (was != before.end() && was->second == membership) continue;
    chat_.collecting.members.insert_or_assign(user_id, membership);
    if (membership.role && (was == before.end() || !was->second.role)) {
      start_mark(chat_, user_id, entry);
    }
  }
  chat_.ahead.member_count = rules::member_count(after);
  chat_.members_ahead = std::move(after);
}

Outcome Decision::move_read_mark(const wire::Send& send, Seq head_before) {
  if (!send.read_up_to) return {};
  const Seq read = std::min(*send.read_up_to, head_before);
  const MarkRecord* mark = chat_.mark_now(request_.user_id);
  if (mark != nullptr && read <= mark->mark.read) return {};
  const std::optional<Ordinal> ordinal = chat_.ordinal_at(read);
  if (!ordinal) return {.read_later = read};
  move_mark(chat_, request_.user_id, {.delivered = read, .read = read}, ordinal, request_.session);
  return {};
}

}  // namespace

Needs needs_of(const ChatState& chat, const ChatRequest& request, const Lookups& lookups) {
  Needs needs;
  if (chat.newest.is_whole()) return needs;  // what is not in memory does not exist
  const UserId& user_id = request.user_id;
  if (!chat.members_now().contains(user_id)) return needs;
  if (std::holds_alternative<wire::Create>(request.frame)) {
    if (!lookups.target) needs.target = Seq{1};
    return needs;
  }
  const auto& send = std::get<wire::Send>(request.frame);
  const auto in_memory = [&](const LocalId& local_id) {
    return chat.newest.find(user_id, local_id) != nullptr ||
           chat.collecting.find(user_id, local_id) != nullptr ||
           (chat.in_flight && chat.in_flight->find(user_id, local_id) != nullptr);
  };
  if (in_memory(send.local_id)) return needs;
  needs.original = !lookups.original && chat.sends.may_repeat(request.session, send.local_id);
  needs.predecessor = !lookups.predecessor && send.after && !in_memory(*send.after);
  if (const auto target = target_of(send.content); target && !lookups.target) {
    if (*target < chat.newest.first() && *target > Seq{}) needs.target = target;
  }
  return needs;
}

Outcome decide(ChatState& chat, ChatRequest& request, const Lookups& lookups, Now now,
               ChatActions& actions) {
  if (auto* send = std::get_if<wire::Send>(&request.frame)) {
    return Decision(chat, request, send->local_id, now, actions).on(*send, lookups);
  }
  const auto& create = std::get<wire::Create>(request.frame);
  return Decision(chat, request, create.local_id, now, actions).on(create, lookups);
}

}  // namespace linnet::acceptance
