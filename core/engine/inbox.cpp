#include "core/engine/inbox.h"

#include <algorithm>
#include <set>

#include "core/base/match.h"
#include "core/engine/head_math.h"
#include "core/model/limits.h"
#include "core/rules/backoff.h"
#include "core/rules/marks.h"
#include "core/rules/order.h"

namespace linnet {
namespace {

constexpr std::size_t kEntriesHeld = 1'000;
constexpr std::size_t kRecentChats = 50;

// An own message as its echo will show it.
Entry entry_of(const TimelineRecord& mine, const wire::Accepted& frame) {
  Entry entry;
  entry.chat_id = frame.chat_id;
  entry.seq = frame.seq;
  entry.ordinal = frame.ordinal;
  entry.server_time = frame.server_time;
  entry.sender_id = mine.sender_id;
  entry.local_id = frame.local_id;
  entry.content = mine.content;
  return entry;
}

}  // namespace

// ---------------------------------------------------------------- heads

Status Inbox::welcome(Turn& turn, const wire::Welcome& frame) {
  if (frame.user_id != store_.user_id()) return fail(ErrorCode::forbidden, "the token is another user's");
  LINNET_ASSIGN(Store::Cursors cursors, store_.cursors());
  first_sync_ = cursors.cursor.empty();
  const bool restored = cursors.generation && *cursors.generation != frame.generation;
  cursors.generation = frame.generation;
  cursors.control_cursor = restored ? frame.control_cursor : std::max(cursors.control_cursor, frame.control_cursor);
  LINNET_TRY(store_.put_cursors(cursors));
  LINNET_TRY(to_.settings.welcomed(turn, restored));
  welcome_cursor_ = frame.cursor;
  return heads(turn, wire::Heads{frame.heads, frame.more});
}

Status Inbox::heads(Turn& turn, const wire::Heads& frame) {
  for (const ChatHead& head : frame.heads) LINNET_TRY(take_head(turn, head));
  if (!frame.more && welcome_cursor_) {
    LINNET_TRY(save_cursor(*welcome_cursor_));
    welcome_cursor_.reset();
    // The cursor covers heads whose entries an earlier connection did not bring in time: those chats are not named again.
    LINNET_ASSIGN(const std::vector<ChatId> chats, store_.chat_ids());
    for (const ChatId& chat_id : chats) to_.catch_up.look_at(chat_id);
    if (to_.receipts.starts_anew()) return tell_marks();
  }
  return {};
}

// Marks that were told just before an earlier process ended may not have arrived, and nothing else would tell them again.
Status Inbox::tell_marks() {
  LINNET_ASSIGN(const std::vector<ChatListRecord> recent, store_.chat_list({.limit = kRecentChats, .archived = {}, .now = {}}));
  for (const ChatListRecord& record : recent) {
    const ChatHead& head = record.chat.head;
    if (!head.my_role || record.chat.creating) continue;
    to_.receipts.delivered(head.chat_id, head.head);
    if (head.mark.read > Seq{}) to_.receipts.read(head.chat_id, head.mark.read);
  }
  return {};
}

Status Inbox::take_head(Turn& turn, const ChatHead& head) {
  LINNET_ASSIGN(const std::optional<StoredChat> known, store_.chat(head.chat_id));
  StoredChat chat = known.value_or(StoredChat{});
  const Seq own_read = chat.head.mark.read;
  const bool missed_members = !known || chat.head.head < head.head;
  chat.head = known ? merge_heads(known->head, head) : head;
  chat.activity = std::max(chat.activity, head.last_time);
  chat.creating = false;
  if (missed_members && chat.members_complete && chat.head.member_count != head.member_count) chat.members_complete = false;
  LINNET_TRY(store_.put_chat(chat));
  turn.changes.chats.insert(head.chat_id);
  to_.catch_up.look_at(head.chat_id);
  // The server learns what it does not know yet: marks moved here while away, and that the head is now known.
  if (own_read > head.mark.read) to_.receipts.read(head.chat_id, own_read);
  if (chat.head.my_role && head.mark.delivered < chat.head.head) to_.receipts.delivered(head.chat_id, chat.head.head);
  return {};
}

Status Inbox::fetched_heads(Turn& turn, std::uint64_t id, const wire::FetchedHeads& frame) {
  bool enough = !frame.heads.empty();
  for (const ChatHead& head : frame.heads) {
    LINNET_ASSIGN(const std::optional<StoredChat> known, store_.chat(head.chat_id));
    if (known && known->head.head > head.head) enough = false;  // the stream has overtaken the answer
    LINNET_TRY(take_head(turn, head));
  }
  head_questions_.answered(turn, id, enough);
  return {};
}

// ---------------------------------------------------------------- entries

Result<std::optional<Inbox::Open>> Inbox::open(const ChatId& chat_id) {
  LINNET_ASSIGN(std::optional<StoredChat> chat, store_.chat(chat_id));
  if (!chat) return std::optional<Open>{};
  LINNET_ASSIGN(rules::Ranges ranges, store_.ranges(chat_id));
  return std::optional(Open{std::move(*chat), std::move(ranges), false});
}

Status Inbox::close(Turn& turn, Open& open) {
  LINNET_TRY(store_.put_chat(open.chat));
  LINNET_TRY(store_.put_ranges(open.chat.head.chat_id, open.ranges));
  turn.changes.chats.insert(open.chat.head.chat_id);
  if (open.delivered && open.chat.head.my_role) to_.receipts.delivered(open.chat.head.chat_id, open.chat.head.head);
  return {};
}

Status Inbox::entries(Turn& turn, const wire::Entries& frame) {
  LINNET_ASSIGN(std::optional<Open> chat, open(frame.chat_id));
  if (!chat) {
    // Its ChatAdded comes before its entries; where that was lost, the head is asked for. The cursor stays.
    head_questions_.ask(turn, frame.chat_id);
    return {};
  }
  for (const Entry& entry : frame.entries) LINNET_TRY(take_entry(turn, *chat, entry));
  LINNET_TRY(close(turn, *chat));
  return save_cursor(frame.cursor);
}

Status Inbox::take_entry(Turn& turn, Open& open, const Entry& entry) {
  switch (rules::judge(open.chat.head.head, entry.seq)) {
    case rules::Arrival::gap:
      hold(turn, entry);
      return {};
    case rules::Arrival::known: {
      LINNET_ASSIGN(const Applied applied, store_.apply(entry));
      if (applied.own_echo) to_.outbox.accepted(entry.chat_id, entry.local_id);
      open.ranges.add(entry.seq, entry.seq);
      return {};
    }
    case rules::Arrival::next: {
      LINNET_ASSIGN(const Applied applied, store_.apply(entry));
      LINNET_TRY(advance(turn, open, entry, applied));
      return release_held(turn, open);
    }
  }
  return {};
}

Status Inbox::advance(Turn& turn, Open& open, const Entry& entry, const Applied& applied) {
  UserId deleted_sender;
  if (const auto* deletion = std::get_if<Deletion>(&entry.content)) {
    LINNET_ASSIGN(const auto target, store_.row_at(entry.chat_id, deletion->target));
    if (target) {
      deleted_sender = target->sender_id;
    } else if (deletion->target > open.chat.head.mark.read) {
      // Whose message it was decides whether it counts as unread: the server knows.
      head_questions_.ask(turn, entry.chat_id);
    }
  }
  advance_head(open.chat.head, entry, store_.user_id(), deleted_sender);
  if (kind_of(entry.content) == EntryKind::message) open.chat.activity = std::max(open.chat.activity, entry.server_time);
  open.ranges.add(entry.seq, entry.seq);
  LINNET_TRY(change_members(turn, open, entry));
  if (applied.own_echo) {
    to_.outbox.accepted(entry.chat_id, entry.local_id);
    turn.changes.outbox = true;
  }
  if (entry.sender_id != store_.user_id()) {
    open.delivered = true;
    to_.typing.arrived(turn, entry.chat_id, entry.sender_id);
  }
  return {};
}

Status Inbox::change_members(Turn& turn, Open& open, const Entry& entry) {
  if (const auto* added = std::get_if<MembersAdded>(&entry.content)) return add_members(turn, open, *added);
  if (const auto* removed = std::get_if<MembersRemoved>(&entry.content)) return remove_members(turn, open, *removed);
  if (const auto* changed = std::get_if<RoleChanged>(&entry.content)) {
    if (changed->user_id == store_.user_id()) open.chat.head.my_role = changed->role;
    return store_.put_members(entry.chat_id, {Member{changed->user_id, changed->role}});
  }
  return {};
}

// Adding a member again changes nothing. Who is one is known only with all members.
Status Inbox::add_members(Turn& turn, Open& open, const MembersAdded& added) {
  ChatHead& head = open.chat.head;
  LINNET_ASSIGN(const std::vector<Member> known, store_.members(head.chat_id, limits::kMembers));
  std::vector<Member> joined;
  for (const NewMember& member : added.members) {
    if (std::ranges::find(known, member.user_id, &Member::user_id) != known.end()) continue;
    if (std::ranges::find(joined, member.user_id, &Member::user_id) != joined.end()) continue;
    joined.push_back(Member{member.user_id, member.role});
    if (member.user_id == store_.user_id() && !head.my_role) head.my_role = member.role;
  }
  head.member_count += static_cast<std::uint32_t>(joined.size());
  if (!open.chat.members_complete) head_questions_.ask(turn, head.chat_id);
  return store_.put_members(head.chat_id, joined);
}

// When the last owner leaves, somebody else becomes owner, and no entry says so.
Status Inbox::remove_members(Turn& turn, Open& open, const MembersRemoved& removed) {
  ChatHead& head = open.chat.head;
  const std::set<UserId> left(removed.users.begin(), removed.users.end());
  if (left.contains(store_.user_id())) head.my_role.reset();
  head.member_count -= std::min(head.member_count, static_cast<std::uint32_t>(left.size()));
  LINNET_ASSIGN(const std::vector<Member> known, store_.members(head.chat_id, limits::kMembers));
  const auto plain = std::ranges::count_if(
      known, [&](const Member& member) { return left.contains(member.user_id) && member.role != Role::owner; });
  const bool owners_may_change = !open.chat.members_complete || static_cast<std::size_t>(plain) < left.size();
  if (head.my_role && owners_may_change) head_questions_.ask(turn, head.chat_id);
  if (owners_may_change) open.chat.members_complete = false;
  return store_.remove_members(head.chat_id, removed.users);
}

// ---------------------------------------------------------------- gaps

void Inbox::hold(Turn& turn, const Entry& entry) {
  if (held_count_ >= kEntriesHeld) {
    connection_.drop(turn);  // so far behind that hello is cheaper
    return;
  }
  if (held_[entry.chat_id].emplace(entry.seq, entry).second) ++held_count_;
  if (!gap_deadline_) gap_deadline_ = turn.now.mono + rules::gap_wait(entropy_);
}

Status Inbox::release_held(Turn& turn, Open& open) {
  const auto held = held_.find(open.chat.head.chat_id);
  if (held == held_.end()) return {};
  auto& entries = held->second;
  while (!entries.empty() && entries.begin()->first <= open.chat.head.head.next()) {
    const Entry entry = std::move(entries.extract(entries.begin()).mapped());
    --held_count_;
    if (entry.seq <= open.chat.head.head) continue;
    LINNET_ASSIGN(const Applied applied, store_.apply(entry));
    LINNET_TRY(advance(turn, open, entry, applied));
  }
  if (entries.empty()) held_.erase(held);
  if (held_.empty()) {
    gap_deadline_.reset();
  } else if (!gap_deadline_) {
    gap_deadline_ = turn.now.mono + rules::gap_wait(entropy_);  // another gap is left
  }
  return {};
}

Status Inbox::on_timer(Turn& turn) {
  head_questions_.on_timer(turn);
  if (!is_due(gap_deadline_, turn.now.mono)) return {};
  gap_deadline_.reset();
  for (const auto& [chat_id, entries] : held_) {
    LINNET_ASSIGN(const std::optional<StoredChat> chat, store_.chat(chat_id));
    if (!chat) continue;
    Seq missing = chat->head.head.next();
    for (const auto& [seq, entry] : entries) {
      to_.catch_up.want_missing(chat_id, missing, seq.previous());
      missing = seq.next();
    }
  }
  return {};
}

void Inbox::forget() {
  held_.clear();
  held_count_ = 0;
  gap_deadline_.reset();
  welcome_cursor_.reset();
  head_questions_.forget();
}

// A cursor covers all before it in the stream: with an entry held back it is not true yet.
Status Inbox::save_cursor(const wire::Cursor& cursor) {
  if (held_count_ > 0 || cursor.empty()) return {};
  if (head_questions_.are_open()) return {};
  if (welcome_cursor_ && &cursor != &*welcome_cursor_) return {};  // heads are still coming
  LINNET_ASSIGN(Store::Cursors cursors, store_.cursors());
  if (cursors.cursor == cursor) return {};
  cursors.cursor = cursor;
  return store_.put_cursors(cursors);
}

// ---------------------------------------------------------------- pages

// Nothing of what is missing before a held entry is for this user, who was away from the chat: the log goes on there. What a
// return changes besides, the server knows.
void Inbox::step_over(Turn& turn, Open& open, const CatchUp::Asked& invisible) {
  ChatHead& head = open.chat.head;
  const auto held = held_.find(head.chat_id);
  if (held == held_.end() || invisible.from != head.head.next()) return;
  if (held->second.begin()->first != invisible.to.next()) return;
  head.head = invisible.to;
  head_questions_.ask(turn, head.chat_id);
}

Status Inbox::page(Turn& turn, const wire::Page& frame) {
  const std::optional<CatchUp::Asked> asked = to_.catch_up.answered(frame.id);
  LINNET_ASSIGN(std::optional<Open> chat, open(frame.chat_id));
  if (!chat) return {};
  for (const Entry& entry : frame.entries) {
    if (entry.seq > chat->chat.head.head.next()) {
      hold(turn, entry);  // the answer to another gap came first
      continue;
    }
    LINNET_ASSIGN(const Applied applied, store_.apply(entry));
    if (applied.own_echo) to_.outbox.accepted(entry.chat_id, entry.local_id);
    if (entry.seq == chat->chat.head.head.next()) LINNET_TRY(advance(turn, *chat, entry, applied));
  }
  Seq from = frame.from;
  Seq to = frame.to;
  if (asked && from > to) {  // nothing visible in all of it
    from = asked->from;
    to = asked->to;
  }
  if (asked && frame.from > frame.to) step_over(turn, *chat, *asked);
  const bool is_stretch = !asked || !asked->alone;
  if (is_stretch && from <= to && to <= chat->chat.head.head) chat->ranges.add(std::max(from, Seq{1}), to);
  LINNET_TRY(release_held(turn, *chat));
  LINNET_TRY(close(turn, *chat));
  if (asked) {
    const bool progressed = from <= to && to >= asked->from && from <= asked->to;
    to_.catch_up.stored(*asked, progressed);
  }
  turn.changes.connection = true;
  return {};
}

// ---------------------------------------------------------------- own operations

Status Inbox::accepted(Turn& turn, const wire::Accepted& frame) {
  LINNET_ASSIGN(const std::optional<OutboxRow> row, store_.outbox_row(frame.chat_id, frame.local_id));
  LINNET_ASSIGN(std::optional<Open> chat, open(frame.chat_id));
  LINNET_ASSIGN(const std::optional<TimelineRecord> mine, store_.row(frame.chat_id, store_.user_id(), frame.local_id));
  if (row && chat && mine && !mine->seq && frame.seq > chat->chat.head.head.next()) {
    hold(turn, entry_of(*mine, frame));  // what precedes it is not here yet: it stays at the end, and in flight
    return {};
  }
  to_.outbox.accepted(frame.chat_id, frame.local_id);
  if (!row) return {};  // its echo came first
  turn.changes.outbox = true;
  if (!chat) return {};
  LINNET_ASSIGN(const Applied applied,
                store_.accept(frame.chat_id, frame.local_id, frame.seq, frame.ordinal, frame.server_time));
  if (chat->chat.creating) {
    chat->chat.creating = false;
    head_questions_.ask(turn, frame.chat_id);
  }
  if (mine && frame.seq == chat->chat.head.head.next()) {
    LINNET_TRY(advance(turn, *chat, entry_of(*mine, frame), applied));
    LINNET_TRY(release_held(turn, *chat));
  }
  return close(turn, *chat);
}

// ---------------------------------------------------------------- marks and control

Status Inbox::marks_moved(Turn& turn, const wire::MarksMoved& frame) {
  LINNET_ASSIGN(std::optional<StoredChat> chat, store_.chat(frame.chat_id));
  if (!chat) return {};
  if (frame.own) {
    move_read_mark(chat->head, frame.own->read, frame.own_read_ordinal.value_or(Ordinal{}));
    chat->head.mark = rules::merge(chat->head.mark, *frame.own);
  }
  if (frame.others) chat->head.others = rules::merge(chat->head.others, *frame.others);
  LINNET_TRY(store_.put_chat(*chat));
  turn.changes.chats.insert(frame.chat_id);
  return save_cursor(frame.cursor);
}

Status Inbox::control(Turn& turn, const wire::Control& frame) {
  LINNET_TRY(match(
      frame.item, [&](const wire::ChatAdded& added) { return take_head(turn, added.head); },
      [&](const wire::ChatRemoved& removed) -> Status {
        LINNET_ASSIGN(std::optional<StoredChat> chat, store_.chat(removed.chat_id));
        if (!chat) return {};
        chat->head.my_role.reset();
        chat->head.head = std::max(chat->head.head, removed.seq);
        turn.changes.chats.insert(removed.chat_id);
        to_.catch_up.look_at(removed.chat_id);
        return store_.put_chat(*chat);
      },
      [&](const wire::ProfileChanged& changed) { return to_.people.changed(turn, changed.profile); },
      [&](const wire::SettingsChanged& changed) { return to_.settings.changed(turn, frame.n, changed); }));
  if (to_.settings.is_reading()) return {};
  LINNET_ASSIGN(Store::Cursors cursors, store_.cursors());
  if (frame.n <= cursors.control_cursor) return {};
  cursors.control_cursor = frame.n;
  return store_.put_cursors(cursors);
}

}  // namespace linnet
