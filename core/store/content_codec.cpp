#include "core/store/content_codec.h"

#include <charconv>

#include "core/base/check.h"
#include "core/base/match.h"

namespace linnet {
namespace {

std::unexpected<Error> unreadable() {
  return fail(ErrorCode::storage_corrupt, "a stored entry cannot be read");
}

void add_line(std::string& lines, const UserId& user, Role role) {
  lines += user.text();
  lines += ' ';
  lines += static_cast<char>('0' + static_cast<int>(role));
  lines += '\n';
}

std::string lines_of(const std::vector<NewMember>& members) {
  std::string lines;
  for (const NewMember& member : members) add_line(lines, member.user_id, member.role);
  return lines;
}

// Takes the text before the first `end` off `rest`.
std::string_view take(std::string_view& rest, char end) {
  const std::size_t at = std::min(rest.find(end), rest.size());
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return taken;
}

std::optional<int> digit_of(std::string_view text, int max) {
  if (text.size() != 1 || text[0] < '0' || text[0] > '0' + max) return std::nullopt;
  return text[0] - '0';
}

Result<NewMember> member_of(std::string_view line) {
  const auto user = UserId::parse(take(line, ' '));
  const auto role = digit_of(line, static_cast<int>(Role::owner));
  if (!user || !role) return unreadable();
  return NewMember{*user, static_cast<Role>(*role)};
}

// The lines up to an empty one or the end.
Result<std::vector<NewMember>> members_of(std::string_view& rest) {
  std::vector<NewMember> members;
  while (!rest.empty()) {
    const std::string_view line = take(rest, '\n');
    if (line.empty()) break;
    LINNET_ASSIGN(members.emplace_back(), member_of(line));
  }
  return members;
}

Result<std::vector<UserId>> users_of(std::string_view rest, char separator) {
  std::vector<UserId> users;
  while (!rest.empty()) {
    const auto user = UserId::parse(take(rest, separator));
    if (!user) return unreadable();
    users.push_back(*user);
  }
  return users;
}

}  // namespace

std::optional<std::string> mentions_column(const std::vector<UserId>& mentions) {
  if (mentions.empty()) return std::nullopt;
  std::string column;
  for (const UserId& user : mentions) {
    if (!column.empty()) column += ' ';
    column += user.text();
  }
  return column;
}

Result<std::vector<UserId>> mentions_of(std::string_view column) {
  return users_of(column, ' ');
}

std::optional<std::string> parts_column(const Body& body) {
  if (!body.forwarded_from && !body.poll) return std::nullopt;
  std::string column;
  if (body.forwarded_from) column += 'f' + body.forwarded_from->text() + '\n';
  if (body.poll) {
    column += 'p';
    column += static_cast<char>('0' + (body.poll->multiple ? 1 : 0) + (body.poll->closed ? 2 : 0));
    for (const PollOption& option : body.poll->options) {
      column += std::to_string(option.text.size()) + ':' + option.text;
    }
    column += '\n';
  }
  return column;
}

Result<void> read_parts(std::string_view column, Body& body) {
  if (column.starts_with('f')) {
    auto user = UserId::parse(take(column, '\n').substr(1));
    if (!user) return unreadable();
    body.forwarded_from = *std::move(user);
  }
  if (column.empty()) return {};
  if (!column.starts_with('p') || column.size() < 2) return unreadable();
  const auto flags = digit_of(column.substr(1, 1), 3);
  if (!flags) return unreadable();
  Poll poll{.options = {}, .multiple = (*flags & 1) != 0, .closed = (*flags & 2) != 0};
  column.remove_prefix(2);
  while (!column.starts_with('\n')) {
    std::size_t size = 0;
    const auto parsed = std::from_chars(column.data(), column.data() + column.size(), size);
    const auto digits = static_cast<std::size_t>(parsed.ptr - column.data());
    if (parsed.ec != std::errc{} || digits + 1 > column.size() || column[digits] != ':') return unreadable();
    column.remove_prefix(digits + 1);
    if (size > column.size()) return unreadable();
    poll.options.push_back({std::string(column.substr(0, size))});
    column.remove_prefix(size);
  }
  body.poll = std::move(poll);
  return {};
}

std::optional<std::string> detail_column(const Content& content) {
  using Detail = std::optional<std::string>;
  return match(
      content,
      [](const ChatCreated& created) -> Detail {
        std::string type = std::to_string(static_cast<int>(created.type)) + "\n";
        return type + lines_of(created.members) + "\n" + created.title;
      },
      [](const MembersAdded& added) -> Detail { return lines_of(added.members); },
      [](const MembersRemoved& removed) -> Detail {
        std::string lines;
        for (const UserId& user : removed.users) lines += user.text() + "\n";
        return lines;
      },
      [](const RoleChanged& changed) -> Detail {
        std::string line;
        add_line(line, changed.user_id, changed.role);
        return line;
      },
      [](const InfoChanged& changed) -> Detail { return "\n" + changed.title; },
      [](const Message&) -> Detail { return {}; }, [](const Edit&) -> Detail { return {}; },
      [](const Deletion&) -> Detail { return {}; },
      [](const ReactionChange&) -> Detail { return {}; },
      [](const Vote&) -> Detail { return {}; }, [](const PinChange&) -> Detail { return {}; });
}

Result<Content> content_of(EntryKind kind, std::string_view detail) {
  switch (kind) {
    case EntryKind::chat_created: {
      const auto type = digit_of(take(detail, '\n'), static_cast<int>(ChatType::group));
      if (!type || *type == 0) return unreadable();
      ChatCreated created{.type = static_cast<ChatType>(*type), .title = {}, .members = {}};
      LINNET_ASSIGN(created.members, members_of(detail));
      created.title = detail;
      return created;
    }
    case EntryKind::members_added: {
      LINNET_ASSIGN(auto members, members_of(detail));
      return MembersAdded{std::move(members)};
    }
    case EntryKind::members_removed: {
      LINNET_ASSIGN(auto users, users_of(detail, '\n'));
      return MembersRemoved{std::move(users)};
    }
    case EntryKind::role_changed: {
      LINNET_ASSIGN(const NewMember member, member_of(take(detail, '\n')));
      return RoleChanged{member.user_id, member.role};
    }
    case EntryKind::info_changed:
      take(detail, '\n');
      return InfoChanged{std::string(detail)};
    case EntryKind::message:
    case EntryKind::edit:
    case EntryKind::deletion:
    case EntryKind::reaction:
    case EntryKind::vote:
    case EntryKind::pin:
      break;
  }
  return unreadable();
}

OperationColumns columns_of(const Content& content) {
  OperationColumns columns;
  columns.kind = kind_of(content);
  if (const auto* edit = std::get_if<Edit>(&content)) {
    columns.text = edit->body.text;
    columns.reply_to = edit->body.reply_to;
    columns.mentions = mentions_column(edit->body.mentions);
    columns.extra = or_null(edit->body.extra);
    columns.parts = parts_column(edit->body);
  } else if (const auto* reaction = std::get_if<ReactionChange>(&content)) {
    columns.emoji = reaction->emoji;
    columns.added = reaction->added;
  } else if (const auto* vote = std::get_if<Vote>(&content)) {
    columns.choices = vote->choices;
  } else if (const auto* pin = std::get_if<PinChange>(&content)) {
    columns.added = pin->pinned;
  } else {
    LINNET_CHECK(std::holds_alternative<Deletion>(content));
  }
  return columns;
}

Result<Content> operation_of(const OperationColumns& columns, Seq target) {
  switch (columns.kind) {
    case EntryKind::edit: {
      Edit edit{.target = target, .body = {}};
      edit.body.text = columns.text.value_or("");
      edit.body.reply_to = columns.reply_to;
      LINNET_ASSIGN(edit.body.mentions, mentions_of(columns.mentions.value_or("")));
      edit.body.extra = columns.extra.value_or("");
      LINNET_TRY(read_parts(columns.parts.value_or(""), edit.body));
      return edit;
    }
    case EntryKind::deletion:
      return Deletion{target};
    case EntryKind::reaction:
      return ReactionChange{target, std::string(columns.emoji.value_or("")),
                            columns.added.value_or(false)};
    case EntryKind::vote:
      return Vote{target, columns.choices.value_or(0)};
    case EntryKind::pin:
      return PinChange{target, columns.added.value_or(false)};
    case EntryKind::chat_created:
    case EntryKind::message:
    case EntryKind::members_added:
    case EntryKind::members_removed:
    case EntryKind::role_changed:
    case EntryKind::info_changed:
      break;
  }
  return unreadable();
}

Result<Content> operation_at(Cursor& cursor, int first_column, Seq target) {
  OperationColumns columns;
  columns.kind = static_cast<EntryKind>(cursor.integer(first_column));
  columns.text = cursor.text(first_column + 1);
  columns.reply_to = cursor.optional_seq(first_column + 2);
  columns.mentions = std::string(cursor.text(first_column + 3));
  columns.extra = cursor.text(first_column + 4);
  columns.emoji = cursor.text(first_column + 5);
  columns.added = cursor.flag(first_column + 6);
  columns.parts = std::string(cursor.text(first_column + 7));
  columns.choices = static_cast<Choices>(cursor.integer(first_column + 8));
  return operation_of(columns, target);
}

}  // namespace linnet
