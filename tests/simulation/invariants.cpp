#include "tests/simulation/invariants.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/model/limits.h"
#include "core/rules/marks.h"
#include "core/store/own_setting_table.h"

namespace linnet::simulation::invariants {
namespace {

std::string place(Seq seq) {
  return " at seq " + std::to_string(seq.value);
}

bool is_message(const Entry& entry) {
  return kind_of(entry.content) == EntryKind::message;
}

// Operations are no rows of their own.
bool is_row(const Entry& entry) {
  return !target_of(entry.content).has_value();
}

// What a member who reads the chat's end must be shown: everything that is theirs from `from` on, as far as the window goes.
std::vector<const Entry*> expected_rows(const View& view, Seq from) {
  std::vector<const Entry*> rows;
  for (const Entry& entry : view.log.entries) {
    if (is_row(entry) && entry.seq >= from && is_theirs(view.membership, entry.seq)) rows.push_back(&entry);
  }
  if (rows.size() > Screen::kRows) rows.erase(rows.begin(), rows.end() - Screen::kRows);
  return rows;
}

// Of these they have read every change: what happened to a message while they were away is not theirs to know.
std::vector<const Entry*> expected_rows_of_the_last_stay(const View& view) {
  if (view.membership.visible.empty()) return {};
  return expected_rows(view, view.membership.visible.back().from);
}

// The rows shown that have a place, by it.
std::map<Seq, const TimelineRow*> shown_rows(const View& view) {
  std::map<Seq, const TimelineRow*> shown;
  for (const TimelineRow& row : view.device.screen().rows(view.log.chat_id)) {
    if (row.record.seq) shown[*row.record.seq] = &row;
  }
  return shown;
}

}  // namespace

std::string check_nothing_lost(const ChatLog& log, const History& history, const std::vector<SimDevice*>& devices) {
  std::map<LocalId, Seq> places;
  for (const Entry& entry : log.entries) places.emplace(entry.local_id, entry.seq);
  for (const auto& [id, message] : history.messages) {
    if (message.chat_id != log.chat_id) continue;
    const auto found = places.find(id);
    if (message.is_certain && found == places.end()) return "I1: never arrived: " + id.text();
    for (const SimDevice* device : devices) {
      const auto seen = device->screen().seen_accepted().find(id);
      if (seen == device->screen().seen_accepted().end()) continue;
      if (found == places.end()) return "I1: lost: " + id.text();
      if (found->second != seen->second) return "I1: moved: " + id.text();
    }
  }
  return {};
}

std::string check_no_phantoms(const ChatLog& log, const History& history) {
  for (const Entry& entry : log.entries) {
    if (!is_message(entry)) continue;
    const auto message = history.messages.find(entry.local_id);
    const bool known = message != history.messages.end() && message->second.sender_id == entry.sender_id &&
                       message->second.chat_id == log.chat_id;
    if (!known) return "I4: nobody wrote the message" + place(entry.seq);
    const std::string& text = std::get<Message>(entry.content).body.text;
    if (!entry.folded->deleted_by && !message->second.texts.contains(text)) return "I4: nobody wrote the text" + place(entry.seq);
  }
  return {};
}

// What its author has deleted or taken back is gone, as far as the author was there to do it.
std::string check_unwanted(const ChatLog& log, const History& history) {
  for (const Entry& entry : log.entries) {
    const auto message = history.messages.find(entry.local_id);
    if (message == history.messages.end() || !message->second.unwanted_by || entry.folded->deleted_by) continue;
    const rules::Membership& author = log.members.at(entry.sender_id);
    if (author.role && author.visible.size() == 1) return "I10: deleted by its author, and still there" + place(entry.seq);
  }
  return {};
}

// What one device has sent in one chat stands in the order in which it was written.
std::string check_author_order(const ChatLog& log, const History& history) {
  std::map<std::size_t, std::uint64_t> last;
  for (const Entry& entry : log.entries) {
    const auto message = history.messages.find(entry.local_id);
    if (message == history.messages.end() || !message->second.is_certain) continue;
    std::uint64_t& number = last[message->second.device];
    if (message->second.number < number) return "I3: overtaken by a later message of the same device" + place(entry.seq);
    number = message->second.number;
  }
  return {};
}

// Where a user's mark may stand: at what somebody has seen or at the joining, or on own messages directly above.
bool may_stand_at(const ChatLog& log, const UserId& user, const std::set<Seq>& seen, Seq read) {
  const auto& visible = log.members.at(user).visible;
  for (; read > Seq{}; read = read.previous()) {
    const bool joined = std::ranges::any_of(visible, [&](const rules::Interval& interval) { return interval.from == read; });
    if (joined || seen.contains(read)) return true;
    const Entry& entry = log.entries[static_cast<std::size_t>(read.value - 1)];
    if (!is_message(entry) || entry.sender_id != user) return false;
  }
  return true;
}

std::string check_read_marks(const ChatLog& log, const History& history, const LogWitness& witness) {
  for (const auto& [user, membership] : log.members) {
    const auto seen = history.seen.find({user, log.chat_id});
    const Seq read = witness.mark(log.chat_id, user).read;
    if (!may_stand_at(log, user, seen == history.seen.end() ? std::set<Seq>{} : seen->second, read)) {
      return "I6: " + user.text() + " has not read up to " + std::to_string(read.value);
    }
  }
  for (const auto& [who, read] : history.read) {
    const auto& [user, chat_id] = who;
    if (chat_id != log.chat_id) continue;
    const auto membership = log.members.find(user);
    if (membership == log.members.end() || !membership->second.role) continue;
    if (witness.mark(chat_id, user).read < read) {
      return "I6: " + user.text() + " has read up to " + std::to_string(read.value) + ", the server knows of " +
             std::to_string(witness.mark(chat_id, user).read.value);
    }
  }
  return {};
}

std::string check_same_order(const View& view) {
  for (const TimelineRow& row : view.device.screen().rows(view.log.chat_id)) {
    if (!row.record.seq) return "I11: still not sent: " + row.record.local_id.text();
  }
  const std::map<Seq, const TimelineRow*> shown = shown_rows(view);
  for (const Entry* entry : expected_rows(view, Seq{1})) {
    const auto found = shown.find(entry->seq);
    if (found == shown.end()) return "I3: not shown" + place(entry->seq);
    const TimelineRecord& record = found->second->record;
    if (record.local_id != entry->local_id || record.sender_id != entry->sender_id) return "I3: another row" + place(entry->seq);
    if (record.time != entry->server_time || record.ordinal != entry->ordinal) return "I3: other figures" + place(entry->seq);
  }
  return {};
}

std::string check_visibility(const View& view) {
  for (const auto& [seq, row] : shown_rows(view)) {
    if (!is_theirs(view.membership, seq)) return "I9: shows what is not theirs to read" + place(seq);
  }
  return {};
}

// A former member sees nothing of what was changed later.
std::string check_folds(const View& view) {
  if (!view.membership.role) return {};
  const std::map<Seq, const TimelineRow*> shown = shown_rows(view);
  for (const Entry* entry : expected_rows_of_the_last_stay(view)) {
    if (!is_message(*entry) || !shown.contains(entry->seq)) continue;
    const TimelineRecord& record = shown.at(entry->seq)->record;
    const std::string where = place(entry->seq);
    if (record.deleted != entry->folded->deleted_by.has_value()) return "I10: deletion differs" + where;
    if (std::get<Message>(record.content).body != std::get<Message>(entry->content).body) return "I10: body differs" + where;
    const auto* message = std::get_if<Message>(&entry->content);
    const bool is_closed = message != nullptr && message->body.poll && message->body.poll->closed;  // closing shows as no edit
    if (record.edited != (entry->folded->edited_by.has_value() && !record.deleted && !is_closed)) return "I10: edited or not differs" + where;
    std::vector<Reaction> reactions = record.reactions;
    std::ranges::sort(reactions);
    if (reactions != entry->folded->reactions) return "I10: reactions differ" + where;
  }
  return {};
}

std::string check_votes(const View& view) {
  if (!view.membership.role) return {};
  const std::map<Seq, const TimelineRow*> shown = shown_rows(view);
  for (const Entry* entry : expected_rows_of_the_last_stay(view)) {
    if (!is_message(*entry) || !shown.contains(entry->seq)) continue;
    if (shown.at(entry->seq)->record.votes != entry->folded->votes) return "I10: votes differ" + place(entry->seq);
  }
  return {};
}

// Of each message, and of the chat.
std::string check_pins(const View& view) {
  if (!view.membership.role) return {};
  const std::map<Seq, const TimelineRow*> shown = shown_rows(view);
  for (const Entry* entry : expected_rows_of_the_last_stay(view)) {
    if (!is_message(*entry) || !shown.contains(entry->seq)) continue;
    if (shown.at(entry->seq)->record.pinned != entry->folded->pinned_by.has_value()) return "I10: pinned or not differs" + place(entry->seq);
  }
  const auto chat = view.device.store().chat(view.log.chat_id);
  if (!chat || !*chat) return "I10: the store has no such chat";
  std::vector<Seq> pinned;
  for (const Entry& entry : view.log.entries) {
    if (is_message(entry) && entry.folded->pinned_by) pinned.push_back(entry.seq);
  }
  const std::vector<Seq>& held = (*chat)->head.pinned;
  if (held != pinned) return "I10: " + std::to_string(held.size()) + " pins instead of " + std::to_string(pinned.size());
  return {};
}

// Everybody has a device that holds everything: one's messages are delivered, and read where the others' marks say so.
std::string check_status(const View& view, const LogWitness& witness) {
  std::vector<Mark> others;
  for (const auto& [user, membership] : view.log.members) {
    if (membership.role && user != view.device.user()) others.push_back(witness.mark(view.log.chat_id, user));
  }
  const bool joined_late = std::ranges::any_of(view.log.members, [](const auto& member) {
    return !member.second.role || member.second.visible.size() > 1 || member.second.visible.front().from > Seq{1};
  });
  if (others.empty() || !view.membership.role) return {};
  const Seq delivered = std::ranges::min(others, {}, &Mark::delivered).delivered;
  const Seq read = std::ranges::min(others, {}, &Mark::read).read;
  for (const auto& [seq, row] : shown_rows(view)) {
    if (!row->own || kind_of(row->record.content) != EntryKind::message) continue;
    const MessageStatus due = seq <= read        ? MessageStatus::read
                              : seq <= delivered ? MessageStatus::delivered
                                                 : MessageStatus::sent;
    if (row->status < due) return "I5: the status lags behind the others' marks" + place(seq);
    // It may be ahead only where the minimum went back, because somebody joined.
    if (row->status > due && !joined_late) return "I5: the status is ahead of the others' marks" + place(seq);
    if (row->status < MessageStatus::delivered) return "I5: not delivered" + place(seq);
  }
  return {};
}

// What changes of the chat itself come to.
std::string check_chat_row(const View& view) {
  const auto chat = view.device.store().chat(view.log.chat_id);
  if (!chat || !*chat) return "I10: the store has no such chat";
  const ChatHead& head = (*chat)->head;
  if (head.my_role != view.membership.role) return "I9: another role than in the log";
  if (!view.membership.role) return {};
  std::string title;
  std::uint32_t members = 0;
  for (const Entry& entry : view.log.entries) {
    if (const auto* created = std::get_if<ChatCreated>(&entry.content)) title = created->title;
    if (const auto* changed = std::get_if<InfoChanged>(&entry.content)) title = changed->title;
  }
  for (const auto& [user, membership] : view.log.members) members += membership.role ? 1 : 0;
  if (head.title != title) return "I10: another title than in the log";
  if (head.member_count != members) {
    return "I10: " + std::to_string(head.member_count) + " members instead of " + std::to_string(members);
  }
  return {};
}

// The definition: messages of others above the own read mark that are not deleted.
std::string check_unread(const View& view, const LogWitness& witness) {
  if (!view.membership.role) return {};
  const auto chat = view.device.store().chat(view.log.chat_id);
  if (!chat || !*chat) return "I7: the store has no such chat";
  const ChatHead& head = (*chat)->head;
  for (const std::vector<Seq>* above : {&head.own_above, &head.deleted_above, &head.mentioned_above}) {
    const auto is_read = [&](Seq seq) { return seq <= head.mark.read; };
    if (std::ranges::any_of(*above, is_read)) return "I7: what is read is still counted above the mark";
  }
  const Mark known = witness.mark(view.log.chat_id, view.device.user());
  if (head.mark.read != known.read) {
    return "I6: reads up to " + std::to_string(head.mark.read.value) + ", the server up to " + std::to_string(known.read.value);
  }
  std::uint64_t unread = 0;
  for (const Entry& entry : view.log.entries) {
    const bool counts = is_message(entry) && entry.sender_id != view.device.user() && entry.seq > head.mark.read &&
                        !entry.folded->deleted_by;
    if (counts) ++unread;
  }
  if (rules::unread(head) == unread) return {};
  return "I7: unread " + std::to_string(rules::unread(head)) + " instead of " + std::to_string(unread);
}

// The definition: messages of others above the own read mark whose first version mentions the user, and which are not deleted;
// the newest of them, where they are many.
std::string check_mentions(const View& view, const History& history) {
  if (!view.membership.role) return {};
  const auto chat = view.device.store().chat(view.log.chat_id);
  if (!chat || !*chat) return "I7: the store has no such chat";
  const ChatHead& head = (*chat)->head;
  std::vector<Seq> due;
  for (const Entry& entry : view.log.entries) {
    if (!is_message(entry) || entry.sender_id == view.device.user() || entry.seq <= head.mark.read || entry.folded->deleted_by) continue;
    if (history.messages.at(entry.local_id).mentions.contains(view.device.user())) due.push_back(entry.seq);
  }
  if (due.size() > limits::kOwnAboveMark) due.erase(due.begin(), due.end() - limits::kOwnAboveMark);
  if (head.mentioned_above == due) return {};
  return "I7: " + std::to_string(head.mentioned_above.size()) + " mentions instead of " + std::to_string(due.size());
}

std::string check_outboxes(SimDevice& device) {
  const auto counts = device.store().outbox_counts();
  if (!counts) return "I11: the outbox cannot be read";
  if (counts->queued > 0 || counts->failed > 0) return "I11: the outbox does not drain";
  return {};
}

std::string check_settings(SimDevice& device, SimServer& server) {
  const std::string whose = " of device " + std::to_string(device.index()) + " of " + device.user().text();
  auto shown = device.store().settings().all();
  if (!shown) return "I18: the settings cannot be read" + whose;
  std::vector<Setting> known = server.settings(device.user());
  std::ranges::sort(*shown, {}, &key_of);
  std::ranges::sort(known, {}, &key_of);
  if (*shown == known) return {};
  for (const Setting& setting : *shown) {
    if (std::ranges::find(known, setting) != known.end()) continue;
    return "I18: the server has another setting " + std::to_string(setting.index()) + whose;
  }
  return "I18: lacks a setting that the server has" + whose;
}

std::string check_ephemeral(const SimDevice& device) {
  for (const ChatRow& row : device.screen().chats().rows) {
    if (!row.typing.empty()) return "I14: " + row.typing.front() + " still types";
  }
  for (const PresenceState& state : device.screen().presence().users) {
    if (!state.online) return "I14: " + state.user_id.text() + " is online and not shown so";
  }
  return {};
}

std::string check_memory(const SimServer& server, std::size_t devices) {
  if (server.longest_queue() > SimServer::kQueueBytesMax) return "I17: a queue of " + std::to_string(server.longest_queue()) + " bytes";
  if (server.session_count() != devices) {
    return "I17: the relay keeps " + std::to_string(server.session_count()) + " sessions of " + std::to_string(devices) + " devices";
  }
  return {};
}

}  // namespace linnet::simulation::invariants
