#include <algorithm>

#include "core/base/match.h"
#include "core/engine/outbox.h"
#include "core/model/limits.h"
#include "core/rules/coalesce.h"

namespace linnet {
namespace {

rules::WaitingOperation waiting_operation(const Content& content) {
  rules::WaitingOperation operation;
  match(
      content, [&](const Edit&) { operation.kind = rules::WaitingOperation::Kind::edit; },
      [&](const Deletion&) { operation.kind = rules::WaitingOperation::Kind::deletion; },
      [&](const ReactionChange& change) {
        operation.kind = rules::WaitingOperation::Kind::reaction;
        operation.emoji = change.emoji;
        operation.adds = change.added;
      },
      [&](const Vote&) { operation.kind = rules::WaitingOperation::Kind::vote; },
      [&](const PinChange&) { operation.kind = rules::WaitingOperation::Kind::pin; }, [](const auto&) {});
  return operation;
}

}  // namespace

Result<bool> Outbox::replace_body(Turn& turn, const ChatId& chat_id, const LocalId& local_id, const Body& body) {
  LINNET_ASSIGN(std::optional<OutboxRow> row, store_.outbox_row(chat_id, local_id));
  if (!row || row->was_inflight) return false;
  LINNET_ASSIGN(wire::ClientFrame frame, frame_of(*row));
  auto* send = std::get_if<wire::Send>(&frame);
  auto* message = send != nullptr ? std::get_if<Message>(&send->content) : nullptr;
  if (message == nullptr) return false;
  message->body = body;
  row->payload = payload_of(frame);
  LINNET_TRY(store_.update_outbox(*row));
  LINNET_TRY(store_.edit_pending(chat_id, local_id, body));
  turn.changes.outbox = true;
  return true;
}

Result<bool> Outbox::cancel(Turn& turn, const ChatId& chat_id, const LocalId& local_id) {
  LINNET_ASSIGN(const std::optional<OutboxRow> row, store_.outbox_row(chat_id, local_id));
  if (!row || (row->was_inflight && !needs_user(row->state))) return false;
  LINNET_TRY(store_.remove_from_outbox(row->op_id));
  waits_.erase(local_id);
  if (row->lane == OutboxLane::visible) {
    LINNET_TRY(forget_operations_on(chat_id, local_id));
    LINNET_TRY(store_.remove_pending(chat_id, local_id));
  } else {
    LINNET_TRY(store_.undo_optimistic(chat_id, local_id));
  }
  look_at(chat_id);
  turn.changes.outbox = true;
  return true;
}

// Edits, deletions and reactions of an own message that will never be sent.
Status Outbox::forget_operations_on(const ChatId& chat_id, const LocalId& message) {
  LINNET_ASSIGN(const std::vector<OutboxRow> rows, store_.outbox_on(chat_id, store_.user_id(), message));
  for (const OutboxRow& row : rows) LINNET_TRY(drop(row));
  return {};
}

// An operation on a message is not sent, and not shown either.
Status Outbox::drop(const OutboxRow& operation) {
  LINNET_TRY(store_.undo_optimistic(operation.chat_id, operation.local_id));
  waits_.erase(operation.local_id);
  return store_.remove_from_outbox(operation.op_id);
}

Result<bool> Outbox::coalesce(Turn& turn, const ChatId& chat_id, const UserId& sender, const LocalId& message, const Content& next) {
  LINNET_ASSIGN(const std::vector<OutboxRow> rows, store_.outbox_on(chat_id, sender, message));
  std::vector<rules::WaitingOperation> waiting;
  for (const OutboxRow& row : rows) {
    LINNET_ASSIGN(const wire::ClientFrame frame, frame_of(row));
    const auto* send = std::get_if<wire::Send>(&frame);
    if (send == nullptr) return fail(ErrorCode::storage_corrupt, "an operation on a message is none");
    waiting.push_back(waiting_operation(send->content));
    waiting.back().may_be_sent = row.was_inflight;
  }
  const rules::Coalescing result = rules::coalesce(waiting, waiting_operation(next));
  for (const std::size_t index : result.dropped) LINNET_TRY(drop(rows[index]));
  turn.changes.outbox |= !result.dropped.empty();
  return result.keeps_next;
}

Status Outbox::retry(Turn& turn, const ChatId& chat_id, const LocalId& local_id) {
  LINNET_ASSIGN(std::vector<OutboxRow> rows, store_.outbox(chat_id, limits::kOutboxRows));
  bool found = false;
  for (OutboxRow& row : rows) {
    found |= row.local_id == local_id;
    const bool holds = row.lane == OutboxLane::visible && needs_user(row.state) && !found;
    if (row.local_id != local_id && !holds) continue;
    row.state = OutboxState::ready;
    row.attempts = 0;
    row.error.reset();
    row.online_waited = Duration{};
    LINNET_TRY(store_.update_outbox(row));
  }
  if (!found) return fail(ErrorCode::not_found, "no such operation in the outbox");
  if (const auto lane = lanes_.find(chat_id); lane != lanes_.end()) lane->second.retry_at.reset();
  look_at(chat_id);
  turn.changes.outbox = true;
  return {};
}

Status Outbox::move(Turn& turn, const ChatId& chat_id, const LocalId& local_id, const std::optional<LocalId>& before) {
  LINNET_ASSIGN(std::vector<OutboxRow> rows, store_.outbox(chat_id, limits::kOutboxRows));
  std::erase_if(rows, [](const OutboxRow& row) { return row.lane != OutboxLane::visible; });
  const auto place_of = [&](const LocalId& name) { return std::ranges::find(rows, name, &OutboxRow::local_id); };
  const auto moves = [](const OutboxRow& row) { return row.kind != "create" && (!row.was_inflight || needs_user(row.state)); };
  const auto from = place_of(local_id);
  const auto to = before ? place_of(*before) : rows.end();
  if (from == rows.end() || (before && to == rows.end())) return fail(ErrorCode::not_found, "no such operation in the outbox");
  if (!moves(*from) || (before && !moves(*to))) return fail(ErrorCode::conflict, "it may have been sent, or makes the chat");
  if (from == to) return {};
  auto first = std::min(from, to);
  if (from < to) std::rotate(from, from + 1, to);
  else std::rotate(to, from, from + 1);
  for (; first != rows.end(); ++first) {
    if (moves(*first)) LINNET_TRY(store_.move_to_end(chat_id, first->local_id));
  }
  look_at(chat_id);
  turn.changes.outbox = true;
  return {};
}

}  // namespace linnet
