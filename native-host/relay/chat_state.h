// One loaded chat: what the log holds of it, and what has been decided since and waits for the
// disk.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/wire/frame.h"
#include "native-host/log/message_log.h"
#include "native-host/relay/entry_window.h"
#include "native-host/relay/others_minimum.h"
#include "native-host/relay/send_history.h"
#include "native-host/relay/session_id.h"

namespace linnet {

// A member's marks that changed. `told`: others hear of it; what follows from an own message is not
// told, because every device that gets the message sees it.
struct PendingMark {
  MarkRecord record;
  bool told = false;
  std::optional<SessionId> by;  // the only session that asked for it
};

// An answer that leaves once the append it rests on is on disk: Accepted or Rejected.
struct PendingReply {
  SessionId session;
  LocalId local_id;
  wire::ServerFrame frame;
};

// One append of a chat, while it is collected and while it is in flight.
struct PendingAppend {
  std::vector<Entry> entries;
  std::vector<LocalId> local_ids;               // of `entries`
  std::vector<Entry> tombstones;                // deleted messages and their edits, emptied
  std::map<UserId, rules::Membership> members;  // changed ones
  std::map<UserId, PendingMark> marks;          // changed ones
  std::vector<PendingReply> replies;
  std::size_t weight = 0;
  ChatRecord record;  // as it is after this append; set when it goes in flight

  [[nodiscard]] bool empty() const { return entries.empty() && marks.empty(); }
  // Whether something here may be the reason of a refusal.
  [[nodiscard]] bool changes_rights() const { return !members.empty() || !tombstones.empty(); }
  [[nodiscard]] const Entry* find(Seq seq) const;
  [[nodiscard]] const Entry* find(const UserId& sender, const LocalId& local_id) const;
};

// How far everybody has been told of a chat.
struct Announced {
  Seq head;
  Commit commit = 0;
};

using UserList = std::shared_ptr<const std::vector<UserId>>;

// Invariants: `ahead` is the record after `in_flight` and then `collecting`; everything else in the
// first group is as of the newest commit this relay has heard of.
struct ChatState {
  // A chat that does not exist yet: no entry, no member.
  explicit ChatState(const ChatId& chat_id);
  explicit ChatState(LoadedChat loaded);

  // On disk.
  ChatRecord record;
  rules::Members members;
  std::map<UserId, MarkRecord> marks;
  std::vector<DeletedMessage> deleted;  // ascending
  EntryWindow newest;
  OthersMinimum others;
  UserList present;  // present members by id

  // Decided, and not yet on disk.
  ChatRecord ahead;
  std::optional<rules::Members> members_ahead;  // when membership changes are pending
  std::optional<PendingAppend> in_flight;
  PendingAppend collecting;
  std::optional<MonoTime> marks_due;  // when marks alone are worth an append

  SendHistory sends;

  [[nodiscard]] bool exists() const { return record.head > Seq{}; }
  [[nodiscard]] bool has_pending() const { return in_flight || !collecting.empty(); }
  // As of all numbers given.
  [[nodiscard]] const rules::Members& members_now() const {
    return members_ahead ? *members_ahead : members;
  }
  [[nodiscard]] const MarkRecord* mark_now(const UserId& user_id) const;
  // On disk; an empty record for a user without marks.
  [[nodiscard]] MarkRecord mark_of(const UserId& user_id) const;
  [[nodiscard]] const rules::Membership* membership_of(const UserId& user_id) const;
  // The pending append that holds an operation, newest first.
  [[nodiscard]] PendingAppend* pending_with(const UserId& sender, const LocalId& local_id);
  [[nodiscard]] const Entry* pending(Seq seq) const;
  // How many messages there were up to and with `seq`, if that is known without the log.
  [[nodiscard]] std::optional<Ordinal> ordinal_at(Seq seq) const;

  // Takes over what the log has stored; `change` is no longer in flight.
  void apply(const PendingAppend& change, Commit commit);
  void list_present();
};

// Whether a loaded chat makes sense; false only for a damaged log.
[[nodiscard]] bool is_sound(const LoadedChat& loaded);

// The newest entry that a member, present or past, may read.
[[nodiscard]] Seq last_visible(const rules::Membership& membership, Seq head);

}  // namespace linnet
