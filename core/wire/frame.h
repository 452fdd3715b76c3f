// The frames of linnet.v1-draft: the closed set of things that a device and a server say to each other.
// PROTOCOL.md describes each with its limits, errors and an example; core/wire/frame_codec.h turns them into bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/error_code.h"
#include "core/model/chat.h"
#include "core/model/entry.h"
#include "core/model/ids.h"

namespace linnet::wire {

inline constexpr std::string_view kVersion = "linnet.v1-draft";

// How far a device has caught up, as the log's adapter wrote it: opaque, at most limits::kCursorBytes characters of
// printable ASCII, empty on a new device. A device stores it with what it covers and sends it back unread.
using Cursor = std::string;

// ---------------------------------------------------------------- from the device

// The first frame of every connection. Answered by Welcome, or by Failed{unauthorized | unsupported} and a close.
struct Hello {
  std::string version{kVersion};
  std::string token;                        // JWT; never logged
  DeviceId device_id;
  Cursor cursor;
  std::uint64_t control_cursor = 0;         // number of the newest control item that the device has stored
  std::optional<std::string> generation;    // life of the log that the cursor belongs to
  std::string client;                       // name and version of the software, for logs

  bool operator==(const Hello&) const = default;
};

// Appends one entry to a chat. Answered by Accepted or Rejected with the same chatId and localId.
// `content` is any kind but chat_created. Sending the same localId again gives the original answer.
struct Send {
  ChatId chat_id;
  LocalId local_id;
  Content content;
  std::optional<LocalId> after;     // the visible message sent before this one and not yet accepted; else out_of_order
  std::optional<Seq> read_up_to;    // newest seq that the author had seen when composing

  bool operator==(const Send&) const = default;
};

// Makes a chat. Answered by Accepted (also when it exists already with the same id) or Rejected.
struct Create {
  ChatId chat_id;
  LocalId local_id;
  std::optional<UserId> peer;       // direct chats
  std::vector<UserId> members;      // groups, without the creator
  std::string title;

  bool operator==(const Create&) const = default;
};

// Moves one's marks forward. Never answered; a mark that is not ahead changes nothing.
struct Marks {
  struct Item {
    ChatId chat_id;
    std::optional<Seq> delivered;
    std::optional<Seq> read;

    bool operator==(const Item&) const = default;
  };
  std::vector<Item> items;          // at most limits::kMarksPerFrame

  bool operator==(const Marks&) const = default;
};

// "I am writing" (repeat at most every 3 s) or "I stopped". Never answered, never stored.
struct SetTyping {
  ChatId chat_id;
  bool active = false;

  bool operator==(const SetTyping&) const = default;
};

// Replaces the set of users whose presence this session follows. Answered by Presence for all of them, then on change.
struct FollowPresence {
  std::vector<UserId> users;        // at most limits::kPresenceSubscriptions

  bool operator==(const FollowPresence&) const = default;
};

// Asks for entries `from`..`to` (both included) of a chat. Answered by Page with the same id, or Failed.
// The page starts at the newest end when `newest_first`, else at the oldest, and may cover less than was asked for.
struct Pull {
  std::uint64_t id = 0;
  ChatId chat_id;
  Seq from;
  Seq to;
  std::uint32_t limit = 50;
  bool newest_first = false;

  bool operator==(const Pull&) const = default;
};

struct FetchProfiles { std::vector<UserId> users; bool operator==(const FetchProfiles&) const = default; };
struct FetchMembers {
  ChatId chat_id;
  std::optional<UserId> after;      // members are listed by userId
  bool operator==(const FetchMembers&) const = default;
};
struct FetchHeads { std::vector<ChatId> chats; bool operator==(const FetchHeads&) const = default; };
struct FetchDirectory { std::string prefix; bool operator==(const FetchDirectory&) const = default; };  // of name or userId
// Marks of the members of a chat, for message info: one page by userId.
struct FetchMarks {
  ChatId chat_id;
  std::optional<UserId> after;
  bool operator==(const FetchMarks&) const = default;
};
// All versions of a message that was edited.
struct FetchVersions {
  ChatId chat_id;
  Seq seq;
  bool operator==(const FetchVersions&) const = default;
};

// Asks for what is not in the stream. Answered by Fetched with the same id, or Failed.
struct Fetch {
  std::uint64_t id = 0;
  std::variant<FetchProfiles, FetchMembers, FetchHeads, FetchDirectory, FetchMarks, FetchVersions> what;

  bool operator==(const Fetch&) const = default;
};

// Renews the session's token. Another user's token ends the session. Answered by Failed only on refusal.
struct Auth {
  std::string token;

  bool operator==(const Auth&) const = default;
};

struct Ping {
  bool operator==(const Ping&) const = default;
};

using ClientFrame = std::variant<Hello, Send, Create, Marks, SetTyping, FollowPresence, Pull, Fetch, Auth, Ping>;

// ---------------------------------------------------------------- from the server

// The session is open and its stream starts here. Heads newer than the cursor come with it, the newest chats first; when
// `more`, further Heads frames follow and the last of them has more = false. `cursor` covers all of them.
struct Welcome {
  std::string version{kVersion};
  UserId user_id;
  std::string session_id;
  WallTime server_time;
  std::string generation;
  Cursor cursor;
  std::uint64_t control_cursor = 0;
  std::vector<ChatHead> heads;
  bool more = false;

  bool operator==(const Welcome&) const = default;
};

struct Heads {
  std::vector<ChatHead> heads;
  bool more = false;

  bool operator==(const Heads&) const = default;
};

// The entry is on disk at `seq`. For a Create: the chat exists, `seq` is that of its first entry.
struct Accepted {
  ChatId chat_id;
  LocalId local_id;
  Seq seq;
  Ordinal ordinal;
  WallTime server_time;
  bool duplicate = false;           // this localId had been accepted before; the answer is the original one

  bool operator==(const Accepted&) const = default;
};

struct Rejected {
  ChatId chat_id;
  LocalId local_id;
  ErrorCode code = ErrorCode::internal;
  std::string detail;               // for developers, English; never shown to users as it is
  std::optional<std::uint32_t> retry_after_ms;

  bool operator==(const Rejected&) const = default;
};

// New entries of one chat, in seq order without a gap among them. The sender's own devices get them too.
struct Entries {
  ChatId chat_id;
  std::vector<Entry> entries;
  Cursor cursor;                    // covers these and all before them in this stream

  bool operator==(const Entries&) const = default;
};

// The answer to Pull: exactly the visible entries of `from`..`to`, folded as of `head`.
// An empty page has from = to + 1 (nothing visible there).
struct Page {
  std::uint64_t id = 0;
  ChatId chat_id;
  Seq from;
  Seq to;
  Seq head;
  std::vector<Entry> entries;       // ascending seq

  bool operator==(const Page&) const = default;
};

// Marks moved. `own`: one's own, from another device. `others`: the minimum over the other members.
struct MarksMoved {
  ChatId chat_id;
  std::optional<Mark> own;
  std::optional<Ordinal> own_read_ordinal;
  std::optional<Mark> others;
  Cursor cursor;

  bool operator==(const MarksMoved&) const = default;
};

struct Typing {
  ChatId chat_id;
  UserId user_id;
  bool active = false;

  bool operator==(const Typing&) const = default;
};

struct Presence {
  std::vector<PresenceState> users;

  bool operator==(const Presence&) const = default;
};

// What happened to the user rather than in a chat's log. At least once, in order of `n`.
struct ChatAdded { ChatHead head; bool operator==(const ChatAdded&) const = default; };
struct ChatRemoved {
  ChatId chat_id;
  Seq seq;                          // entry of the removal: the last one this user may read
  bool operator==(const ChatRemoved&) const = default;
};
struct ProfileChanged { Profile profile; bool operator==(const ProfileChanged&) const = default; };

struct Control {
  std::uint64_t n = 0;
  std::variant<ChatAdded, ChatRemoved, ProfileChanged> item;

  bool operator==(const Control&) const = default;
};

struct FetchedProfiles { std::vector<Profile> profiles; bool operator==(const FetchedProfiles&) const = default; };
struct FetchedMembers {
  ChatId chat_id;
  std::vector<Member> members;
  bool more = false;
  Seq as_of;                        // head at which the list was read
  bool operator==(const FetchedMembers&) const = default;
};
struct FetchedHeads { std::vector<ChatHead> heads; bool operator==(const FetchedHeads&) const = default; };
struct FetchedMarks {
  struct Item {
    UserId user_id;
    Mark mark;
    bool operator==(const Item&) const = default;
  };
  ChatId chat_id;
  std::vector<Item> items;
  bool more = false;
  bool operator==(const FetchedMarks&) const = default;
};
// In the order of the log: the first is the message itself, as long as limits::kEditsListed and limits::kPageBytes leave
// room for it beside the newer ones. Nothing of a deleted message.
struct FetchedVersions {
  struct Item {
    Seq seq;                        // of the message or of the edit
    WallTime server_time;
    Body body;
    bool operator==(const Item&) const = default;
  };
  ChatId chat_id;
  Seq seq;
  std::vector<Item> versions;
  bool operator==(const FetchedVersions&) const = default;
};

struct Fetched {
  std::uint64_t id = 0;
  std::variant<FetchedProfiles, FetchedMembers, FetchedHeads, FetchedMarks, FetchedVersions> what;  // a directory answers with profiles

  bool operator==(const Fetched&) const = default;
};

// A frame other than Send or Create could not be served, or could not be read at all.
struct Failed {
  ErrorCode code = ErrorCode::internal;
  std::string detail;
  std::optional<std::uint64_t> id;  // of the Pull or Fetch
  std::optional<std::uint32_t> retry_after_ms;

  bool operator==(const Failed&) const = default;
};

// The stream lost something on its way to this device: say hello again.
struct Resync {
  std::string reason;

  bool operator==(const Resync&) const = default;
};

struct Pong {
  bool operator==(const Pong&) const = default;
};

using ServerFrame = std::variant<Welcome, Heads, Accepted, Rejected, Entries, Page, MarksMoved, Typing, Presence, Control, Fetched,
                                 Failed, Resync, Pong>;

}  // namespace linnet::wire
