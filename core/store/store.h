// What a device remembers: chats, entries, members, profiles, the outbox and how far it has caught up. SQLite on both
// targets, called synchronously by the one engine that owns it.
//
// Every change happens between begin() and commit(), one transaction per event that the engine handles. A call that
// fails (storage_full, storage_io, storage_corrupt) leaves the transaction to be rolled back; nothing of it is kept.
// Nothing here decides a rule: conflicts are settled by core/rules, which the store calls (fold, ranges, marks).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/chat.h"
#include "core/model/entry.h"
#include "core/model/ids.h"
#include "core/rules/order.h"

namespace linnet {

// A chat as stored: what its head says, and what only this device knows.
struct StoredChat {
  ChatHead head;
  WallTime activity;             // time of the newest message, own pending ones included: the list's order
  std::string draft;
  bool creating = false;         // made here and not yet accepted by the server
  bool members_complete = false; // the member list held here is whole as of members_as_of
  Seq members_as_of;

  bool operator==(const StoredChat&) const = default;
};

enum class OutboxState : std::uint8_t { blocked = 0, ready = 1, inflight = 2, backoff = 3, failed = 4, expired = 5, paused = 6 };

// Visible messages and what must keep their order with them (create, membership) go in the visible lane, strictly first
// in, first out; edits, deletions and reactions in the other, which never holds the first.
enum class OutboxLane : std::uint8_t { visible = 0, invisible = 1 };

// One operation on its way to the server. Deleted when it is accepted.
struct OutboxRow {
  std::uint64_t op_id = 0;       // grows: the order of composing; set by add_to_outbox
  ChatId chat_id;
  LocalId local_id;              // never changes over retries and restarts
  OutboxLane lane = OutboxLane::visible;
  std::string kind;              // word of OutboxRow.kind in the client's model: message, edit, deletion, reaction, create, members
  // Edits, deletions and reactions: the message they change, by author and localId; its seq may be unknown yet.
  UserId target_sender;
  LocalId target_local_id;
  Bytes payload;                 // the operation in the engine's own encoding; opaque here
  OutboxState state = OutboxState::ready;
  std::uint32_t attempts = 0;
  WallTime next_try;             // of backoff
  WallTime created;
  Duration online_waited{};      // counts towards limits::kSendLife
  bool was_inflight = false;     // a frame may have reached the server
  bool skips = false;            // visible: when it fails, what follows goes on
  std::optional<ErrorCode> error;

  bool operator==(const OutboxRow&) const = default;
};

// One row of a timeline: a message with what later entries made of it, or a change to the chat itself.
struct TimelineRecord {
  ChatId chat_id;
  UserId sender_id;
  LocalId local_id;
  std::optional<Seq> seq;        // nothing while unsent
  Ordinal ordinal;
  WallTime time;                 // serverTime, or the device's while unsent
  Content content;               // Message (with the newest body), or a membership or info change
  bool edited = false;           // by more than the closing of a poll
  bool deleted = false;
  bool pinned = false;
  std::vector<Reaction> reactions;     // present ones, in order of their first addition
  std::vector<Ballot> votes;           // in a poll: those that chose something, by userId
  std::optional<OutboxState> waiting;  // state of the outbox row that sends it
  std::optional<ErrorCode> error;      // of that row

  bool operator==(const TimelineRecord&) const = default;
};

struct TimelineWindow {
  std::vector<TimelineRecord> rows;    // ascending; unsent ones last in order of composing (only when the window reaches the end)
  // The contiguous stretch of held entries that the rows lie in; nothing when the chat holds none.
  std::optional<rules::Ranges::Range> held;
  bool older_held = false;             // further rows are held before the first, within the stretch
  bool newer_held = false;
};

// Pinned messages, own pins that wait to be accepted among them.
struct PinnedMessages {
  std::vector<TimelineRecord> rows;    // those held here, ascending
  std::vector<Seq> missing;            // those not held
};

// A row of the chat list.
struct ChatListRecord {
  StoredChat chat;
  std::optional<TimelineRecord> last;  // newest row of the timeline, unsent ones included
  std::uint32_t failed = 0;            // outbox rows that wait for the user
};

// What applying an entry did, so that live queries know what to look at again.
struct Applied {
  bool changed = false;
  bool own_echo = false;               // it completed an operation of this device's outbox (its row is deleted)
  std::optional<Seq> target;           // the message that an operation changed or will change
};

// Bytes of a text in UTF-8: from `begin` up to `end`.
struct TextRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const TextRange&) const = default;
};

struct Snippet {
  std::string text;                    // about two lines around the match, as one line; … stands for what is left out
  std::vector<TextRange> marks;        // the matches in it, in order

  bool operator==(const Snippet&) const = default;
};

// Newest first, or by how well a message answers (of the newest limits::kSearchCounted that match, newer ones preferred).
enum class SearchOrder : std::uint8_t { newest, relevance };

// Messages that hold all of the words. Case, diacritics and width do not count; "quotes" hold words together; the last
// word may be the beginning of one. Texts in scripts without spaces are found by any part of a word. Whatever is typed is
// words: there is no query language.
struct SearchRequest {
  struct Position {
    ChatId chat_id;
    Seq seq;
  };
  std::string text;                    // may be empty when a chat or a sender is given: then all of theirs
  std::optional<ChatId> chat_id;
  std::optional<UserId> sender_id;
  std::optional<WallTime> from;        // serverTime from then on,
  std::optional<WallTime> to;          // and before then
  SearchOrder order = SearchOrder::newest;
  std::size_t limit = 50;              // 1 to limits::kSearchHits
  std::optional<Position> before;      // goes on after this hit, the last one of an earlier page
};

struct SearchHit {
  TimelineRecord row;                  // has a seq
  Snippet snippet;
};

struct SearchPage {
  std::vector<SearchHit> hits;
  std::size_t total = 0;               // messages that match, whatever the page; at most limits::kSearchCounted
  bool total_is_exact = true;
  bool more = false;                   // after the last hit
};

class Store {
 public:
  struct Options {
    std::string path = ":memory:";
    std::string vfs;                   // empty: SQLite's default
    UserId user_id;                    // the store belongs to one user; another one's store is refused (forbidden)
    DeviceId new_device_id;            // named when the store is made (else malformed); afterwards the stored one counts
  };

  // Opens or makes the store and migrates it forward. Errors: storage_newer (made by a newer version; nothing is touched),
  // storage_corrupt, storage_io, storage_full, forbidden.
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(const Options& options);
  ~Store();

  [[nodiscard]] Result<void> begin();
  [[nodiscard]] Result<void> commit();
  void rollback();

  // ---- this device
  [[nodiscard]] const UserId& user_id() const;
  [[nodiscard]] const DeviceId& device_id() const;
  struct Cursors {
    std::string cursor;
    std::uint64_t control_cursor = 0;
    std::optional<std::string> generation;
    bool operator==(const Cursors&) const = default;
  };
  [[nodiscard]] Result<Cursors> cursors();
  [[nodiscard]] Result<void> put_cursors(const Cursors& cursors);

  // ---- chats
  [[nodiscard]] Result<std::optional<StoredChat>> chat(const ChatId& chat_id);
  [[nodiscard]] Result<void> put_chat(const StoredChat& chat);
  [[nodiscard]] Result<std::vector<ChatListRecord>> chat_list(std::size_t limit);  // newest activity first
  [[nodiscard]] Result<std::vector<ChatId>> chat_ids();
  [[nodiscard]] Result<std::uint64_t> chat_count();

  // ---- entries
  // Stores an entry of a chat that exists here: a timeline row, or an operation folded into its target (kept aside when
  // the target is not held, and folded when it comes). An own pending row with the same localId becomes this row and
  // its outbox row is deleted. Applying an entry twice changes nothing. Does not touch ranges or the chat's row.
  [[nodiscard]] Result<Applied> apply(const Entry& entry);
  // The server's answer to an own operation: gives the pending row its place and deletes its outbox row. For operations
  // on messages the optimistic change becomes the entry at `seq`.
  [[nodiscard]] Result<Applied> accept(const ChatId& chat_id, const LocalId& local_id, Seq seq, Ordinal ordinal, WallTime server_time);
  [[nodiscard]] Result<rules::Ranges> ranges(const ChatId& chat_id);
  [[nodiscard]] Result<void> put_ranges(const ChatId& chat_id, const rules::Ranges& ranges);
  [[nodiscard]] Result<std::optional<TimelineRecord>> row(const ChatId& chat_id, const UserId& sender, const LocalId& local_id);
  [[nodiscard]] Result<std::optional<TimelineRecord>> row_at(const ChatId& chat_id, Seq seq);
  [[nodiscard]] Result<PinnedMessages> pinned(const ChatId& chat_id);
  // Rows around an anchor: at most `before` rows below `anchor` and `after` from it upwards, only within the held stretch
  // that contains it. Without an anchor: the newest `before` rows of the newest held stretch, and all unsent ones.
  [[nodiscard]] Result<TimelineWindow> timeline(const ChatId& chat_id, std::optional<Seq> anchor, std::size_t before, std::size_t after);
  // Only messages that have a seq. An unknown chat or sender has nothing.
  [[nodiscard]] Result<SearchPage> search(const SearchRequest& request);
  [[nodiscard]] Result<std::uint64_t> entry_count();

  // ---- own changes before the server has them
  // A message composed here: a timeline row without seq. The outbox row is added by the caller in the same transaction.
  [[nodiscard]] Result<void> add_pending(const ChatId& chat_id, const LocalId& local_id, WallTime time, const Content& content);
  [[nodiscard]] Result<void> remove_pending(const ChatId& chat_id, const LocalId& local_id);
  [[nodiscard]] Result<void> edit_pending(const ChatId& chat_id, const LocalId& local_id, const Body& body);
  // Shows an edit, deletion or reaction at once; undo_optimistic takes it back (rejected), accept() makes it permanent.
  [[nodiscard]] Result<void> apply_optimistic(const ChatId& chat_id, const LocalId& operation, const UserId& target_sender,
                                              const LocalId& target_local_id, const Content& content);
  [[nodiscard]] Result<void> undo_optimistic(const ChatId& chat_id, const LocalId& operation);

  // ---- outbox
  [[nodiscard]] Result<std::uint64_t> add_to_outbox(const OutboxRow& row);  // Errors: too_large (limits::kOutboxRows)
  [[nodiscard]] Result<void> update_outbox(const OutboxRow& row);
  [[nodiscard]] Result<void> remove_from_outbox(std::uint64_t op_id);
  [[nodiscard]] Result<std::optional<OutboxRow>> outbox_row(const ChatId& chat_id, const LocalId& local_id);
  [[nodiscard]] Result<std::vector<OutboxRow>> outbox(std::optional<ChatId> chat_id, std::size_t limit);  // by op_id
  // Own edits, deletions and reactions of this message that wait, by op_id.
  [[nodiscard]] Result<std::vector<OutboxRow>> outbox_on(const ChatId& chat_id, const UserId& sender, const LocalId& message);
  // An unsent operation goes behind all others of its chat, with its row in the timeline. Errors: not_found.
  [[nodiscard]] Result<void> move_to_end(const ChatId& chat_id, const LocalId& local_id);
  [[nodiscard]] Result<std::vector<ChatId>> outbox_chats();  // those with rows
  struct OutboxCounts {
    std::uint64_t queued = 0;
    std::uint64_t failed = 0;          // failed or expired
    bool operator==(const OutboxCounts&) const = default;
  };
  [[nodiscard]] Result<OutboxCounts> outbox_counts();
  // After a restart nothing is in flight: those rows become ready again, with the same localId.
  [[nodiscard]] Result<void> reset_inflight();

  // ---- people
  [[nodiscard]] Result<void> put_members(const ChatId& chat_id, const std::vector<Member>& members);  // adds or updates
  [[nodiscard]] Result<void> remove_members(const ChatId& chat_id, const std::vector<UserId>& users);
  [[nodiscard]] Result<std::vector<Member>> members(const ChatId& chat_id, std::size_t limit);        // by userId
  [[nodiscard]] Result<void> put_profiles(const std::vector<Profile>& profiles);                      // newer versions win
  [[nodiscard]] Result<std::optional<Profile>> profile(const UserId& user_id);

 private:
  class Parts;
  explicit Store(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace linnet
