// Who may do what in a chat, and what membership entries do to its members.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/model/chat.h"
#include "core/model/entry.h"

namespace linnet::rules {

// The seqs that a member may read: from the entry of joining to the entry of removal (open while a member).
struct Interval {
  Seq from;
  std::optional<Seq> to;

  bool operator==(const Interval&) const = default;
};

struct Membership {
  std::optional<Role> role;         // nothing once removed
  std::vector<Interval> visible;    // people rejoin: ascending, disjoint

  [[nodiscard]] bool may_read(Seq seq) const;
  bool operator==(const Membership&) const = default;
};

using Members = std::map<UserId, Membership>;

// May `sender` append `content` now? `target_sender` is the author of the message that an edit or deletion names.
// Roles: owner > admin > member. Only the author edits; the author or an admin deletes; members and admins add members;
// an admin removes members, an owner anybody; oneself may always leave a group; only an owner changes roles; admins change info and pin messages.
// Direct chats know messages and operations on them only.
// Errors: forbidden (not a member, or the role does not suffice), too_large (limits::kMembers), malformed
// (an empty change, a kind that a chat of this type does not have), not_found (removing a stranger).
[[nodiscard]] Result<void> authorize(const Members& members, ChatType type, const UserId& sender, const Content& content,
                                     const std::optional<UserId>& target_sender);

// Applies chat_created, members_added, members_removed and role_changed at `seq`; other kinds change nothing.
// When the last owner leaves, the longest-standing admin, else the longest-standing member, becomes owner.
void apply(Members& members, Seq seq, const Content& content);

[[nodiscard]] std::uint32_t member_count(const Members& members);

}  // namespace linnet::rules
