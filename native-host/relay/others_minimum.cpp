#include "native-host/relay/others_minimum.h"

namespace linnet {

OthersMinimum::OthersMinimum(const rules::Members& members,
                             const std::map<UserId, MarkRecord>& marks) {
  auto mark = marks.begin();
  for (const auto& [user_id, membership] : members) {
    if (!membership.role) continue;
    while (mark != marks.end() && mark->first < user_id) ++mark;
    const bool known = mark != marks.end() && mark->first == user_id;
    delivered_.add(user_id, known ? mark->second.mark.delivered : Seq{});
    read_.add(user_id, known ? mark->second.mark.read : Seq{});
  }
}

std::optional<Mark> OthersMinimum::seen_by(const UserId& user_id) const {
  const Mark mark{.delivered = delivered_.without(user_id), .read = read_.without(user_id)};
  if (mark.delivered == Lowest::kNobody) return std::nullopt;
  return mark;
}

void OthersMinimum::Lowest::add(const UserId& user_id, Seq seq) {
  if (seq < first) {
    second = first;
    first = seq;
    holder = user_id;
  } else if (seq < second) {
    second = seq;
  }
}

}  // namespace linnet
