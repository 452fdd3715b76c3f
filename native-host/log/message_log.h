// The port to the server's log. Completion is always a callback; nothing is done before it has run.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/chat.h"
#include "core/model/entry.h"
#include "core/rules/membership.h"

namespace linnet {

// The number of one durable change: grows by one with every append and every mark that the log has stored. A device's
// cursor is the newest number it has seen (as decimal text).
using Commit = std::uint64_t;

// A chat's own row.
struct ChatRecord {
  ChatId chat_id;
  std::string title;
  std::vector<Seq> pinned = {};      // ascending, at most limits::kPins
  std::vector<UserId> direct_users;  // direct chats: both users (one in a chat with oneself); groups: empty
  std::uint32_t member_count = 0;
  Seq head;
  Ordinal head_ordinal;
  WallTime last_time;
  Commit last_commit = 0;            // set by the log when it stores the record

  bool operator==(const ChatRecord&) const = default;
};

// A member's marks in a chat.
struct MarkRecord {
  Mark mark;
  Ordinal read_ordinal;
  std::vector<Seq> own_above;        // own messages above the read mark, at most limits::kOwnAboveMark
  std::vector<Seq> mentioned_above = {};  // others' messages above it that mention this user, likewise

  bool operator==(const MarkRecord&) const = default;
};

// Another's deletion of a message: what unread counts subtract.
struct DeletedMessage {
  Seq seq;
  UserId sender_id;                  // author of the deleted message

  bool operator==(const DeletedMessage&) const = default;
};

// Everything a relay needs to serve a chat from memory.
struct LoadedChat {
  ChatRecord record;
  rules::Members members;
  std::vector<std::pair<UserId, MarkRecord>> marks;
  std::vector<DeletedMessage> deleted;          // with seq above the lowest read mark of a present member, ascending
  std::vector<Entry> newest;                    // up to 64, ascending
};

// One atomic change of one chat. The log stores all of it or nothing, and gives it the next commit number.
struct Append {
  ChatRecord record;                            // as it is after the change
  std::vector<Entry> entries;                   // new ones; dedup rows follow from them
  std::vector<Entry> tombstones;                // rewritten in place: deleted messages and their edits, emptied; only the
                                                // messages among them count as deleted
  std::vector<std::pair<UserId, rules::Membership>> members;  // changed ones
  std::vector<std::pair<UserId, MarkRecord>> marks;           // changed ones
};

// The original answer to an operation that has been accepted before.
struct DedupRecord {
  Seq seq;
  Ordinal ordinal;
  WallTime server_time;

  bool operator==(const DedupRecord&) const = default;
};

// Entries of a stretch, and the operations (from anywhere up to the head) on the messages among them.
struct LogPage {
  std::vector<Entry> entries;                   // ascending, at most limits::kPageEntries and kPageBytes, at least one if any
  std::vector<Entry> operations;                // operations whose target is among `entries`, ascending
};

struct ReadRange {
  ChatId chat_id;
  Seq from;
  Seq to;
  std::uint32_t limit = 50;
  bool newest_first = false;                    // which end to keep when the limit cuts
};

// What a user sees of one chat; the same for a chat that the user has left (role nothing).
struct UserChat {
  ChatHead head;
  Commit last_commit = 0;
};

struct UserSnapshot {
  Commit commit = 0;                            // everything up to and with it is in here
  std::string generation;
  std::vector<UserChat> chats;                  // those with last_commit > since, newest last_time first
  std::optional<Profile> profile;
};

// Errors of all calls: `busy` (the log's queue is full: try again), `storage_io` (the outcome is unknown: drop the
// chat's state and load it again; dedup decides), `log_full`, `not_found` (load of a chat that does not exist).
class MessageLog {
 public:
  template <class T>
  using Done = std::function<void(Result<T>)>;

  virtual ~MessageLog() = default;

  // `done` runs after the change is on disk (synced), in the order of the appends' commit numbers.
  virtual void append(Append change, Done<Commit> done) = 0;
  virtual void load_chat(const ChatId& chat_id, Done<LoadedChat> done) = 0;
  virtual void read(const ReadRange& range, Done<LogPage> done) = 0;
  // Nothing when the operation is unknown, or older than the dedup window (14 days).
  virtual void find(const ChatId& chat_id, const UserId& sender, const LocalId& local_id, Done<std::optional<DedupRecord>> done) = 0;
  virtual void read_user(const UserId& user_id, Commit since, Done<UserSnapshot> done) = 0;
  // Registers the device with its user (oldest first out beyond limits::kDevicesPerUser) and stores the profile when its version is newer.
  virtual void put_user(const Profile& profile, const DeviceId& device_id, Done<Commit> done) = 0;
  // By id, or by prefix of id or name (case-insensitive), at most `limits::kProfilesPerFetch`.
  virtual void read_profiles(const std::vector<UserId>& users, const std::string& prefix, Done<std::vector<Profile>> done) = 0;
};

}  // namespace linnet
