#include "native-host/relay/append_desk.h"

#include <algorithm>

#include "core/rules/marks.h"
#include "native-host/relay/fan_out.h"
#include "native-host/relay/mark_moves.h"

namespace linnet {
namespace {

constexpr Duration kMarksWait = 50ms;
constexpr Duration kTryAgain = 1s;  // after the log has failed

Append change_of(const PendingAppend& pending) {
  Append change{.record = pending.record,
                .entries = pending.entries,
                .tombstones = pending.tombstones,
                .members = {pending.members.begin(), pending.members.end()},
                .marks = {}};
  for (const auto& [user_id, mark] : pending.marks) {
    change.marks.emplace_back(user_id, mark.record);
  }
  return change;
}

bool is_predecessor_waiting(const std::deque<BlockedFrame>& queue, const wire::Send& send) {
  return send.after && std::ranges::any_of(queue, [&](const BlockedFrame& frame) {
           const auto* earlier = std::get_if<wire::Send>(&frame.request.frame);
           return earlier != nullptr && earlier->local_id == *send.after;
         });
}

}  // namespace

void AppendDesk::submit(ChatSlot& slot, ChatRequest request, RelayWork& work) {
  const auto waiting = slot.blocked.find(request.user_id);
  if (waiting == slot.blocked.end() && !acceptance::needs_of(*slot.chat, request, {}).any()) {
    decide(slot, request, {}, work);
    start_append(slot, work);
    return;
  }
  const std::size_t weight = weight_of(request.frame);
  if (!work.cache.hold(slot, weight)) {
    work.refuse(request, {ErrorCode::busy, "too many frames wait for this chat"});
    return;
  }
  std::deque<BlockedFrame>& queue = slot.blocked[request.user_id];
  const auto* send = std::get_if<wire::Send>(&request.frame);
  const bool behind_predecessor = send != nullptr && is_predecessor_waiting(queue, *send);
  BlockedFrame& frame = queue.emplace_back();
  frame.number = ++last_frame_number_;
  frame.request = std::move(request);
  frame.weight = weight;
  // Whether the predecessor is accepted shows when it is this frame's turn.
  if (behind_predecessor) frame.lookups.predecessor = false;
  look_up(slot, frame, work);
}

void AppendDesk::decide(ChatSlot& slot, ChatRequest& request, const acceptance::Lookups& lookups,
                        RelayWork& work) {
  const acceptance::Outcome outcome =
      acceptance::decide(*slot.chat, request, lookups, work.now, work.actions);
  if (!outcome.read_later) return;
  move_read(slot,
            {.chat_id = slot.chat_id,
             .user_id = request.user_id,
             .read = *outcome.read_later,
             .by = request.session},
            work);
}

void AppendDesk::look_up(ChatSlot& slot, BlockedFrame& frame, RelayWork& work) {
  const acceptance::Needs needs = acceptance::needs_of(*slot.chat, frame.request, frame.lookups);
  const UserId& user_id = frame.request.user_id;
  const auto ask = [&](LookupAsked::What what) {
    ++frame.unanswered;
    ++slot.questions;
    return work.questions.ask(LookupAsked{
        .chat_id = slot.chat_id, .user_id = user_id, .frame_number = frame.number, .what = what});
  };
  const auto find = [&](LookupAsked::What what, const LocalId& local_id) {
    work.actions.push_back(FindInLog{
        .token = ask(what), .chat_id = slot.chat_id, .sender = user_id, .local_id = local_id});
  };
  const auto* send = std::get_if<wire::Send>(&frame.request.frame);
  if (needs.original) find(LookupAsked::What::original, send->local_id);
  if (needs.predecessor) find(LookupAsked::What::predecessor, *send->after);
  if (needs.target) {
    work.actions.push_back(ReadLog{.token = ask(LookupAsked::What::target),
                                   .range = {.chat_id = slot.chat_id,
                                             .from = *needs.target,
                                             .to = *needs.target,
                                             .limit = 1,
                                             .newest_first = false}});
  }
}

BlockedFrame* AppendDesk::answered(ChatSlot* slot, const LookupAsked& asked) {
  if (slot == nullptr) return nullptr;
  --slot->questions;
  const auto queue = slot->blocked.find(asked.user_id);
  if (queue == slot->blocked.end()) return nullptr;
  const auto frame = std::ranges::find(queue->second, asked.frame_number, &BlockedFrame::number);
  if (frame == queue->second.end()) return nullptr;
  --frame->unanswered;
  return &*frame;
}

void AppendDesk::on_lookup(const LookupAsked& asked, Result<std::optional<DedupRecord>> found,
                           RelayWork& work) {
  ChatSlot* slot = work.cache.find(asked.chat_id);
  BlockedFrame* frame = answered(slot, asked);
  if (frame == nullptr) return;
  if (!found) {
    frame->failed = found.error();
  } else if (asked.what == LookupAsked::What::original) {
    frame->lookups.original = *found;
  } else {
    frame->lookups.predecessor = found->has_value();
  }
  drain(*slot, asked.user_id, work);
}

void AppendDesk::on_target(const LookupAsked& asked, Result<LogPage> page, RelayWork& work) {
  ChatSlot* slot = work.cache.find(asked.chat_id);
  BlockedFrame* frame = answered(slot, asked);
  if (frame == nullptr) return;
  if (page) {
    frame->lookups.target = *std::move(page);
  } else {
    frame->failed = page.error();
  }
  drain(*slot, asked.user_id, work);
}

// A user's frames are decided in the order in which they came.
void AppendDesk::drain(ChatSlot& slot, const UserId& user_id, RelayWork& work) {
  const auto queue = slot.blocked.find(user_id);
  while (!queue->second.empty() && queue->second.front().unanswered == 0) {
    BlockedFrame& front = queue->second.front();
    if (!front.failed) {
      look_up(slot, front, work);  // what was in memory when the frame came may have left it
      if (front.unanswered > 0) return;
    }
    BlockedFrame frame = std::move(front);
    queue->second.pop_front();
    ChatCache::release(slot, frame.weight);
    if (frame.failed) {
      work.refuse(frame.request, *frame.failed);
    } else {
      decide(slot, frame.request, frame.lookups, work);
    }
  }
  if (queue->second.empty()) slot.blocked.erase(queue);
  start_append(slot, work);
}

void AppendDesk::mark(ChatSlot& slot, const ChatRequest& request, RelayWork& work) {
  for (const auto& item : std::get<wire::Marks>(request.frame).items) {
    const std::optional<Mark> mark = clamp_mark(
        *slot.chat, request.user_id,
        {.delivered = item.delivered.value_or(Seq{}), .read = item.read.value_or(Seq{})});
    if (!mark) continue;
    move_mark(*slot.chat, request.user_id, {.delivered = mark->delivered, .read = Seq{}},
              std::nullopt, request.session);
    move_read(slot,
              {.chat_id = slot.chat_id,
               .user_id = request.user_id,
               .read = mark->read,
               .by = request.session},
              work);
  }
  marks_moved(slot, work);
}

void AppendDesk::redo_marks(ChatSlot& slot, RelayWork& work) {
  for (const auto& [user_id, asked] : std::exchange(slot.marks_to_redo, {})) {
    const std::optional<Mark> mark = clamp_mark(*slot.chat, user_id, asked);
    if (!mark) continue;
    move_mark(*slot.chat, user_id, {.delivered = mark->delivered, .read = Seq{}}, std::nullopt,
              std::nullopt);
    move_read(slot,
              {.chat_id = slot.chat_id, .user_id = user_id, .read = mark->read, .by = SessionId{}},
              work);
  }
  marks_moved(slot, work);
}

// At once when the ordinal is at hand, else when the log has answered.
void AppendDesk::move_read(ChatSlot& slot, const OrdinalAsked& wanted, RelayWork& work) {
  const MarkRecord* now = slot.chat->mark_now(wanted.user_id);
  if (wanted.read <= (now != nullptr ? now->mark.read : Seq{})) return;
  if (const auto ordinal = slot.chat->ordinal_at(wanted.read)) {
    move_mark(*slot.chat, wanted.user_id, {.delivered = wanted.read, .read = wanted.read}, ordinal,
              wanted.by);
    return;
  }
  ++slot.questions;
  work.actions.push_back(ReadLog{.token = work.questions.ask(wanted),
                                 .range = {.chat_id = slot.chat_id,
                                           .from = wanted.read,
                                           .to = wanted.read,
                                           .limit = 1,
                                           .newest_first = false}});
}

void AppendDesk::on_ordinal(const OrdinalAsked& asked, const Result<LogPage>& page,
                            RelayWork& work) {
  ChatSlot* slot = work.cache.find(asked.chat_id);
  if (slot == nullptr) return;
  --slot->questions;
  if (!slot->chat || !page) return redo_later(*slot, asked, work);
  if (page->entries.empty()) return;
  if (page->entries.front().seq != asked.read) return;
  move_mark(*slot->chat, asked.user_id, {.delivered = asked.read, .read = asked.read},
            page->entries.front().ordinal, asked.by);
  marks_moved(*slot, work);
}

void AppendDesk::redo_later(ChatSlot& slot, const OrdinalAsked& wanted, RelayWork& work) {
  Mark& mark = slot.marks_to_redo[wanted.user_id];
  mark = rules::merge(mark, {.delivered = wanted.read, .read = wanted.read});
  marks_due_.emplace(work.now.mono + kTryAgain, slot.chat_id);
}

void AppendDesk::not_loaded(const ChatSlot& slot, RelayWork& work) {
  if (slot.owes()) marks_due_.emplace(work.now.mono + kTryAgain, slot.chat_id);
}

// Marks alone force no append before they have waited for others.
void AppendDesk::marks_moved(ChatSlot& slot, RelayWork& work) {
  ChatState& chat = *slot.chat;
  if (chat.collecting.marks.empty() || chat.marks_due) return;
  chat.marks_due = work.now.mono + kMarksWait;
  marks_due_.emplace(*chat.marks_due, slot.chat_id);
}

void AppendDesk::start_append(ChatSlot& slot, RelayWork& work) {
  ChatState& chat = *slot.chat;
  const bool marks_are_due = chat.marks_due && *chat.marks_due <= work.now.mono;
  if (chat.in_flight || (chat.collecting.entries.empty() && !marks_are_due)) {
    return marks_moved(slot, work);
  }
  if (chat.marks_due) marks_due_.erase({*chat.marks_due, slot.chat_id});
  chat.marks_due.reset();
  chat.in_flight = std::exchange(chat.collecting, {});
  chat.in_flight->record = chat.ahead;
  work.actions.push_back(AppendToLog{.token = work.questions.ask(AppendAsked{slot.chat_id}),
                                     .change = change_of(*chat.in_flight)});
}

void AppendDesk::on_appended(const AppendAsked& asked, const Result<Commit>& commit,
                             RelayWork& work) {
  ChatSlot* slot = work.cache.find(asked.chat_id);
  if (slot == nullptr || !slot->chat || !slot->chat->in_flight) return;
  if (!commit) return give_up(*slot, commit.error(), work);
  ChatState& chat = *slot->chat;
  PendingAppend change = *std::exchange(chat.in_flight, std::nullopt);
  announce(chat, std::move(change), *commit, work.actions);
  start_append(*slot, work);
}

// Nothing that was decided on top of a failed append may stand. The chat is loaded again: with its
// next frame, or at once when the append may be on disk all the same and nobody has been told.
void AppendDesk::give_up(ChatSlot& slot, const Error& error, RelayWork& work) {
  ChatState& chat = *slot.chat;
  for (PendingAppend* append : {&*chat.in_flight, &chat.collecting}) {
    for (const PendingReply& reply : append->replies) {
      work.reply(reply.session, wire::Rejected{.chat_id = slot.chat_id,
                                               .local_id = reply.local_id,
                                               .code = error.code,
                                               .detail = error.detail,
                                               .retry_after_ms = retry_after_ms(error.code)});
    }
    for (const auto& [user_id, mark] : append->marks) {
      if (mark.told) slot.marks_to_redo[user_id] = mark.record.mark;
    }
  }
  for (auto& [user_id, queue] : slot.blocked) {
    for (const BlockedFrame& frame : queue) {
      ChatCache::release(slot, frame.weight);
      work.refuse(frame.request, error);
    }
  }
  slot.blocked.clear();
  if (chat.marks_due) marks_due_.erase({*chat.marks_due, slot.chat_id});
  const Announced announced{.head = chat.record.head, .commit = chat.record.last_commit};
  slot.chat.reset();
  if (error.code != ErrorCode::storage_io || slot.loading) return not_loaded(slot, work);
  slot.announced = slot.announced.value_or(announced);
  slot.loading = true;
  work.actions.push_back(
      LoadChat{.token = work.questions.ask(LoadAsked{slot.chat_id}), .chat_id = slot.chat_id});
}

void AppendDesk::on_timer(RelayWork& work) {
  armed_.reset();
  while (!marks_due_.empty() && marks_due_.begin()->first <= work.now.mono) {
    const ChatId chat_id = marks_due_.begin()->second;
    marks_due_.erase(marks_due_.begin());
    ChatSlot* slot = work.cache.find(chat_id);
    if (slot == nullptr) continue;
    if (slot->chat) {
      redo_marks(*slot, work);
      start_append(*slot, work);  // with an append in flight they go along with the next
    } else if (slot->owes() && !slot->loading) {
      slot->loading = true;
      work.actions.push_back(
          LoadChat{.token = work.questions.ask(LoadAsked{chat_id}), .chat_id = chat_id});
    }
  }
}

void AppendDesk::arm_timer(RelayWork& work) {
  if (marks_due_.empty()) return;
  const MonoTime next = marks_due_.begin()->first;
  if (armed_ && *armed_ <= next) return;
  armed_ = next;
  work.actions.push_back(ArmChatTimer{next});
}

}  // namespace linnet
