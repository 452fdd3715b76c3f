// What a chat's log is made of. One ordered log per chat holds messages and every change to them and to the chat.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/clock.h"
#include "core/model/ids.h"

namespace linnet {

// Stored and sent by name; a number never changes its meaning.
enum class EntryKind : std::uint8_t {
  chat_created = 1,
  message = 2,
  edit = 3,
  deletion = 4,
  reaction = 5,
  members_added = 6,
  members_removed = 7,
  role_changed = 8,
  info_changed = 9,
  vote = 10,
  pin = 11,
};

enum class Role : std::uint8_t { member = 0, admin = 1, owner = 2 };

struct PollOption {
  std::string text;

  auto operator<=>(const PollOption&) const = default;
};
// A question to the chat: the body's text asks it. Its author closes it with an edit, which changes nothing else of it;
// after that nobody votes.
struct Poll {
  std::vector<PollOption> options;   // 2 to limits::kPollOptions different ones
  bool multiple = false;             // whether one may choose several
  bool closed = false;

  bool operator==(const Poll&) const = default;
};

// The options that one user has chosen: bit i stands for option i. 0: none.
using Choices = std::uint16_t;

// A message's content. `text` is Unicode with light Markdown; a mention in it is `<@userId>`.
struct Body {
  std::string text;
  std::optional<Seq> reply_to;
  std::vector<UserId> mentions;     // those of the first version count; edits do not mention anybody anew
  std::optional<UserId> forwarded_from = {};  // the author of the message that this one repeats
  std::optional<Poll> poll = {};
  std::string extra;  // members this version does not know, as the text of one JSON object; empty when there are none

  bool operator==(const Body&) const = default;
};

struct NewMember {
  UserId user_id;
  Role role = Role::member;

  bool operator==(const NewMember&) const = default;
};

struct ChatCreated {
  ChatType type = ChatType::group;
  std::string title;                // empty for direct chats
  std::vector<NewMember> members;   // the creator included

  bool operator==(const ChatCreated&) const = default;
};
struct Message {
  Body body;

  bool operator==(const Message&) const = default;
};
struct Edit {
  Seq target;
  Body body;

  bool operator==(const Edit&) const = default;
};
struct Deletion {
  Seq target;

  bool operator==(const Deletion&) const = default;
};
struct ReactionChange {
  Seq target;
  std::string emoji;
  bool added = true;

  bool operator==(const ReactionChange&) const = default;
};
// The last vote of each user counts.
struct Vote {
  Seq target;
  Choices choices = 0;

  bool operator==(const Vote&) const = default;
};
struct PinChange {
  Seq target;
  bool pinned = true;

  bool operator==(const PinChange&) const = default;
};
struct MembersAdded {
  std::vector<NewMember> members;

  bool operator==(const MembersAdded&) const = default;
};
struct MembersRemoved {
  std::vector<UserId> users;  // a single own id: the sender left

  bool operator==(const MembersRemoved&) const = default;
};
struct RoleChanged {
  UserId user_id;
  Role role = Role::member;

  bool operator==(const RoleChanged&) const = default;
};
struct InfoChanged {
  std::string title;

  bool operator==(const InfoChanged&) const = default;
};

using Content = std::variant<ChatCreated, Message, Edit, Deletion, ReactionChange, MembersAdded, MembersRemoved, RoleChanged, InfoChanged,
                             Vote, PinChange>;

[[nodiscard]] EntryKind kind_of(const Content& content);
// The message that an edit, a deletion, a reaction, a vote or a pin changes; nothing for other kinds.
[[nodiscard]] std::optional<Seq> target_of(const Content& content);

struct Reaction {
  UserId user_id;
  std::string emoji;

  auto operator<=>(const Reaction&) const = default;
};

// One user's vote in a poll.
struct Ballot {
  UserId user_id;
  Choices choices = 0;

  bool operator==(const Ballot&) const = default;
};

// What later entries made of a message, as of the head at which a page was answered. The entry's body is then the
// newest one, and empty when the message is deleted.
struct Folded {
  Seq as_of;                        // operations up to and with this seq are included
  std::optional<Seq> edited_by;     // seq of the edit whose body is shown
  std::optional<Seq> deleted_by;    // seq of the deletion
  std::vector<Reaction> reactions;  // sorted; capped at limits::kReactionsListed
  std::vector<Ballot> votes = {};   // of those who have voted, by userId
  std::optional<Seq> pinned_by = {};  // seq of the entry that pinned it; nothing while it is not pinned

  bool operator==(const Folded&) const = default;
};

// One entry of a chat's log.
struct Entry {
  ChatId chat_id;
  Seq seq;
  Ordinal ordinal;
  WallTime server_time;  // strictly increasing along seq within a chat
  UserId sender_id;
  LocalId local_id;
  Content content;
  std::optional<Folded> folded;  // only on messages in pages and in the log's tombstones

  bool operator==(const Entry&) const = default;
};

}  // namespace linnet
