// How a chat's head moves as entries and marks come in: pure functions, so that unread is right also where a device
// holds only the newest page.
#pragma once

#include "core/model/chat.h"
#include "core/model/entry.h"

namespace linnet {

// `news` is the server's view, which may be older than what the stream brought since, and older than own marks.
[[nodiscard]] ChatHead merge_heads(const ChatHead& held, const ChatHead& news);

// The next entry of the log (seq == head + 1). `deleted_sender` is the author of the message that a deletion names.
void advance_head(ChatHead& head, const Entry& entry, const UserId& self, const UserId& deleted_sender);

// One's own read mark moves forward to `read`, where the chat had `ordinal` messages. Returns whether it moved.
bool move_read_mark(ChatHead& head, Seq read, Ordinal ordinal);

}  // namespace linnet
