#include "tests/simulation/log_witness.h"

#include <variant>

namespace linnet::simulation {
namespace {

std::string place(Seq seq) {
  return " at seq " + std::to_string(seq.value);
}

}  // namespace

bool is_theirs(const rules::Membership& membership, Seq seq) {
  for (const rules::Interval& stay : membership.visible) {
    const bool joined = stay.from.value <= seq.value;
    const bool left = stay.to.has_value() && stay.to->value < seq.value;
    if (joined && !left) return true;
  }
  return false;
}

void LogWitness::stored(const Append& change) {
  Chat& chat = chats_[change.record.chat_id];
  for (const Entry& entry : change.entries) stored_entry(chat, entry);
  stored_deletions(change);
  if (change.record.head != chat.head) world_.violated("I3: the chat's record has another head than its log");
  if (change.record.head_ordinal != chat.head_ordinal) world_.violated("I7: the chat's record has another ordinal than its log");
  for (const auto& [user, record] : change.marks) {
    Mark& mark = chat.marks[user];
    if (record.mark.read < mark.read || record.mark.delivered < mark.delivered) world_.violated("I6: a mark goes back: " + user.text());
    if (record.mark.read > record.mark.delivered || record.mark.delivered > chat.head) world_.violated("I6: a mark beyond sense");
    mark = record.mark;
  }
  world_.trace.number(change.record.head.value);
}

void LogWitness::stored_entry(Chat& chat, const Entry& entry) {
  if (entry.seq != chat.head.next()) world_.violated("I3: the log is not dense" + place(entry.seq));
  chat.head = entry.seq;
  if (entry.server_time <= chat.last_time) world_.violated("I13: the server's time does not increase" + place(entry.seq));
  chat.last_time = entry.server_time;
  if (kind_of(entry.content) == EntryKind::message) ++chat.head_ordinal.value;
  if (entry.ordinal != chat.head_ordinal) world_.violated("I7: wrong ordinal" + place(entry.seq));
  if (!chat.accepted.emplace(std::pair(entry.sender_id, entry.local_id), entry.seq).second) {
    world_.violated("I2: accepted twice: " + entry.local_id.text());
  }
  rules::apply(chat.members, entry.seq, entry.content);
}

void LogWitness::stored_deletions(const Append& change) {
  for (const Entry& tombstone : change.tombstones) {
    const auto* message = std::get_if<Message>(&tombstone.content);
    if (message != nullptr && !message->body.text.empty()) world_.violated("I10: deleted text stays" + place(tombstone.seq));
  }
}

void LogWitness::told(const UserId& user, const wire::ServerFrame& frame) {
  if (const auto* accepted = std::get_if<wire::Accepted>(&frame)) told_accepted(user, *accepted);
  if (const auto* entries = std::get_if<wire::Entries>(&frame)) told_entries(user, entries->chat_id, entries->entries);
  if (const auto* page = std::get_if<wire::Page>(&frame)) told_entries(user, page->chat_id, page->entries);
}

void LogWitness::told_accepted(const UserId& user, const wire::Accepted& frame) {
  const Chat& chat = chats_[frame.chat_id];
  if (frame.seq > chat.head) return world_.violated("I1: accepted before it is durable: " + frame.local_id.text());
  // A chat that another device has created is accepted under the first one's name.
  const auto found = chat.accepted.find({user, frame.local_id});
  if (found == chat.accepted.end() ? frame.seq != Seq{1} : found->second != frame.seq) {
    world_.violated("I1: accepted at another place than in the log: " + frame.local_id.text());
  }
}

void LogWitness::told_entries(const UserId& user, const ChatId& chat_id, const std::vector<Entry>& entries) {
  const Chat& chat = chats_[chat_id];
  const auto membership = chat.members.find(user);
  for (const Entry& entry : entries) {
    if (entry.seq > chat.head) world_.violated("I1: told before it is durable" + place(entry.seq));
    if (membership == chat.members.end() || !is_theirs(membership->second, entry.seq)) {
      world_.violated("I9: " + user.text() + " is told of an entry that is not theirs" + place(entry.seq));
    }
  }
}

std::vector<ChatId> LogWitness::chats() const {
  std::vector<ChatId> all;
  for (const auto& [chat_id, chat] : chats_) all.push_back(chat_id);
  return all;
}

const rules::Members& LogWitness::members(const ChatId& chat_id) const {
  static const rules::Members none;
  const auto chat = chats_.find(chat_id);
  return chat == chats_.end() ? none : chat->second.members;
}

Mark LogWitness::mark(const ChatId& chat_id, const UserId& user) const {
  const auto chat = chats_.find(chat_id);
  if (chat == chats_.end()) return {};
  const auto mark = chat->second.marks.find(user);
  return mark == chat->second.marks.end() ? Mark{} : mark->second;
}

}  // namespace linnet::simulation
