// The one reducer that turns a message and the later operations on it into what is shown. Used by the store of every
// device and by the server when it answers a pull, so that both come to the same result in any order of arrival.
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "core/model/entry.h"

namespace linnet::rules {

// A message as far as this side knows it. Reactions remember the seq of their last operation, removed ones too, so
// that operations may arrive in any order.
struct MessageState {
  struct ReactionState {
    bool added = false;
    Seq by;

    bool operator==(const ReactionState&) const = default;
  };

  struct VoteState {
    Choices choices = 0;
    Seq by;

    bool operator==(const VoteState&) const = default;
  };
  struct PinState {
    bool pinned = false;
    Seq by;

    bool operator==(const PinState&) const = default;
  };

  UserId sender_id;
  Body body;                        // empty once deleted
  Seq folded_as_of;                 // operations up to and with this seq are in: later calls with them change nothing
  std::optional<Seq> edited_by;
  std::optional<Seq> deleted_by;
  std::map<Reaction, ReactionState> reactions;
  std::map<UserId, VoteState> votes = {};  // taken back ones too
  PinState pin = {};

  bool operator==(const MessageState&) const = default;
};

// One operation on a message: the content of its entry, its author and its place in the log.
struct Operation {
  Seq seq;
  UserId sender_id;
  Content content;

  bool operator==(const Operation&) const = default;
};

// The state of a message entry as it came (folded when it carries `folded`). `entry` must be a message.
[[nodiscard]] MessageState state_of(const Entry& entry);

// The last edit by seq wins; a deletion is final and empties everything else; of each (user, emoji) the last reaction
// wins, of each user the last vote, and of all pins the last one. An edit by another than the author changes nothing, and
// no edit changes who is mentioned. Whether a poll may be voted in is not looked at here (poll.h). Returns whether anything shown has changed; the
// state may have changed without it (a removal that came before its reaction), so whoever keeps states stores it always.
bool fold(MessageState& state, const Operation& operation);

// The state as a page carries it.
[[nodiscard]] Folded folded_of(const MessageState& state, Seq as_of);

}  // namespace linnet::rules
