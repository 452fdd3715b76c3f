#include "core/rules/membership.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "core/base/match.h"
#include "core/model/limits.h"

namespace linnet::rules {
namespace {

std::optional<Role> role_of(const Members& members, const UserId& user_id) {
  const auto member = members.find(user_id);
  return member == members.end() ? std::nullopt : member->second.role;
}

std::size_t owner_count(const Members& members) {
  return static_cast<std::size_t>(std::ranges::count_if(
      members, [](const auto& member) { return member.second.role == Role::owner; }));
}

bool is_message_or_operation(EntryKind kind) {
  return kind == EntryKind::message || kind == EntryKind::edit || kind == EntryKind::deletion ||
         kind == EntryKind::reaction || kind == EntryKind::vote || kind == EntryKind::pin;
}

std::unexpected<Error> role_does_not_suffice(std::string_view needed) {
  return fail(ErrorCode::forbidden, "needs " + std::string{needed});
}

// One question: may `sender`, who has `role`, make this change?
struct Authorization {
  const Members& members;
  ChatType type;
  const UserId& sender;
  Role role;
  const std::optional<UserId>& target_sender;

  Status operator()(const ChatCreated&) const {
    return fail(ErrorCode::malformed, "the chat exists");
  }
  Status operator()(const Message&) const { return {}; }
  Status operator()(const ReactionChange&) const { return {}; }
  Status operator()(const Vote&) const { return {}; }

  Status operator()(const PinChange&) const {
    if (type == ChatType::group && role < Role::admin) return role_does_not_suffice("admin");
    return {};
  }

  Status operator()(const Edit&) const {
    if (!target_sender) return fail(ErrorCode::not_found, "no such message");
    if (*target_sender != sender) return role_does_not_suffice("the author");
    return {};
  }

  Status operator()(const Deletion&) const {
    if (!target_sender) return fail(ErrorCode::not_found, "no such message");
    const bool is_admin = type == ChatType::group && role >= Role::admin;
    if (*target_sender != sender && !is_admin)
      return role_does_not_suffice("the author or an admin");
    return {};
  }

  Status operator()(const MembersAdded& added) const {
    if (added.members.empty()) return fail(ErrorCode::malformed, "nobody to add");
    if (added.members.size() > limits::kMembersPage) {
      return fail(ErrorCode::too_large, "too many members in one change");
    }
    std::set<UserId> joining;
    for (const NewMember& member : added.members) {
      if (member.role != Role::member && role != Role::owner) return role_does_not_suffice("owner");
      if (!role_of(members, member.user_id)) joining.insert(member.user_id);
    }
    if (member_count(members) + joining.size() > limits::kMembers) {
      return fail(ErrorCode::too_large, "too many members");
    }
    return {};
  }

  Status operator()(const MembersRemoved& removed) const {
    if (removed.users.empty()) return fail(ErrorCode::malformed, "nobody to remove");
    if (removed.users.size() > limits::kMembersPage) {
      return fail(ErrorCode::too_large, "too many members in one change");
    }
    for (const UserId& user_id : removed.users) {
      const std::optional<Role> their_role = role_of(members, user_id);
      if (!their_role) return fail(ErrorCode::not_found, "not a member");
      const bool may_remove = user_id == sender || role == Role::owner ||
                              (role == Role::admin && *their_role == Role::member);
      if (!may_remove) return role_does_not_suffice("a higher role");
    }
    return {};
  }

  Status operator()(const RoleChanged& change) const {
    if (role != Role::owner) return role_does_not_suffice("owner");
    const std::optional<Role> their_role = role_of(members, change.user_id);
    if (!their_role) return fail(ErrorCode::not_found, "not a member");
    const bool last_owner = *their_role == Role::owner && owner_count(members) == 1;
    if (last_owner && change.role != Role::owner) {
      return fail(ErrorCode::forbidden, "a group keeps an owner");
    }
    return {};
  }

  Status operator()(const InfoChanged& change) const {
    if (role < Role::admin) return role_does_not_suffice("admin");
    if (change.title.size() > limits::kTitleBytes) return fail(ErrorCode::too_large, "title");
    return {};
  }
};

void join(Members& members, Seq seq, const NewMember& joining) {
  Membership& membership = members[joining.user_id];
  if (membership.role) return;
  membership.role = joining.role;
  membership.visible.push_back(Interval{seq, std::nullopt});
}

void leave(Members& members, Seq seq, const UserId& user_id) {
  const auto member = members.find(user_id);
  if (member == members.end() || !member->second.role) return;
  member->second.role.reset();
  member->second.visible.back().to = seq;
}

// The highest role first, then the longest standing, then the lesser id.
void make_somebody_owner(Members& members) {
  Membership* heir = nullptr;
  for (auto& [user_id, membership] : members) {
    if (!membership.role) continue;
    const bool better = heir == nullptr || *membership.role > *heir->role ||
                        (*membership.role == *heir->role &&
                         membership.visible.back().from < heir->visible.back().from);
    if (better) heir = &membership;
  }
  if (heir != nullptr) heir->role = Role::owner;
}

}  // namespace

bool Membership::may_read(Seq seq) const {
  return std::ranges::any_of(visible, [seq](const Interval& interval) {
    return interval.from <= seq && (!interval.to || seq <= *interval.to);
  });
}

Result<void> authorize(const Members& members, ChatType type, const UserId& sender,
                       const Content& content, const std::optional<UserId>& target_sender) {
  const std::optional<Role> role = role_of(members, sender);
  if (!role) return fail(ErrorCode::forbidden, "not a member");
  if (type == ChatType::direct && !is_message_or_operation(kind_of(content))) {
    return fail(ErrorCode::malformed, "a direct chat has messages and operations on them only");
  }
  return std::visit(Authorization{members, type, sender, *role, target_sender}, content);
}

void apply(Members& members, Seq seq, const Content& content) {
  match(
      content,
      [&](const ChatCreated& created) {
        for (const NewMember& member : created.members) join(members, seq, member);
      },
      [&](const MembersAdded& added) {
        for (const NewMember& member : added.members) join(members, seq, member);
      },
      [&](const MembersRemoved& removed) {
        const bool had_owner = owner_count(members) > 0;
        for (const UserId& user_id : removed.users) leave(members, seq, user_id);
        if (had_owner && owner_count(members) == 0) make_somebody_owner(members);
      },
      [&](const RoleChanged& change) {
        const auto member = members.find(change.user_id);
        if (member != members.end() && member->second.role) member->second.role = change.role;
      },
      [](const Message&) {}, [](const Edit&) {}, [](const Deletion&) {},
      [](const ReactionChange&) {}, [](const InfoChanged&) {}, [](const Vote&) {},
      [](const PinChange&) {});
}

std::uint32_t member_count(const Members& members) {
  return static_cast<std::uint32_t>(std::ranges::count_if(
      members, [](const auto& member) { return member.second.role.has_value(); }));
}

}  // namespace linnet::rules
