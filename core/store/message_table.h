#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/entry.h"
#include "core/rules/fold.h"
#include "core/store/statement.h"

namespace linnet {

// A timeline row as it stands in the file: a message with the accepted operations folded in, or a
// change to the chat.
struct MessageRow {
  Place place;
  UserKey sender;
  LocalId local_id;
  Ordinal ordinal;
  WallTime time;
  EntryKind kind = EntryKind::message;
  Body body;  // of messages; empty once deleted
  Seq folded_as_of;
  std::optional<Seq> edited_by;
  std::optional<Seq> deleted_by;
  rules::MessageState::PinState pin = {};
  std::optional<std::string> detail;  // of changes to the chat (content_codec.h)
};

class MessageTable {
 public:
  explicit MessageTable(SqliteConnection& connection);

  [[nodiscard]] Result<std::optional<MessageRow>> at(Place place);
  [[nodiscard]] Result<std::optional<MessageRow>> named(ChatKey chat, UserKey sender,
                                                        const LocalId& local_id);
  // Rows with first <= place <= last: the newest `limit` of them, newest first, or the oldest,
  // oldest first.
  [[nodiscard]] Result<std::vector<MessageRow>> newest(Place first, Place last, std::size_t limit);
  [[nodiscard]] Result<std::vector<MessageRow>> oldest(Place first, Place last, std::size_t limit);
  // The newest row of each of the `limit` chats with the newest activity, in no order.
  [[nodiscard]] Result<std::vector<MessageRow>> newest_of_chats(std::size_t limit);

  // False when the place or the name (chat, sender, localId) is taken; then nothing has changed.
  [[nodiscard]] Result<bool> insert(const MessageRow& row);
  // Body, edit, deletion and folded_as_of of the row at `row.place`.
  [[nodiscard]] Result<void> update(const MessageRow& row);
  // An unsent row gets its place. `to` must be free.
  [[nodiscard]] Result<void> move(Place from, Place to, Ordinal ordinal, WallTime time);
  [[nodiscard]] Result<void> remove(Place place);
  // Where the next message composed in this chat goes.
  [[nodiscard]] Result<Place> next_unsent(ChatKey chat);
  // Rows that have a seq.
  [[nodiscard]] Result<std::uint64_t> count();

 private:
  [[nodiscard]] static Result<std::vector<MessageRow>> rows_of(Cursor cursor);
  [[nodiscard]] static Result<std::optional<MessageRow>> row_of(Cursor cursor);

  Statement at_;
  Statement named_;
  Statement newest_;
  Statement oldest_;
  Statement newest_of_chats_;
  Statement insert_;
  Statement update_;
  Statement move_;
  Statement remove_;
  Statement last_unsent_;
  Statement count_;
};

}  // namespace linnet
