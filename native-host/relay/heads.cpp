#include "native-host/relay/heads.h"

namespace linnet {
namespace {

std::vector<Seq> deleted_above(const ChatState& chat, const UserId& user_id, Seq read, Seq head) {
  std::vector<Seq> seqs;
  for (const DeletedMessage& deleted : chat.deleted) {
    if (deleted.seq > read && deleted.seq <= head && deleted.sender_id != user_id) {
      seqs.push_back(deleted.seq);
    }
  }
  if (seqs.size() > kDeletedAbove) {
    seqs.erase(seqs.begin(), seqs.end() - static_cast<std::ptrdiff_t>(kDeletedAbove));
  }
  return seqs;
}

}  // namespace

ChatHead head_of(const ChatState& chat, const UserId& user_id) {
  const ChatRecord& record = chat.record;
  const rules::Membership& membership = chat.members.at(user_id);
  const MarkRecord mark = chat.mark_of(user_id);
  ChatHead head;
  head.chat_id = record.chat_id;
  head.title = record.title;
  if (!record.direct_users.empty()) {
    const bool is_first = record.direct_users.front() == user_id;
    head.peer_id = is_first ? record.direct_users.back() : record.direct_users.front();
  }
  head.my_role = membership.role;
  head.member_count = record.member_count;
  if (!membership.visible.empty()) head.visible_from = membership.visible.front().from;
  head.head = last_visible(membership, record.head);
  if (head.head == record.head) {
    head.head_ordinal = record.head_ordinal;
    head.last_time = record.last_time;
  } else if (const Entry* last = chat.newest.find(head.head)) {
    complete_head(head, *last);
  }
  head.mark = mark.mark;
  head.read_ordinal = mark.read_ordinal;
  head.own_above = mark.own_above;
  head.deleted_above = deleted_above(chat, user_id, mark.mark.read, head.head);
  head.mentioned_above = mark.mentioned_above;
  head.pinned = record.pinned;
  if (membership.role) {
    head.others = OthersMinimum(chat.members, chat.marks).seen_by(user_id).value_or(Mark{});
  }
  return head;
}

bool is_complete(const ChatState& chat, const ChatHead& head) {
  return head.head == chat.record.head || chat.newest.find(head.head) != nullptr;
}

void complete_head(ChatHead& head, const Entry& last_visible) {
  head.head_ordinal = last_visible.ordinal;
  head.last_time = last_visible.server_time;
}

std::size_t weight_of(const ChatHead& head) {
  constexpr std::size_t kFields = 320;
  constexpr std::size_t kSeq = 9;
  return kFields + head.title.size() + head.peer_id.text().size() +
         kSeq * (head.own_above.size() + head.deleted_above.size() + head.mentioned_above.size() +
                 head.pinned.size());
}

}  // namespace linnet
