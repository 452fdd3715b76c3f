// How a Pull is answered: which entries a member may read, folded as of the head.
#pragma once

#include <optional>

#include "core/rules/membership.h"
#include "core/wire/frame.h"
#include "native-host/log/message_log.h"
#include "native-host/relay/entry_window.h"

namespace linnet::history {

// One page as it will be: a stretch that may hold invisible seqs, and the one visible interval in
// it that is read.
struct Plan {
  Seq from;  // the stretch that the page covers when everything in it fits
  Seq to;
  Seq read_from;  // what is read from the log; nothing when read_from > read_to
  Seq read_to;
  Seq head;  // newest entry that this member may read: the fold is as of it

  [[nodiscard]] bool nothing_visible() const { return read_from > read_to; }
};

// `head` is the newest committed entry. The page begins at the end that the pull names and ends, at
// the latest, where the member's view has a hole.
[[nodiscard]] Plan plan(const wire::Pull& pull, const rules::Membership& membership, Seq head);

[[nodiscard]] ReadRange range_of(const wire::Pull& pull, const Plan& plan);

// The plan's entries from memory, as the log would give them; nothing when they are not all there.
[[nodiscard]] std::optional<LogPage> from_window(const EntryWindow& window, const wire::Pull& pull,
                                                 const Plan& plan);

// At most limits::kPageEntries and kPageBytes, at least one entry if any is visible; what does not
// fit is cut from the end that the pull does not name. Operations that the member may not read are
// not folded in.
[[nodiscard]] wire::Page page_of(const wire::Pull& pull, const Plan& plan,
                                 const rules::Membership& membership, LogPage read);

// What FetchVersions is answered with. `read`: the message and the operations on it. Errors: not_found.
[[nodiscard]] Result<wire::FetchedVersions> versions_of(const wire::FetchVersions& asked,
                                                        const Plan& plan,
                                                        const rules::Membership& membership,
                                                        LogPage read);

}  // namespace linnet::history
