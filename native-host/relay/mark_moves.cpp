#include "native-host/relay/mark_moves.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/rules/marks.h"
#include "core/rules/notes.h"

namespace linnet {
namespace {

MarkRecord record_now(const ChatState& chat, const UserId& user_id) {
  const MarkRecord* record = chat.mark_now(user_id);
  return record != nullptr ? *record : MarkRecord{};
}

void set_read(MarkRecord& record, Seq read, Ordinal ordinal) {
  record.mark = rules::merge(record.mark, {.delivered = read, .read = read});
  record.read_ordinal = ordinal;
}

void settle(MarkRecord& record) {
  rules::settle(record.mark, record.read_ordinal, record.own_above);
  rules::forget_read(record.mentioned_above, record.mark.read);
}

// A quiet move.
PendingMark& put(ChatState& chat, const UserId& user_id, MarkRecord record) {
  PendingMark& pending = chat.collecting.marks[user_id];
  pending.record = std::move(record);
  return pending;
}

}  // namespace

std::optional<Mark> clamp_mark(const ChatState& chat, const UserId& user_id, const Mark& asked) {
  const rules::Membership* membership = chat.membership_of(user_id);
  if (membership == nullptr) return std::nullopt;
  return rules::clamp(asked, last_visible(*membership, chat.record.head));
}

bool move_mark(ChatState& chat, const UserId& user_id, const Mark& to,
               std::optional<Ordinal> read_ordinal, std::optional<SessionId> by) {
  MarkRecord record = record_now(chat, user_id);
  const Mark merged = rules::merge(record.mark, to);
  if (merged == record.mark) return false;
  if (merged.read > record.mark.read) {
    if (!read_ordinal) return false;
    record.read_ordinal = *read_ordinal;
  }
  record.mark = merged;
  settle(record);
  PendingMark& pending = put(chat, user_id, std::move(record));
  const bool alone = !pending.told || pending.by == by;
  pending.by = alone ? by : std::nullopt;
  pending.told = true;
  return true;
}

void add_own_message(ChatState& chat, const Entry& message) {
  MarkRecord record = record_now(chat, message.sender_id);
  if (message.seq == record.mark.read.next()) {
    set_read(record, message.seq, message.ordinal);
    settle(record);
    put(chat, message.sender_id, std::move(record));
    return;
  }
  record.own_above.push_back(message.seq);
  const bool full = record.own_above.size() > limits::kOwnAboveMark;
  if (full) {
    const auto known = std::ranges::find_if(
        record.own_above, [&](Seq seq) { return chat.ordinal_at(seq).has_value(); });
    const Seq read = known != record.own_above.end() ? *known : message.seq;
    set_read(record, read, chat.ordinal_at(read).value_or(message.ordinal));
    settle(record);
  }
  PendingMark& pending = put(chat, message.sender_id, std::move(record));
  if (!full) return;
  pending.told = true;
  pending.by.reset();
}

void add_mentions(ChatState& chat, const Entry& message) {
  const auto& body = std::get<Message>(message.content).body;
  const rules::Members& members = chat.members_now();
  for (const UserId& user_id : body.mentions) {
    const auto member = members.find(user_id);
    if (user_id == message.sender_id || member == members.end() || !member->second.role) continue;
    MarkRecord record = record_now(chat, user_id);
    rules::add_mention(record.mentioned_above, message.seq, body, user_id);
    put(chat, user_id, std::move(record));
  }
}

void forget_mentions(ChatState& chat, const Entry& message) {
  for (const UserId& user_id : std::get<Message>(message.content).body.mentions) {
    MarkRecord record = record_now(chat, user_id);
    if (std::erase(record.mentioned_above, message.seq) > 0) put(chat, user_id, std::move(record));
  }
}

void start_mark(ChatState& chat, const UserId& user_id, const Entry& entry) {
  MarkRecord record = record_now(chat, user_id);
  set_read(record, entry.seq, entry.ordinal);
  record.own_above.clear();
  record.mentioned_above.clear();
  put(chat, user_id, std::move(record));
}

}  // namespace linnet
