// What an app asks of its engine. A command is answered when its change is committed on this device; what happens to it
// afterwards shows in the live queries.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/model/chat.h"
#include "core/model/entry.h"
#include "core/model/ids.h"
#include "core/store/store.h"

namespace linnet {

// Names a message for its whole life, sent or not.
struct MessageKey {
  UserId sender_id;
  LocalId local_id;

  bool operator==(const MessageKey&) const = default;
};

// What a message that the server refuses does to those behind it in its chat.
enum class OnFailure : std::uint8_t { hold, skip };

struct SendMessage {
  ChatId chat_id;
  Body body;
  std::optional<LocalId> local_id;  // made by the caller so that asking twice sends once; else made here
  OnFailure on_failure = OnFailure::hold;
};
struct EditMessage { ChatId chat_id; MessageKey key; std::string text; };
struct DeleteMessage { ChatId chat_id; MessageKey key; };
struct React { ChatId chat_id; MessageKey key; std::string emoji; bool added = true; };
// Sends the message's text, or its poll without the votes, to another chat.
struct ForwardMessage {
  ChatId chat_id;
  MessageKey key;
  ChatId to;
  std::optional<LocalId> local_id;  // as for SendMessage
};
struct VoteInPoll { ChatId chat_id; MessageKey key; Choices choices = 0; };  // 0 takes the vote back
struct ClosePoll { ChatId chat_id; MessageKey key; };
struct PinMessage { ChatId chat_id; MessageKey key; bool pinned = true; };
struct RetryOperation { ChatId chat_id; MessageKey key; };
struct CancelOperation { ChatId chat_id; MessageKey key; };
// An unsent message goes before another one of its chat; without `before`, behind all.
struct MoveOperation { ChatId chat_id; MessageKey key; std::optional<MessageKey> before; };

struct CreateDirect { UserId peer; };
struct CreateGroup {
  std::string title;
  std::vector<UserId> members;
  std::optional<LocalId> local_id;  // as for SendMessage
};
struct AddMembers { ChatId chat_id; std::vector<UserId> users; };
struct RemoveMembers { ChatId chat_id; std::vector<UserId> users; };
struct SetRole { ChatId chat_id; UserId user; Role role = Role::member; };
struct SetTitle { ChatId chat_id; std::string title; };
struct Leave { ChatId chat_id; };

struct MarkRead { ChatId chat_id; Seq seq; };
struct TypingCommand { ChatId chat_id; bool active = false; };
struct SetDraft { ChatId chat_id; std::string text; };
struct FindPeople { std::string prefix; };
// Who of the chat's members, besides the author, has received and read the message. Asks the server.
struct GetMessageReceipts { ChatId chat_id; MessageKey key; };
// What the message said before its edits. Asks the server.
struct GetMessageVersions { ChatId chat_id; MessageKey key; };
// Of the messages held on this device; works offline.
struct SearchMessages { SearchRequest request; };
struct ConnectNow {};

using Command = std::variant<SendMessage, EditMessage, DeleteMessage, React, ForwardMessage, VoteInPoll, ClosePoll, PinMessage, RetryOperation, CancelOperation, MoveOperation, CreateDirect,
                             CreateGroup, AddMembers, RemoveMembers, SetRole, SetTitle, Leave, MarkRead, TypingCommand, SetDraft, FindPeople, GetMessageReceipts, GetMessageVersions,
                             SearchMessages, ConnectNow>;

// What a command is answered with.
struct Done {};
struct SentAs { MessageKey key; };
struct CreatedChat { ChatId chat_id; };
struct FoundPeople { std::vector<Profile> profiles; };
struct MessageReceipts {
  struct Recipient {
    UserId user_id;
    std::string name;
    MessageStatus status = MessageStatus::sent;  // sent, delivered or read
  };
  std::vector<Recipient> recipients;             // by userId
};
struct MessageVersions {
  struct Version {
    WallTime time;
    std::string text;
  };
  std::vector<Version> versions;                 // oldest first; the last one is what is shown now; none once deleted
};
// A message that a search found, ready to be shown.
struct FoundMessage {
  ChatId chat_id;
  std::string chat_name;
  UserId peer_id;                   // of direct chats
  UserId sender_id;
  std::string sender_name;
  bool own = false;
  LocalId local_id;
  Seq seq;                          // where a timeline shows it, and where the next page goes on
  WallTime time;
  Snippet snippet;
};
struct FoundMessages {
  std::vector<FoundMessage> messages;
  std::size_t total = 0;            // as in SearchPage
  bool total_is_exact = true;
  bool more = false;
};
using Answer = std::variant<Done, SentAs, CreatedChat, FoundPeople, MessageReceipts, MessageVersions, FoundMessages>;

}  // namespace linnet
