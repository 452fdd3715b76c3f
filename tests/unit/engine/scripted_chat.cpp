#include "tests/unit/engine/scripted_chat.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/sha256.h"
#include "core/model/limits.h"
#include "core/rules/fold.h"
#include "core/rules/marks.h"
#include "core/rules/notes.h"

namespace linnet::testing {
namespace {

// The same for every run, different for every (text, number).
Uuid uuid_of(std::string_view text, std::uint64_t number) {
  const std::string all = std::string(text) + "#" + std::to_string(number);
  const auto digest = sha256(as_bytes(all));
  std::array<std::uint8_t, 16> bytes{};
  std::copy_n(digest.begin(), bytes.size(), bytes.begin());
  bytes[6] = static_cast<std::uint8_t>(0x70 | (bytes[6] & 0x0F));
  bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));
  return Uuid{bytes};
}

}  // namespace

UserId user(std::string_view text) {
  const Result<UserId> parsed = UserId::parse(text);
  LINNET_CHECK(parsed);
  return *parsed;
}

ScriptedChat::ScriptedChat(ChatId id, std::string title, const std::vector<std::string_view>& users)
    : id_(id), title_(std::move(title)), users_(users.begin(), users.end()) {
  const bool is_group = id_.type() == ChatType::group;
  ChatCreated created{.type = id_.type(), .title = title_, .members = {}};
  for (const std::string& name : users_) {
    created.members.push_back({user(name), is_group && name == users_.front() ? Role::owner : Role::member});
  }
  appends(users_.front(), std::move(created));
}

ScriptedChat ScriptedChat::direct(std::string_view one, std::string_view other) {
  return {ChatId::direct(user(one), user(other)), "", {one, other}};
}

ScriptedChat ScriptedChat::group(std::string_view title, const std::vector<std::string_view>& users) {
  return {ChatId::group(uuid_of(title, 0)), std::string(title), users};
}

Entry ScriptedChat::appends(std::string_view sender, Content content, std::optional<LocalId> local_id) {
  const bool is_message = kind_of(content) == EntryKind::message;
  Entry entry;
  entry.chat_id = id_;
  entry.seq = head().next();
  entry.ordinal = Ordinal{(log_.empty() ? 0 : log_.back().ordinal.value) + (is_message ? 1 : 0)};
  entry.server_time = wall_from_micros(1'700'000'000'000'000) + entry.seq.value * 1s;
  entry.sender_id = user(sender);
  entry.local_id = local_id.value_or(LocalId{uuid_of(id_.text(), entry.seq.value)});
  entry.content = std::move(content);
  log_.push_back(entry);
  return entry;
}

Entry ScriptedChat::says(std::string_view sender, std::string text, std::optional<LocalId> local_id) {
  Body body;
  body.text = std::move(text);
  return appends(sender, Message{std::move(body)}, local_id);
}

Entry ScriptedChat::appends(std::string_view sender, const wire::Send& send) {
  return appends(sender, send.content, send.local_id);
}

void ScriptedChat::reads(std::string_view reader, Seq seq) {
  Mark& mark = marks_[std::string(reader)];
  mark = rules::merge(mark, rules::clamp(Mark{seq, seq}, head()));
}

void ScriptedChat::receives(std::string_view receiver, Seq seq) {
  Mark& mark = marks_[std::string(receiver)];
  mark = rules::merge(mark, rules::clamp(Mark{seq, Seq{}}, head()));
}

std::vector<Seq> ScriptedChat::deleted() const {
  std::vector<Seq> targets;
  for (const Entry& entry : log_) {
    const auto* deletion = std::get_if<Deletion>(&entry.content);
    if (deletion != nullptr && std::ranges::find(targets, deletion->target) == targets.end()) targets.push_back(deletion->target);
  }
  return targets;
}

Mark ScriptedChat::others_of(std::string_view reader) const {
  std::vector<Mark> marks;
  for (const std::string& name : users_) {
    if (name == reader) continue;
    const auto found = marks_.find(name);
    marks.push_back(found == marks_.end() ? Mark{} : found->second);
  }
  return rules::minimum(marks).value_or(Mark{});
}

ChatHead ScriptedChat::head_for(std::string_view reader) const {
  const UserId self = user(reader);
  const bool is_group = id_.type() == ChatType::group;
  ChatHead result;
  result.chat_id = id_;
  result.title = title_;
  if (!is_group) result.peer_id = user(users_.front() == reader ? users_.back() : users_.front());
  result.my_role = is_group && users_.front() == reader ? Role::owner : Role::member;
  result.member_count = static_cast<std::uint32_t>(users_.size());
  result.visible_from = Seq{1};
  result.head = head();
  result.head_ordinal = log_.back().ordinal;
  result.last_time = log_.back().server_time;
  if (const auto found = marks_.find(reader); found != marks_.end()) result.mark = found->second;
  const Seq read = result.mark.read;
  if (read > Seq{}) result.read_ordinal = at(read).ordinal;
  for (const Entry& entry : log_) {
    const bool is_own_message = entry.sender_id == self && kind_of(entry.content) == EntryKind::message;
    if (is_own_message && entry.seq > read) result.own_above.push_back(entry.seq);
  }
  for (const Seq target : deleted()) {
    if (target > read && at(target).sender_id != self) result.deleted_above.push_back(target);
  }
  const std::vector<Seq> gone = deleted();
  const auto is_there = [&](Seq seq) { return std::ranges::find(gone, seq) == gone.end(); };
  for (const Entry& entry : log_) {
    const auto* message = std::get_if<Message>(&entry.content);
    const bool waits = message != nullptr && entry.seq > read && entry.sender_id != self && is_there(entry.seq);
    if (waits) rules::add_mention(result.mentioned_above, entry.seq, message->body, self);
    const auto* pin = std::get_if<PinChange>(&entry.content);
    if (pin != nullptr && is_there(pin->target)) rules::change_pin(result.pinned, *pin);
  }
  result.others = others_of(reader);
  return result;
}

wire::Accepted ScriptedChat::accepted(Seq seq) const {
  const Entry& entry = at(seq);
  return {entry.chat_id, entry.local_id, entry.seq, entry.ordinal, entry.server_time, false};
}

wire::Entries ScriptedChat::entries(Seq from, Seq to) const {
  wire::Entries frame;
  frame.chat_id = id_;
  for (Seq seq = from; seq <= to; seq = seq.next()) frame.entries.push_back(at(seq));
  frame.cursor = cursor_at(to);
  return frame;
}

Entry ScriptedChat::folded(Seq seq) const {
  Entry entry = at(seq);
  if (kind_of(entry.content) != EntryKind::message) return entry;
  rules::MessageState state = rules::state_of(entry);
  for (const Entry& later : log_) {
    if (target_of(later.content) == seq) rules::fold(state, {later.seq, later.sender_id, later.content});
  }
  entry.content = Message{state.body};
  entry.folded = rules::folded_of(state, head());
  return entry;
}

wire::Page ScriptedChat::page(const wire::Pull& pull) const {
  wire::Page page;
  page.id = pull.id;
  page.chat_id = id_;
  page.head = head();
  page.from = std::max(pull.from, Seq{1});
  page.to = std::min(pull.to, head());
  const std::uint64_t limit = std::min<std::uint64_t>(pull.limit, limits::kPageEntries);
  if (page.from <= page.to && page.to.value - page.from.value >= limit) {
    if (pull.newest_first) {
      page.from = Seq{page.to.value - limit + 1};
    } else {
      page.to = Seq{page.from.value + limit - 1};
    }
  }
  for (Seq seq = page.from; seq <= page.to; seq = seq.next()) page.entries.push_back(folded(seq));
  return page;
}

std::uint64_t ScriptedChat::unread_of(std::string_view reader) const {
  const auto found = marks_.find(reader);
  const Seq read = found == marks_.end() ? Seq{} : found->second.read;
  const std::vector<Seq> gone = deleted();
  const auto counts = [&](const Entry& entry) {
    return entry.seq > read && kind_of(entry.content) == EntryKind::message && entry.sender_id != user(reader) &&
           std::ranges::find(gone, entry.seq) == gone.end();
  };
  return static_cast<std::uint64_t>(std::ranges::count_if(log_, counts));
}

}  // namespace linnet::testing
