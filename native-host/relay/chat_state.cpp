#include "native-host/relay/chat_state.h"

#include <algorithm>

namespace linnet {

const Entry* PendingAppend::find(Seq seq) const {
  if (entries.empty() || seq < entries.front().seq || seq > entries.back().seq) return nullptr;
  return &entries[static_cast<std::size_t>(seq.value - entries.front().seq.value)];
}

const Entry* PendingAppend::find(const UserId& sender, const LocalId& local_id) const {
  for (std::size_t i = 0; i < local_ids.size(); ++i) {
    if (local_ids[i] == local_id && entries[i].sender_id == sender) return &entries[i];
  }
  return nullptr;
}

ChatState::ChatState(const ChatId& chat_id) {
  record.chat_id = chat_id;
  ahead = record;
  list_present();
}

ChatState::ChatState(LoadedChat loaded)
    : record(std::move(loaded.record)),
      members(std::move(loaded.members)),
      marks(std::make_move_iterator(loaded.marks.begin()),
            std::make_move_iterator(loaded.marks.end())),
      deleted(std::move(loaded.deleted)),
      newest(std::move(loaded.newest), record.head),
      ahead(record) {
  others = OthersMinimum(members, marks);
  list_present();
}

void ChatState::list_present() {
  auto users = std::make_shared<std::vector<UserId>>();
  for (const auto& [user_id, membership] : members) {
    if (membership.role) users->push_back(user_id);
  }
  present = std::move(users);
}

const MarkRecord* ChatState::mark_now(const UserId& user_id) const {
  if (const auto found = collecting.marks.find(user_id); found != collecting.marks.end()) {
    return &found->second.record;
  }
  if (in_flight) {
    const auto found = in_flight->marks.find(user_id);
    if (found != in_flight->marks.end()) return &found->second.record;
  }
  const auto found = marks.find(user_id);
  return found != marks.end() ? &found->second : nullptr;
}

MarkRecord ChatState::mark_of(const UserId& user_id) const {
  const auto found = marks.find(user_id);
  return found != marks.end() ? found->second : MarkRecord{};
}

const rules::Membership* ChatState::membership_of(const UserId& user_id) const {
  const auto found = members.find(user_id);
  return found != members.end() ? &found->second : nullptr;
}

PendingAppend* ChatState::pending_with(const UserId& sender, const LocalId& local_id) {
  if (collecting.find(sender, local_id) != nullptr) return &collecting;
  if (in_flight && in_flight->find(sender, local_id) != nullptr) return &*in_flight;
  return nullptr;
}

const Entry* ChatState::pending(Seq seq) const {
  if (const Entry* entry = collecting.find(seq)) return entry;
  return in_flight ? in_flight->find(seq) : nullptr;
}

std::optional<Ordinal> ChatState::ordinal_at(Seq seq) const {
  if (seq == Seq{}) return Ordinal{};
  if (seq == record.head) return record.head_ordinal;
  if (const Entry* entry = newest.find(seq)) return entry->ordinal;
  if (const Entry* entry = pending(seq)) return entry->ordinal;
  return std::nullopt;
}

void ChatState::apply(const PendingAppend& change, Commit commit) {
  record = change.record;
  record.last_commit = commit;
  for (const Entry& entry : change.entries) newest.push(entry);
  for (const Entry& tombstone : change.tombstones) {
    newest.replace(tombstone);
    if (kind_of(tombstone.content) != EntryKind::message) continue;
    const auto place = std::ranges::lower_bound(deleted, tombstone.seq, {}, &DeletedMessage::seq);
    deleted.insert(place, {.seq = tombstone.seq, .sender_id = tombstone.sender_id});
  }
  for (const auto& [user_id, mark] : change.marks) marks.insert_or_assign(user_id, mark.record);
  for (const auto& [user_id, membership] : change.members) {
    members.insert_or_assign(user_id, membership);
  }
  if (!change.members.empty()) list_present();
  if (collecting.members.empty()) members_ahead.reset();
}

bool is_sound(const LoadedChat& loaded) {
  Seq expected{loaded.record.head.value - loaded.newest.size() + 1};
  for (const Entry& entry : loaded.newest) {
    if (entry.seq != expected) return false;
    expected = expected.next();
  }
  return loaded.record.head > Seq{} && loaded.newest.size() <= loaded.record.head.value &&
         loaded.record.chat_id.valid();
}

Seq last_visible(const rules::Membership& membership, Seq head) {
  if (membership.visible.empty()) return {};
  return std::min(head, membership.visible.back().to.value_or(head));
}

}  // namespace linnet
