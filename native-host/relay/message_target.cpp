#include "native-host/relay/message_target.h"

#include <map>
#include <set>
#include <string>

namespace linnet {
namespace {

const Entry* message_at(const ChatState& chat, Seq seq, const acceptance::Lookups& lookups) {
  const Entry* entry = chat.newest.find(seq);
  if (entry == nullptr && lookups.target) {
    for (const Entry& read : lookups.target->entries) {
      if (read.seq == seq) entry = &read;
    }
  }
  return entry != nullptr && kind_of(entry->content) == EntryKind::message ? entry : nullptr;
}

// Sorts the operations on one message into its edits and whether it is deleted.
class Operations {
 public:
  explicit Operations(Seq target) : target_(target) {}

  void add(const Entry& entry) {
    if (target_of(entry.content) != target_) return;
    if (kind_of(entry.content) == EntryKind::deletion) deleted_ = true;
    if (kind_of(entry.content) == EntryKind::edit) edits_[entry.seq] = &entry;
    if (const auto* change = std::get_if<ReactionChange>(&entry.content)) {
      auto& last = reactions_[{.user_id = entry.sender_id, .emoji = change->emoji}];
      if (entry.seq >= last.first) last = {entry.seq, change->added};
    }
  }

  [[nodiscard]] bool deleted() const { return deleted_; }
  // Different emojis, but for `besides`.
  [[nodiscard]] std::size_t emojis(const std::string& besides) const {
    std::set<std::string> different;
    for (const auto& [reaction, last] : reactions_) {
      if (last.second && reaction.emoji != besides) different.insert(reaction.emoji);
    }
    return different.size();
  }
  [[nodiscard]] std::vector<const Entry*> edits() const {
    std::vector<const Entry*> ascending;
    for (const auto& [seq, entry] : edits_) ascending.push_back(entry);
    return ascending;
  }

 private:
  Seq target_;
  bool deleted_ = false;
  std::map<Seq, const Entry*> edits_;
  std::map<Reaction, std::pair<Seq, bool>> reactions_;
};

}  // namespace

std::optional<Target> find_target(const ChatState& chat, const UserId& user_id,
                                  const Content& content, const acceptance::Lookups& lookups) {
  const std::optional<Seq> seq = target_of(content);
  if (!seq) return std::nullopt;
  const rules::Membership* membership = chat.membership_of(user_id);
  if (membership == nullptr || !membership->may_read(*seq)) return std::nullopt;
  const Entry* message = message_at(chat, *seq, lookups);
  if (message == nullptr) return std::nullopt;

  Operations operations(*seq);
  if (lookups.target) {
    for (const Entry& entry : lookups.target->operations) operations.add(entry);
  }
  for (std::size_t i = 0; i < chat.newest.size(); ++i) operations.add(chat.newest[i]);
  if (chat.in_flight) {
    for (const Entry& entry : chat.in_flight->entries) operations.add(entry);
  }
  Target target{.message = message,
                .deleted = operations.deleted(),
                .edits = operations.edits(),
                .newest = &std::get<Message>(message->content).body,
                .emojis = 0};
  for (const Entry& entry : chat.collecting.entries) operations.add(entry);
  target.deleted = operations.deleted();
  if (const auto edits = operations.edits(); !edits.empty()) {
    target.newest = &std::get<Edit>(edits.back()->content).body;
  }
  if (const auto* change = std::get_if<ReactionChange>(&content)) {
    target.emojis = operations.emojis(change->emoji);
  }
  if (message->folded && message->folded->deleted_by) target.deleted = true;
  return target;
}

void erase_target(ChatState& chat, const Target& target, Seq deletion) {
  PendingAppend& collecting = chat.collecting;
  Entry tombstone = *target.message;
  tombstone.content = Message{};
  tombstone.folded =
      Folded{.as_of = deletion, .edited_by = std::nullopt, .deleted_by = deletion, .reactions = {}};
  const Seq seq = tombstone.seq;
  collecting.tombstones.push_back(std::move(tombstone));
  for (const Entry* edit : target.edits) {
    Entry emptied = *edit;
    emptied.content = Edit{.target = seq, .body = {}};
    collecting.tombstones.push_back(std::move(emptied));
  }
  // Edits that have no bytes on disk yet never get any.
  for (Entry& entry : collecting.entries) {
    auto* edit = std::get_if<Edit>(&entry.content);
    if (edit != nullptr && edit->target == seq) edit->body = {};
  }
}

}  // namespace linnet
