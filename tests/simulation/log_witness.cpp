#include "tests/simulation/log_witness.h"

#include <bit>
#include <variant>

#include "core/model/limits.h"

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
  const auto sender = chat.members.find(entry.sender_id);
  const bool is_member = sender != chat.members.end() && sender->second.role;
  if (!is_member && kind_of(entry.content) != EntryKind::chat_created) world_.violated("I10: not by a member" + place(entry.seq));
  stored_poll(chat, entry);
  stored_pin(chat, entry);
  stored_reaction(chat, entry);
  rules::apply(chat.members, entry.seq, entry.content);
}

// An edit that is emptied because its message is deleted right behind it says nothing of the poll.
void LogWitness::stored_poll(Chat& chat, const Entry& entry) {
  if (const auto* message = std::get_if<Message>(&entry.content); message != nullptr && message->body.poll) {
    chat.polls[entry.seq] = *message->body.poll;
  }
  if (const auto* edit = std::get_if<Edit>(&entry.content); edit != nullptr && edit->body.poll) {
    Poll& poll = chat.polls[edit->target];
    const bool opens = poll.closed && !edit->body.poll->closed;
    poll.closed = poll.closed || edit->body.poll->closed;
    if (opens || poll != *edit->body.poll) world_.violated("I10: an edit changes a poll" + place(entry.seq));
  }
  const auto* vote = std::get_if<Vote>(&entry.content);
  if (vote == nullptr) return;
  const auto poll = chat.polls.find(vote->target);
  if (poll == chat.polls.end()) return world_.violated("I10: a vote without a poll" + place(entry.seq));
  if (poll->second.closed) world_.violated("I10: a vote after the poll's end" + place(entry.seq));
  if (vote->choices >> poll->second.options.size() != 0) world_.violated("I10: a vote for no option" + place(entry.seq));
  if (!poll->second.multiple && std::popcount(vote->choices) > 1) world_.violated("I10: a vote for two options" + place(entry.seq));
}

void LogWitness::stored_pin(Chat& chat, const Entry& entry) {
  if (const auto* deletion = std::get_if<Deletion>(&entry.content)) chat.pinned.erase(deletion->target);
  const auto* change = std::get_if<PinChange>(&entry.content);
  if (change == nullptr) return;
  if (entry.chat_id.type() == ChatType::group && chat.members[entry.sender_id].role < Role::admin) {
    world_.violated("I10: pinned by a plain member" + place(entry.seq));
  }
  if (change->pinned) {
    chat.pinned.insert(change->target);
  } else {
    chat.pinned.erase(change->target);
  }
  if (chat.pinned.size() > limits::kPins) world_.violated("I10: too much is pinned" + place(entry.seq));
}

void LogWitness::stored_reaction(Chat& chat, const Entry& entry) {
  const auto* change = std::get_if<ReactionChange>(&entry.content);
  if (change == nullptr) return;
  auto& emojis = chat.reactions[change->target];
  if (change->added) {
    emojis[change->emoji].insert(entry.sender_id);
  } else if (const auto users = emojis.find(change->emoji); users != emojis.end()) {
    users->second.erase(entry.sender_id);
    if (users->second.empty()) emojis.erase(users);
  }
  if (emojis.size() > limits::kReactionEmojis) world_.violated("I10: too many emojis" + place(entry.seq));
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
