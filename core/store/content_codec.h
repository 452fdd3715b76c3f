#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/model/entry.h"
#include "core/store/statement.h"

namespace linnet {

// How contents stand in columns. Reading errors are storage_corrupt.

// UserIds with a space between each two; nothing for none.
[[nodiscard]] std::optional<std::string> mentions_column(const std::vector<UserId>& mentions);
[[nodiscard]] Result<std::vector<UserId>> mentions_of(std::string_view column);

// What few bodies have: whom the message is forwarded from, and a poll. A line for each: `f` userId; `p`, a digit (1:
// several may be chosen, 2: closed, 3: both) and for each option its length, a colon and its text.
[[nodiscard]] std::optional<std::string> parts_column(const Body& body);
[[nodiscard]] Result<void> read_parts(std::string_view column, Body& body);

// What a change to the chat itself consists of. Lines, each ended by a line feed: for chat_created
// a line with the type; a line per user (`userId role`, for members_removed `userId`); for
// chat_created and info_changed then an empty line and the title. Nothing for other kinds.
[[nodiscard]] std::optional<std::string> detail_column(const Content& content);
[[nodiscard]] Result<Content> content_of(EntryKind kind, std::string_view detail);

// An operation on a message as columns; borrowed from the content where possible.
struct OperationColumns {
  EntryKind kind = EntryKind::edit;
  std::optional<std::string_view> text;
  std::optional<Seq> reply_to;
  std::optional<std::string> mentions;
  std::optional<std::string_view> extra;
  std::optional<std::string_view> emoji;
  std::optional<bool> added;  // of a reaction; whether a pin pins
  std::optional<std::string> parts;
  std::optional<Choices> choices;
};
// `content` must be an operation on a message.
[[nodiscard]] OperationColumns columns_of(const Content& content);
[[nodiscard]] Result<Content> operation_of(const OperationColumns& columns, Seq target);

// The same from nine columns of a row: kind, text, reply_to, mentions, extra, emoji, added, parts, choices.
[[nodiscard]] Result<Content> operation_at(Cursor& cursor, int first_column, Seq target);

// An empty text is stored as NULL where it is the rule.
[[nodiscard]] inline std::optional<std::string_view> or_null(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace linnet
