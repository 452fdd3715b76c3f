// The short lists of messages that a chat's head carries, so that they are right on a device that does not hold the
// messages: those that mention its user and those that are pinned.
#pragma once

#include <vector>

#include "core/model/entry.h"

namespace linnet::rules {

[[nodiscard]] bool mentions(const Body& body, const UserId& user);

// Notes the message at `seq` when it mentions `user`; of more than limits::kOwnAboveMark the newest stay.
void add_mention(std::vector<Seq>& mentioned_above, Seq seq, const Body& body, const UserId& user);

// `pinned` stays ascending.
void change_pin(std::vector<Seq>& pinned, const PinChange& change);

}  // namespace linnet::rules
