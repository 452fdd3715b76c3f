#include "core/engine/head_math.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/rules/marks.h"
#include "core/rules/notes.h"

namespace linnet {
namespace {

using rules::forget_read;

void forget_what_is_read(ChatHead& head) {
  forget_read(head.deleted_above, head.mark.read);
  forget_read(head.mentioned_above, head.mark.read);
}

// What a message, a deletion or a pin changes of the lists that a head carries.
void note(ChatHead& head, const Entry& entry, const UserId& self) {
  if (const auto* message = std::get_if<Message>(&entry.content)) {
    const bool deleted = entry.folded && entry.folded->deleted_by;
    if (entry.sender_id != self && !deleted && entry.seq > head.mark.read) rules::add_mention(head.mentioned_above, entry.seq, message->body, self);
  } else if (const auto* deletion = std::get_if<Deletion>(&entry.content)) {
    std::erase(head.mentioned_above, deletion->target);
    std::erase(head.pinned, deletion->target);
  } else if (const auto* change = std::get_if<PinChange>(&entry.content)) {
    rules::change_pin(head.pinned, *change);
  }
}

}  // namespace

ChatHead merge_heads(const ChatHead& held, const ChatHead& news) {
  ChatHead merged = held.head > news.head ? held : news;
  merged.title = held.head > news.head ? held.title : news.title;
  merged.mark = rules::merge(held.mark, news.mark);
  merged.read_ordinal = std::max(held.read_ordinal, news.read_ordinal);
  merged.others = rules::merge(held.others, news.others);
  for (const Seq seq : held.head > news.head ? news.deleted_above : held.deleted_above) {
    if (std::ranges::find(merged.deleted_above, seq) == merged.deleted_above.end()) merged.deleted_above.push_back(seq);
  }
  rules::settle(merged.mark, merged.read_ordinal, merged.own_above);
  forget_what_is_read(merged);
  return merged;
}

void advance_head(ChatHead& head, const Entry& entry, const UserId& self, const UserId& deleted_sender) {
  const Seq before = head.head;
  head.head = entry.seq;
  head.head_ordinal = entry.ordinal;
  head.last_time = std::max(head.last_time, entry.server_time);
  note(head, entry, self);
  if (entry.sender_id == self && kind_of(entry.content) == EntryKind::message) {
    if (head.mark.read == before) {
      move_read_mark(head, entry.seq, entry.ordinal);  // everything before it was read
      return;
    }
    if (entry.seq <= head.mark.read) return;  // the mark of another device came first
    head.own_above.push_back(entry.seq);
    if (head.own_above.size() > limits::kOwnAboveMark) head.own_above.erase(head.own_above.begin());
    return;
  }
  if (const auto* deletion = std::get_if<Deletion>(&entry.content)) {
    const bool counts = deletion->target > head.mark.read && deleted_sender != self && !deleted_sender.empty();
    if (counts && std::ranges::find(head.deleted_above, deletion->target) == head.deleted_above.end()) {
      head.deleted_above.push_back(deletion->target);
    }
  }
  if (const auto* info = std::get_if<InfoChanged>(&entry.content)) head.title = info->title;
}

bool move_read_mark(ChatHead& head, Seq read, Ordinal ordinal) {
  if (read <= head.mark.read) return false;
  head.mark = rules::merge(head.mark, Mark{read, read});
  head.read_ordinal = std::max(head.read_ordinal, ordinal);
  rules::settle(head.mark, head.read_ordinal, head.own_above);
  forget_what_is_read(head);
  return true;
}

}  // namespace linnet
