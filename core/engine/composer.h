// The app's commands: each is checked, shown at once and put into the outbox, in one transaction.
#pragma once

#include "core/base/entropy.h"
#include "core/base/result.h"
#include "core/engine/command.h"
#include "core/engine/outbox.h"
#include "core/engine/people.h"
#include "core/engine/receipts.h"
#include "core/engine/turn.h"
#include "core/engine/typing.h"
#include "core/store/store.h"

namespace linnet {

class Composer {
 public:
  struct Neighbours {
    Outbox& outbox;
    Receipts& receipts;
    Typing& typing;
  };

  Composer(Store& store, Entropy& entropy, const Neighbours& neighbours)
      : store_(store), entropy_(entropy), to_(neighbours) {}

  // Errors: not_found (no such chat or message), forbidden (not a member, or not the author), too_large, malformed,
  // and the store's. Nothing has changed then.
  Result<Answer> handle(Turn& turn, const SendMessage& command);
  Result<Answer> handle(Turn& turn, const EditMessage& command);
  Result<Answer> handle(Turn& turn, const DeleteMessage& command);
  Result<Answer> handle(Turn& turn, const React& command);
  Result<Answer> handle(Turn& turn, const ForwardMessage& command);
  Result<Answer> handle(Turn& turn, const VoteInPoll& command);
  Result<Answer> handle(Turn& turn, const ClosePoll& command);
  Result<Answer> handle(Turn& turn, const PinMessage& command);
  Result<Answer> handle(Turn& turn, const RetryOperation& command);
  Result<Answer> handle(Turn& turn, const CancelOperation& command);
  Result<Answer> handle(Turn& turn, const MoveOperation& command);
  Result<Answer> handle(Turn& turn, const CreateDirect& command);
  Result<Answer> handle(Turn& turn, const CreateGroup& command);
  Result<Answer> handle(Turn& turn, const AddMembers& command);
  Result<Answer> handle(Turn& turn, const RemoveMembers& command);
  Result<Answer> handle(Turn& turn, const SetRole& command);
  Result<Answer> handle(Turn& turn, const SetTitle& command);
  Result<Answer> handle(Turn& turn, const Leave& command);
  Result<Answer> handle(Turn& turn, const MarkRead& command);
  Result<Answer> handle(Turn& turn, const TypingCommand& command);
  Result<Answer> handle(Turn& turn, const SetDraft& command);

 private:
  [[nodiscard]] static OutboxRow outbox_row(const ChatId& chat_id, const LocalId& local_id, OutboxLane lane, const char* kind);
  // A chat that one may write to.
  Result<StoredChat> writable(const ChatId& chat_id);
  Result<TimelineRecord> message(const ChatId& chat_id, const MessageKey& key);
  Result<Answer> change_chat(Turn& turn, const ChatId& chat_id, Content content);
  Status change_message(Turn& turn, const ChatId& chat_id, const MessageKey& key, const char* kind, Content content);
  Status create(Turn& turn, StoredChat chat, wire::Create frame);
  [[nodiscard]] LocalId new_local_id(const Turn& turn) { return LocalId{Uuid::v7(turn.now.wall, entropy_)}; }

  Store& store_;
  Entropy& entropy_;
  Neighbours to_;
};

}  // namespace linnet
