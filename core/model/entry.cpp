#include "core/model/entry.h"

#include "core/base/match.h"

namespace linnet {
namespace {

template <class T, EntryKind kind>
constexpr bool has_kind =
    std::is_same_v<std::variant_alternative_t<static_cast<std::size_t>(kind) - 1, Content>, T>;

// The alternatives of Content stand in the order of EntryKind's numbers.
static_assert(has_kind<ChatCreated, EntryKind::chat_created>);
static_assert(has_kind<Message, EntryKind::message>);
static_assert(has_kind<Edit, EntryKind::edit>);
static_assert(has_kind<Deletion, EntryKind::deletion>);
static_assert(has_kind<ReactionChange, EntryKind::reaction>);
static_assert(has_kind<MembersAdded, EntryKind::members_added>);
static_assert(has_kind<MembersRemoved, EntryKind::members_removed>);
static_assert(has_kind<RoleChanged, EntryKind::role_changed>);
static_assert(has_kind<InfoChanged, EntryKind::info_changed>);
static_assert(has_kind<Vote, EntryKind::vote>);
static_assert(has_kind<PinChange, EntryKind::pin>);

}  // namespace

EntryKind kind_of(const Content& content) {
  return static_cast<EntryKind>(content.index() + 1);
}

std::optional<Seq> target_of(const Content& content) {
  using Target = std::optional<Seq>;
  return match(
      content, [](const Edit& edit) -> Target { return edit.target; },
      [](const Deletion& deletion) -> Target { return deletion.target; },
      [](const ReactionChange& change) -> Target { return change.target; },
      [](const Vote& vote) -> Target { return vote.target; },
      [](const PinChange& change) -> Target { return change.target; },
      [](const ChatCreated&) -> Target { return {}; }, [](const Message&) -> Target { return {}; },
      [](const MembersAdded&) -> Target { return {}; },
      [](const MembersRemoved&) -> Target { return {}; },
      [](const RoleChanged&) -> Target { return {}; },
      [](const InfoChanged&) -> Target { return {}; });
}

}  // namespace linnet
