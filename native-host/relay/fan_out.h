// What a commit tells whom.
#pragma once

#include "native-host/relay/chat_relay.h"
#include "native-host/relay/chat_state.h"

namespace linnet {

// Takes a stored append over into the chat's state and emits, in this order: the answers, ChatAdded
// for those who joined, moved marks, the entries for everybody who may read them, ChatRemoved for
// those who left. Only the last frame with a cursor carries this commit's number, the others that
// of the one before: a device that loses its connection between them is told again.
void announce(ChatState& chat, PendingAppend change, Commit commit, ChatActions& actions);

// Of a chat that was loaded after an append whose outcome was unknown: the log may hold entries and
// marks after `announced` that nobody was told of. Every member gets the chat's head and pulls what
// is missing.
void announce_unknown(const ChatState& chat, const Announced& announced, ChatActions& actions);

}  // namespace linnet
