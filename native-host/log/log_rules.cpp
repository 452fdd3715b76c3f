#include "native-host/log/log_rules.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/wire/frame_codec.h"

namespace linnet::log_rules {

bool dedup_expired(const DedupRecord& record, WallTime now) { return now - record.server_time > kDedupWindow; }

PageBudget::PageBudget(std::uint32_t limit)
    : entries_left_(std::clamp<std::size_t>(limit, 1, limits::kPageEntries)), bytes_left_(limits::kPageBytes) {}

bool PageBudget::take(const Entry& entry) {
  const std::size_t bytes = wire::encoded_size(entry);
  if (!empty_ && (entries_left_ == 0 || bytes > bytes_left_)) return false;
  empty_ = false;
  --entries_left_;
  bytes_left_ -= std::min(bytes, bytes_left_);
  return true;
}

Seq last_visible(const ChatRecord& record, const rules::Membership& membership) {
  if (membership.visible.empty()) return {};
  return membership.visible.back().to.value_or(record.head);
}

ChatHead head_of(HeadParts parts) {
  const ChatRecord& record = parts.record;
  ChatHead head;
  head.chat_id = record.chat_id;
  head.title = record.title;
  if (!record.direct_users.empty()) {
    head.peer_id = record.direct_users.front() == parts.user ? record.direct_users.back() : record.direct_users.front();
  }
  head.my_role = parts.membership.role;
  head.member_count = record.member_count;
  if (!parts.membership.visible.empty()) head.visible_from = parts.membership.visible.front().from;
  head.head = last_visible(record, parts.membership);
  if (head.head == record.head) {
    head.head_ordinal = record.head_ordinal;
    head.last_time = record.last_time;
  } else if (parts.removal) {
    head.head_ordinal = parts.removal->ordinal;
    head.last_time = parts.removal->server_time;
  }
  head.mark = parts.mark.mark;
  head.read_ordinal = parts.mark.read_ordinal;
  head.own_above = parts.mark.own_above;
  head.deleted_above = std::move(parts.deleted_above);
  head.mentioned_above = parts.mark.mentioned_above;
  head.pinned = record.pinned;
  head.others = parts.others;
  return head;
}

void sort_newest_first(std::vector<UserChat>& chats) {
  std::sort(chats.begin(), chats.end(), [](const UserChat& one, const UserChat& other) {
    if (one.head.last_time != other.head.last_time) return one.head.last_time > other.head.last_time;
    return one.head.chat_id < other.head.chat_id;
  });
}

bool has_prefix(std::string_view text, std::string_view prefix) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [&](char one, char other) { return lower(one) == lower(other); });
}

std::size_t weight_of(const Append& change) {
  constexpr std::size_t kRow = 160;
  std::size_t weight = kRow;
  for (const Entry& entry : change.entries) {
    weight += kRow;
    if (const auto* message = std::get_if<Message>(&entry.content)) {
      weight += message->body.text.size() + message->body.extra.size();
    } else if (const auto* edit = std::get_if<Edit>(&entry.content)) {
      weight += edit->body.text.size() + edit->body.extra.size();
    }
  }
  weight += kRow * (change.tombstones.size() + change.members.size());
  for (const auto& [user, mark] : change.marks) {
    weight += kRow + sizeof(Seq) * (mark.own_above.size() + mark.mentioned_above.size());
  }
  return weight;
}

}  // namespace linnet::log_rules
