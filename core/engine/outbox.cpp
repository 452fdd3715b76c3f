#include "core/engine/outbox.h"

#include <algorithm>

#include "core/base/match.h"
#include "core/model/limits.h"
#include "core/rules/backoff.h"

namespace linnet {
namespace {

constexpr std::size_t kRowsLookedAt = 64;  // enough for both windows unless a lane is held

void set_target(Content& content, Seq target) {
  match(
      content, [&](Edit& edit) { edit.target = target; }, [&](Deletion& deletion) { deletion.target = target; },
      [&](ReactionChange& reaction) { reaction.target = target; }, [](auto&) {});
}

}  // namespace

Status Outbox::start() {
  LINNET_TRY(store_.reset_inflight());
  return look_at_all();
}

Status Outbox::look_at_all() {
  LINNET_ASSIGN(const std::vector<ChatId> chats, store_.outbox_chats());
  waiting_.insert(chats.begin(), chats.end());
  return {};
}

Status Outbox::add(Turn& turn, OutboxRow row, const wire::ClientFrame& frame) {
  row.payload = payload_of(frame);
  row.created = turn.now.wall;
  LINNET_TRY(store_.add_to_outbox(row));
  look_at(row.chat_id);
  turn.changes.outbox = true;
  return {};
}

Status Outbox::pump(Turn& turn) {
  if (!connection_.is_welcomed()) return {};
  while (!waiting_.empty()) {
    const ChatId chat_id = *waiting_.begin();
    waiting_.erase(waiting_.begin());
    LINNET_TRY(pump_chat(turn, chat_id));
  }
  return {};
}

Status Outbox::pump_chat(Turn& turn, const ChatId& chat_id) {
  Lane& lane = lanes_[chat_id];
  LINNET_ASSIGN(std::vector<OutboxRow> rows, store_.outbox(chat_id, kRowsLookedAt));
  LINNET_ASSIGN(const bool held, pump_visible(turn, lane, rows));
  if (held && rows.size() == kRowsLookedAt) {
    LINNET_ASSIGN(rows, store_.outbox(chat_id, limits::kOutboxRows));
  }
  LINNET_TRY(pump_invisible(turn, lane, rows));
  if (rows.empty() && lane.visible.empty() && lane.invisible.empty()) lanes_.erase(chat_id);
  return {};
}

// Returns whether a row holds the lane: it waits for the user, or for the end of a backoff.
Result<bool> Outbox::pump_visible(Turn& turn, Lane& lane, const std::vector<OutboxRow>& rows) {
  std::size_t passed = 0;  // rows in flight so far
  for (const OutboxRow& row : rows) {
    if (row.lane != OutboxLane::visible) continue;
    if (std::ranges::find(lane.visible, row.local_id) != lane.visible.end()) {
      if (row.kind == "create") return false;  // the chat's head is known first
      ++passed;
      continue;
    }
    if (needs_user(row.state) && row.skips) continue;
    // Goes again only when what was behind it is answered: it must not come to stand behind that, and be the predecessor of
    // what follows.
    if (passed < lane.visible.size()) return false;
    if (is_waiting(turn, lane, row)) return true;
    if (lane.visible.size() >= limits::kOutboxWindow) return false;
    LINNET_ASSIGN(wire::ClientFrame frame, frame_of(row));
    const bool creates = std::holds_alternative<wire::Create>(frame);
    if (creates && !lane.visible.empty()) return false;
    if (auto* send = std::get_if<wire::Send>(&frame); send != nullptr && !lane.visible.empty()) {
      send->after = lane.visible.back();
    }
    LINNET_TRY(transmit(turn, row, std::move(frame)));
    lane.visible.push_back(row.local_id);
    ++passed;
    if (creates) return false;
  }
  return false;
}

Status Outbox::pump_invisible(Turn& turn, Lane& lane, const std::vector<OutboxRow>& rows) {
  for (const OutboxRow& row : rows) {
    if (row.lane != OutboxLane::invisible || lane.invisible.contains(row.local_id)) continue;
    if (lane.invisible.size() >= limits::kOutboxWindow) return {};
    if (is_waiting(turn, lane, row)) continue;
    LINNET_ASSIGN(const auto target, store_.row(row.chat_id, row.target_sender, row.target_local_id));
    if (!target || !target->seq) continue;  // its message is not accepted yet
    LINNET_ASSIGN(wire::ClientFrame frame, frame_of(row));
    if (auto* send = std::get_if<wire::Send>(&frame)) set_target(send->content, *target->seq);
    LINNET_TRY(transmit(turn, row, std::move(frame)));
    lane.invisible.insert(row.local_id);
  }
  return {};
}

bool Outbox::is_waiting(Turn& turn, Lane& lane, const OutboxRow& row) {
  if (needs_user(row.state)) return true;
  if (row.state != OutboxState::backoff) return false;
  // Of an earlier process only the wall clock is known. It may have been set since: no wait is longer than a backoff can be.
  const Duration wait = std::clamp(row.next_try - turn.now.wall, Duration::zero(), limits::kBackoffCap * 2);
  const MonoTime ends = waits_.emplace(row.local_id, turn.now.mono + wait).first->second;
  if (ends <= turn.now.mono) return false;
  lane.retry_at = earlier(lane.retry_at, ends);
  return true;
}

Status Outbox::transmit(Turn& turn, OutboxRow row, wire::ClientFrame frame) {
  row.state = OutboxState::inflight;
  row.was_inflight = true;
  LINNET_TRY(store_.update_outbox(row));
  waits_.erase(row.local_id);
  connection_.send(turn, frame);
  sent_[row.local_id] = turn.now.mono;
  turn.changes.outbox = true;
  return {};
}

bool Outbox::is_in_flight(const ChatId& chat_id, const LocalId& local_id) const {
  const auto lane = lanes_.find(chat_id);
  if (lane == lanes_.end()) return false;
  return std::ranges::find(lane->second.visible, local_id) != lane->second.visible.end() ||
         lane->second.invisible.contains(local_id);
}

void Outbox::accepted(const ChatId& chat_id, const LocalId& local_id) {
  sent_.erase(local_id);
  waits_.erase(local_id);
  const auto lane = lanes_.find(chat_id);
  if (lane != lanes_.end()) {
    std::erase(lane->second.visible, local_id);
    lane->second.invisible.erase(local_id);
  }
  look_at(chat_id);
}

Status Outbox::rejected(Turn& turn, const wire::Rejected& frame) {
  if (!is_in_flight(frame.chat_id, frame.local_id)) return {};
  accepted(frame.chat_id, frame.local_id);  // no longer in flight, whatever follows
  LINNET_ASSIGN(std::optional<OutboxRow> row, store_.outbox_row(frame.chat_id, frame.local_id));
  if (!row) return {};
  turn.changes.outbox = true;
  turn.changes.chats.insert(frame.chat_id);
  switch (error_class(frame.code)) {
    case ErrorClass::auth:
      row->state = OutboxState::ready;
      LINNET_TRY(store_.update_outbox(*row));
      connection_.refused(turn);
      return {};
    case ErrorClass::conflict:
      // Rejected only because its predecessor was: goes again, behind it. Anything else in conflict has lost.
      if (frame.code != ErrorCode::out_of_order) return give_up(turn, std::move(*row), frame, OutboxState::failed);
      [[fallthrough]];
    case ErrorClass::offline:
    case ErrorClass::transient: {
      const auto retry_after = frame.retry_after_ms
                                   ? std::optional(Duration{std::chrono::milliseconds{*frame.retry_after_ms}})
                                   : std::nullopt;
      const Duration wait = rules::backoff(row->attempts++, limits::kBackoffCap, retry_after, entropy_);
      row->online_waited += wait;
      if (row->online_waited >= limits::kSendLife) return give_up(turn, std::move(*row), frame, OutboxState::expired);
      row->state = OutboxState::backoff;
      row->next_try = turn.now.wall + wait;
      waits_.insert_or_assign(row->local_id, turn.now.mono + wait);
      return store_.update_outbox(*row);
    }
    case ErrorClass::permanent:
    case ErrorClass::needs_user:
    case ErrorClass::duplicate:
      return give_up(turn, std::move(*row), frame, OutboxState::failed);
  }
  return {};
}

// A message stays and waits for its author; an operation on one is taken back, and the app is told.
Status Outbox::give_up(Turn& turn, OutboxRow row, const wire::Rejected& frame, OutboxState state) {
  if (row.lane == OutboxLane::visible) {
    row.state = state;
    row.error = frame.code;
    return store_.update_outbox(row);
  }
  LINNET_TRY(store_.undo_optimistic(row.chat_id, row.local_id));
  LINNET_TRY(store_.remove_from_outbox(row.op_id));
  turn.act(Trouble{Error{frame.code, frame.detail}});
  return {};
}

void Outbox::forget() {
  lanes_.clear();
  sent_.clear();
}

Status Outbox::on_timer(Turn& turn) {
  for (auto& [chat_id, lane] : lanes_) {
    if (!is_due(lane.retry_at, turn.now.mono)) continue;
    lane.retry_at.reset();
    look_at(chat_id);
  }
  for (const auto& [local_id, sent] : sent_) {
    if (turn.now.mono - sent < limits::kSendTimeout) continue;
    connection_.drop(turn);  // a server that does not answer is not there
    break;
  }
  return {};
}

std::optional<MonoTime> Outbox::deadline() const {
  std::optional<MonoTime> first;
  if (!connection_.is_welcomed()) return first;
  for (const auto& [chat_id, lane] : lanes_) first = earlier(first, lane.retry_at);
  for (const auto& [local_id, sent] : sent_) first = earlier(first, sent + limits::kSendTimeout);
  return first;
}

}  // namespace linnet
