#include "core/rules/notes.h"

#include <algorithm>

#include "core/model/limits.h"

namespace linnet::rules {

bool mentions(const Body& body, const UserId& user) {
  return std::ranges::find(body.mentions, user) != body.mentions.end();
}

void add_mention(std::vector<Seq>& mentioned_above, Seq seq, const Body& body, const UserId& user) {
  if (!mentions(body, user) || std::ranges::find(mentioned_above, seq) != mentioned_above.end()) return;
  mentioned_above.push_back(seq);
  if (mentioned_above.size() > limits::kOwnAboveMark) mentioned_above.erase(mentioned_above.begin());
}

void change_pin(std::vector<Seq>& pinned, const PinChange& change) {
  const auto place = std::ranges::lower_bound(pinned, change.target);
  const bool is_there = place != pinned.end() && *place == change.target;
  if (change.pinned == is_there) return;
  if (change.pinned) {
    pinned.insert(place, change.target);
  } else {
    pinned.erase(place);
  }
}

}  // namespace linnet::rules
