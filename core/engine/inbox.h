// What the server says, brought into the store: heads, entries of the stream, pages, answers to own operations, marks.
// Order is decided by rules::judge alone; an entry beyond a gap is held in memory, the gap is pulled, and the cursor stays
// where everything before it is stored.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/base/entropy.h"
#include "core/base/result.h"
#include "core/engine/catch_up.h"
#include "core/engine/head_questions.h"
#include "core/engine/outbox.h"
#include "core/engine/people.h"
#include "core/engine/receipts.h"
#include "core/engine/own_settings.h"
#include "core/engine/turn.h"
#include "core/engine/typing.h"
#include "core/store/store.h"

namespace linnet {

class Inbox {
 public:
  struct Neighbours {
    CatchUp& catch_up;
    Outbox& outbox;
    Receipts& receipts;
    People& people;
    Typing& typing;
    OwnSettings& settings;
  };

  Inbox(Store& store, Connection& connection, Entropy& entropy, const Neighbours& neighbours)
      : store_(store), connection_(connection), entropy_(entropy), to_(neighbours), head_questions_(connection) {}

  Status welcome(Turn& turn, const wire::Welcome& frame);
  Status heads(Turn& turn, const wire::Heads& frame);
  Status entries(Turn& turn, const wire::Entries& frame);
  Status page(Turn& turn, const wire::Page& frame);
  Status accepted(Turn& turn, const wire::Accepted& frame);
  Status marks_moved(Turn& turn, const wire::MarksMoved& frame);
  Status control(Turn& turn, const wire::Control& frame);
  // Heads of chats that the stream named before this device knew them.
  Status fetched_heads(Turn& turn, std::uint64_t id, const wire::FetchedHeads& frame);
  // False when the question was not the inbox's.
  bool failed(Turn& turn, std::uint64_t id, ErrorCode code) { return head_questions_.failed(turn, id, code); }

  void forget();

  Status on_timer(Turn& turn);
  [[nodiscard]] std::optional<MonoTime> deadline() const { return earlier(gap_deadline_, head_questions_.deadline()); }
  // The store was empty when the server welcomed this device, and is being filled.
  [[nodiscard]] bool is_first_sync() const { return first_sync_; }
  void caught_up() { first_sync_ = false; }
  // Heads that belong to the welcome are still to come.
  [[nodiscard]] bool is_being_welcomed() const { return welcome_cursor_.has_value(); }

 private:
  // One chat while frames of it are applied: written back once.
  struct Open {
    StoredChat chat;
    rules::Ranges ranges;
    bool delivered = false;  // something of others is now held
  };

  Result<std::optional<Open>> open(const ChatId& chat_id);
  Status close(Turn& turn, Open& open);
  Status tell_marks();
  Status take_head(Turn& turn, const ChatHead& head);
  Status take_entry(Turn& turn, Open& open, const Entry& entry);
  Status advance(Turn& turn, Open& open, const Entry& entry, const Applied& applied);
  Status change_members(Turn& turn, Open& open, const Entry& entry);
  Status add_members(Turn& turn, Open& open, const MembersAdded& added);
  Status remove_members(Turn& turn, Open& open, const MembersRemoved& removed);
  Status release_held(Turn& turn, Open& open);
  Status save_cursor(const wire::Cursor& cursor);
  void step_over(Turn& turn, Open& open, const CatchUp::Asked& invisible);
  void hold(Turn& turn, const Entry& entry);

  Store& store_;
  Connection& connection_;
  Entropy& entropy_;
  Neighbours to_;
  HeadQuestions head_questions_;
  std::map<ChatId, std::map<Seq, Entry>> held_;
  std::size_t held_count_ = 0;
  std::optional<MonoTime> gap_deadline_;
  std::optional<wire::Cursor> welcome_cursor_;   // to be stored once all heads are
  bool first_sync_ = false;
};

}  // namespace linnet
