#include "core/engine/head_math.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/rules/marks.h"

namespace linnet {
namespace {

void forget_read(std::vector<Seq>& seqs, Seq read) {
  std::erase_if(seqs, [&](Seq seq) { return seq <= read; });
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
  forget_read(merged.deleted_above, merged.mark.read);
  return merged;
}

void advance_head(ChatHead& head, const Entry& entry, const UserId& self, const UserId& deleted_sender) {
  const Seq before = head.head;
  head.head = entry.seq;
  head.head_ordinal = entry.ordinal;
  head.last_time = std::max(head.last_time, entry.server_time);
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
  forget_read(head.deleted_above, head.mark.read);
  return true;
}

}  // namespace linnet
