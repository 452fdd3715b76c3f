// For each member of a chat: what all the *other* present members have.
#pragma once

#include <limits>
#include <map>
#include <optional>

#include "core/model/chat.h"
#include "core/rules/membership.h"
#include "native-host/log/message_log.h"

namespace linnet {

// The two lowest positions and who holds the lowest: enough to answer for every member without a
// scan.
class OthersMinimum {
 public:
  OthersMinimum() = default;
  // Over the present members. O(members).
  OthersMinimum(const rules::Members& members, const std::map<UserId, MarkRecord>& marks);

  // Nothing when there is nobody else.
  [[nodiscard]] std::optional<Mark> seen_by(const UserId& user_id) const;
  // Whether anything here may change when this present member's marks move on from `mark`.
  [[nodiscard]] bool rests_on(const UserId& user_id, const Mark& mark) const {
    return delivered_.rests_on(user_id, mark.delivered) || read_.rests_on(user_id, mark.read);
  }
  // What everybody has read; the highest Seq there is when there is nobody.
  [[nodiscard]] Seq lowest_read() const { return read_.first; }

 private:
  struct Lowest {
    static constexpr Seq kNobody{std::numeric_limits<std::uint64_t>::max()};

    void add(const UserId& user_id, Seq seq);
    [[nodiscard]] Seq without(const UserId& user_id) const {
      return user_id == holder ? second : first;
    }
    [[nodiscard]] bool rests_on(const UserId& user_id, Seq seq) const {
      return user_id == holder || seq <= second;
    }

    Seq first = kNobody;
    UserId holder;
    Seq second = kNobody;
  };

  Lowest delivered_;
  Lowest read_;
};

}  // namespace linnet
