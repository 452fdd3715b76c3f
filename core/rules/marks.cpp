#include "core/rules/marks.h"

#include <algorithm>

namespace linnet::rules {

Mark merge(const Mark& one, const Mark& other) {
  const Seq read = std::max(one.read, other.read);
  return Mark{.delivered = std::max({one.delivered, other.delivered, read}), .read = read};
}

Mark clamp(const Mark& mark, Seq head) {
  return Mark{.delivered = std::min(mark.delivered, head), .read = std::min(mark.read, head)};
}

std::optional<Mark> minimum(std::span<const Mark> marks) {
  if (marks.empty()) return std::nullopt;
  Mark lowest = marks.front();
  for (const Mark& mark : marks) {
    lowest.delivered = std::min(lowest.delivered, mark.delivered);
    lowest.read = std::min(lowest.read, mark.read);
  }
  return lowest;
}

void forget_read(std::vector<Seq>& seqs, Seq read) {
  std::erase_if(seqs, [read](Seq seq) { return seq <= read; });
}

void settle(Mark& mark, Ordinal& read_ordinal, std::vector<Seq>& own_above) {
  auto listed = own_above.begin();
  for (; listed != own_above.end() && *listed <= mark.read.next(); ++listed) {
    if (*listed <= mark.read) continue;
    mark = merge(mark, {.delivered = *listed, .read = *listed});
    ++read_ordinal.value;
  }
  own_above.erase(own_above.begin(), listed);
}

MessageStatus status_of(Seq seq, const Mark& others) {
  if (seq <= others.read) return MessageStatus::read;
  if (seq <= others.delivered) return MessageStatus::delivered;
  return MessageStatus::sent;
}

MessageStatus advance(MessageStatus shown, MessageStatus news) {
  if (shown == MessageStatus::sending && news == MessageStatus::failed) return news;
  return std::max(shown, news);
}

std::uint64_t unread(const ChatHead& head) {
  const std::uint64_t read_or_not_counted =
      head.read_ordinal.value + head.own_above.size() + head.deleted_above.size();
  const std::uint64_t all = head.head_ordinal.value;
  return all > read_or_not_counted ? all - read_or_not_counted : 0;
}

}  // namespace linnet::rules
