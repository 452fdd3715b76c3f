// A chat as one user sees it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/model/entry.h"
#include "core/model/ids.h"

namespace linnet {

// How far a member has come: both positions only ever grow. Delivered is never below read.
struct Mark {
  Seq delivered;
  Seq read;

  bool operator==(const Mark&) const = default;
};

// What a device must know of a chat without holding any of its entries. Its size does not grow with the chat.
struct ChatHead {
  ChatId chat_id;
  std::string title;
  UserId peer_id;                   // direct chats: the other user (oneself in a chat with oneself)
  std::optional<Role> my_role;      // nothing: no longer a member
  std::uint32_t member_count = 0;
  Seq visible_from;                 // the first entry that this user may read
  Seq head;                         // the newest entry; for a removed member the entry of the removal
  Ordinal head_ordinal;
  WallTime last_time;               // serverTime of the newest entry
  Mark mark;                        // one's own
  Ordinal read_ordinal;             // ordinal at one's own read mark
  std::vector<Seq> own_above;       // one's own messages above the read mark
  std::vector<Seq> deleted_above;   // others' deleted messages above the read mark
  std::vector<Seq> mentioned_above; // others' messages above the read mark that mention this user, deleted ones not
  std::vector<Seq> pinned;          // pinned messages, ascending; at most limits::kPins
  Mark others;                      // minimum over the other members: what all of them have

  bool operator==(const ChatHead&) const = default;
};

struct Profile {
  UserId user_id;
  std::string name;
  std::string avatar;  // a URL or empty
  std::uint64_t version = 0;

  bool operator==(const Profile&) const = default;
};

struct Member {
  UserId user_id;
  Role role = Role::member;

  bool operator==(const Member&) const = default;
};

struct PresenceState {
  UserId user_id;
  bool online = false;
  std::optional<WallTime> last_seen;  // when offline and known

  bool operator==(const PresenceState&) const = default;
};

// One send's way as its author sees it. The order is the order of progress; `failed` only follows `sending`.
enum class MessageStatus : std::uint8_t { failed = 0, sending = 1, sent = 2, delivered = 3, read = 4 };

}  // namespace linnet
