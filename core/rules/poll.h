// What may be asked, changed and voted in polls. The server checks it before it gives a seq, so that nobody has to when
// operations are folded; the client checks it before it shows a change.
#pragma once

#include "core/base/result.h"
#include "core/model/entry.h"

namespace linnet::rules {

// A poll as a new message brings it: open, 2 to limits::kPollOptions different options, none empty or over
// limits::kPollOptionBytes. Errors: malformed, too_large.
[[nodiscard]] Result<void> check_new_poll(const Poll& poll);

// An edit closes a poll or leaves it as it is. Errors: conflict (the author of the edit did not know that it is closed), malformed.
[[nodiscard]] Result<void> check_poll_edit(const Body& before, const Body& after);

// `body`: the newest version of the message. Errors: malformed (no poll, no such option, several where one may choose
// one), conflict (the poll is closed).
[[nodiscard]] Result<void> check_vote(const Body& body, Choices choices);

}  // namespace linnet::rules
