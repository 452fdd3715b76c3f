// Live queries: what an app watches, and the rows it gets. The rows are ready to be shown: names are resolved, status and
// unread are computed. The words are those of the client's public model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/clock.h"
#include "core/base/error_code.h"
#include "core/model/chat.h"
#include "core/model/entry.h"
#include "core/model/ids.h"
#include "core/store/store.h"

namespace linnet {

// ---------------------------------------------------------------- rows

struct NamedUser {
  UserId user_id;
  std::string name;

  bool operator==(const NamedUser&) const = default;
};

// The message that a reply points to, as far as this device holds it.
struct ReplySource {
  Seq seq;
  std::optional<LocalId> local_id;  // nothing: not held
  UserId sender_id;
  std::string sender_name;
  std::string text;
  bool deleted = false;

  bool operator==(const ReplySource&) const = default;
};

struct ReactionGroup {
  std::string emoji;
  std::vector<UserId> users;
  bool mine = false;

  bool operator==(const ReactionGroup&) const = default;
};

// One option of a poll, counted.
struct PollCount {
  std::string text;
  std::uint32_t votes = 0;
  std::vector<UserId> users;
  bool mine = false;

  bool operator==(const PollCount&) const = default;
};
struct PollResult {
  std::vector<PollCount> options;
  std::uint32_t voters = 0;         // users who have chosen something

  bool operator==(const PollResult&) const = default;
};

struct TimelineRow {
  TimelineRecord record;
  std::string sender_name;
  bool own = false;
  MessageStatus status = MessageStatus::sent;
  std::optional<ReplySource> reply;
  std::vector<ReactionGroup> reactions;
  std::optional<PollResult> poll;
  std::string forwarded_from_name;  // of a forwarded message
  std::vector<NamedUser> users;     // those that a membership change names
  std::optional<ErrorCode> failure;

  bool operator==(const TimelineRow&) const = default;
};

struct ChatPreview {
  EntryKind kind = EntryKind::message;
  UserId sender_id;
  std::string sender_name;
  bool own = false;
  std::string text;
  bool deleted = false;
  MessageStatus status = MessageStatus::sent;

  bool operator==(const ChatPreview&) const = default;
};

struct ChatRow {
  ChatId chat_id;
  std::string name;
  UserId peer_id;
  std::optional<Role> my_role;
  std::uint32_t member_count = 0;
  std::uint64_t unread = 0;
  std::uint64_t mentions = 0;       // unread messages that mention this user
  Seq read_seq;
  Seq head;
  WallTime time;
  std::optional<ChatPreview> last;
  std::string draft;
  std::vector<std::string> typing;

  bool operator==(const ChatRow&) const = default;
};

struct MemberRow {
  UserId user_id;
  std::string name;
  Role role = Role::member;

  bool operator==(const MemberRow&) const = default;
};

struct OutboxItem {
  ChatId chat_id;
  std::string chat_name;
  UserId sender_id;
  LocalId local_id;                 // of the operation; a message's is that of its row
  std::string kind;
  std::string text;
  OutboxState state = OutboxState::ready;
  std::uint32_t attempts = 0;
  std::optional<WallTime> next_try;         // backoff
  std::optional<LocalId> blocked_by;        // the failed operation that holds it
  std::optional<ErrorCode> failure;

  bool operator==(const OutboxItem&) const = default;
};

// ---------------------------------------------------------------- queries

struct ChatsQuery {
  std::uint32_t limit = 200;
  bool operator==(const ChatsQuery&) const = default;
};
struct MessagesQuery {
  ChatId chat_id;
  std::optional<Seq> anchor;        // nothing: the newest end
  std::uint32_t before = 50;
  std::uint32_t after = 0;
  bool operator==(const MessagesQuery&) const = default;
};
struct ChatQuery {
  ChatId chat_id;
  bool operator==(const ChatQuery&) const = default;
};
struct PinnedQuery {
  ChatId chat_id;
  bool operator==(const PinnedQuery&) const = default;
};
struct OutboxQuery {
  bool operator==(const OutboxQuery&) const = default;
};
struct ConnectionQuery {
  bool operator==(const ConnectionQuery&) const = default;
};
struct PresenceQuery {
  std::vector<UserId> users;
  bool operator==(const PresenceQuery&) const = default;
};
using Query = std::variant<ChatsQuery, MessagesQuery, ChatQuery, PinnedQuery, OutboxQuery, ConnectionQuery, PresenceQuery>;

struct ChatsResult {
  std::vector<ChatRow> rows;
  std::uint64_t total = 0;
  std::uint64_t total_unread_chats = 0;
  bool first_sync = false;
  bool operator==(const ChatsResult&) const = default;
};
struct MessagesResult {
  std::vector<TimelineRow> rows;
  bool has_older = false;
  bool has_newer = false;
  bool loading = false;
  bool operator==(const MessagesResult&) const = default;
};
struct ChatResult {
  std::optional<ChatRow> chat;
  std::vector<MemberRow> members;
  bool operator==(const ChatResult&) const = default;
};
// Ascending; those that are not held yet come when the server has sent them.
struct PinnedResult {
  std::vector<TimelineRow> rows;
  bool operator==(const PinnedResult&) const = default;
};
struct OutboxResult {
  std::vector<OutboxItem> rows;
  bool operator==(const OutboxResult&) const = default;
};

enum class ConnectionPhase : std::uint8_t { offline, connecting, catching_up, live, unauthorized };
enum class TransportKind : std::uint8_t { websocket, long_poll };

struct ConnectionResult {
  ConnectionPhase phase = ConnectionPhase::offline;
  std::optional<WallTime> next_try;     // offline: nothing when waiting for the network
  std::uint64_t remaining = 0;          // catching up: entries to go
  std::optional<TransportKind> transport;
  std::uint64_t queued = 0;
  std::uint64_t failed = 0;
  bool operator==(const ConnectionResult&) const = default;
};
struct PresenceResult {
  std::vector<PresenceState> users;
  bool operator==(const PresenceResult&) const = default;
};
using QueryResult = std::variant<ChatsResult, MessagesResult, ChatResult, PinnedResult, OutboxResult, ConnectionResult, PresenceResult>;

}  // namespace linnet
