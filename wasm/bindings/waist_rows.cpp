#include "wasm/bindings/waist_rows.h"

#include <array>
#include <string_view>

#include "core/base/match.h"
#include "core/wire/frame_codec.h"

namespace linnet::waist {
std::string_view status_word(MessageStatus status) {
  constexpr std::array<std::string_view, 5> kWords = {"failed", "sending", "sent", "delivered", "read"};
  return kWords[static_cast<std::size_t>(status)];
}

namespace {

using nlohmann::json;

double millis(WallTime time) {
  return static_cast<double>(to_micros(time)) / 1000.0;
}

std::string_view word(OutboxState state) {
  constexpr std::array<std::string_view, 7> kWords = {"blocked", "ready", "inflight", "backoff", "failed", "expired", "paused"};
  return kWords[static_cast<std::size_t>(state)];
}

// As the client's model.ts says it; the wire's names are other ones.
std::string_view word(EntryKind kind) {
  constexpr std::array<std::string_view, 11> kWords = {"chat_created",    "message",      "edit",         "deletion", "reaction", "members_added",
                                                       "members_removed", "role_changed", "info_changed", "vote",     "pin"};
  return kWords[static_cast<std::size_t>(kind) - 1];
}

// What the user can do about a failed operation.
std::string_view user_action(ErrorCode code) {
  switch (code) {
    case ErrorCode::too_large:
    case ErrorCode::malformed:
      return "edit";
    case ErrorCode::unauthorized:
      return "log_in";
    case ErrorCode::storage_full:
      return "free_space";
    case ErrorCode::storage_newer:
    case ErrorCode::storage_corrupt:
    case ErrorCode::unsupported:
      return "reload";
    case ErrorCode::offline:
    case ErrorCode::busy:
    case ErrorCode::rate_limited:
      return "wait";
    case ErrorCode::forbidden:
    case ErrorCode::not_found:
      return "delete";
    case ErrorCode::already_exists:
    case ErrorCode::conflict:
    case ErrorCode::out_of_order:
      return "none";
    case ErrorCode::log_full:
    case ErrorCode::timeout:
    case ErrorCode::expired:
    case ErrorCode::storage_io:
    case ErrorCode::internal:
      return "retry";
  }
  return "none";
}

json user_or_null(const UserId& user) {
  return user.empty() ? json() : json(user.text());
}

json users_json(const std::vector<NamedUser>& users) {
  json list = json::array();
  for (const NamedUser& user : users) list.push_back({{"userId", user.user_id.text()}, {"name", user.name}});
  return list;
}

json body_json(const Body& body) {
  json value = {{"text", body.text}};
  if (body.reply_to) value["replyTo"] = body.reply_to->value;
  if (!body.mentions.empty()) {
    json& mentions = value["mentions"] = json::array();
    for (const UserId& user : body.mentions) mentions.push_back(user.text());
  }
  if (body.forwarded_from) value["forwardedFrom"] = body.forwarded_from->text();
  return value;
}

json poll_json(const Poll& poll, const PollResult& result) {
  json options = json::array();
  for (const PollCount& option : result.options) {
    json users = json::array();
    for (const UserId& user : option.users) users.push_back(user.text());
    options.push_back({{"text", option.text}, {"votes", option.votes}, {"mine", option.mine}, {"users", std::move(users)}});
  }
  return {{"options", std::move(options)}, {"multiple", poll.multiple}, {"closed", poll.closed}, {"voters", result.voters}};
}

json reply_json(const ReplySource& reply) {
  return {{"seq", reply.seq.value},
          {"key", reply.local_id ? json(key_text(reply.sender_id, *reply.local_id)) : json()},
          {"senderId", user_or_null(reply.sender_id)},
          {"senderName", reply.sender_name},
          {"text", reply.text},
          {"deleted", reply.deleted}};
}

json reactions_json(const std::vector<ReactionGroup>& reactions) {
  json list = json::array();
  for (const ReactionGroup& group : reactions) {
    json users = json::array();
    for (const UserId& user : group.users) users.push_back(user.text());
    list.push_back({{"emoji", group.emoji}, {"count", group.users.size()}, {"mine", group.mine}, {"users", std::move(users)}});
  }
  return list;
}

// Of text in UTF-8, as UTF-16 has it.
std::size_t units_of(std::string_view text) {
  std::size_t units = 0;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if ((value & 0xc0) != 0x80) units += value >= 0xf0 ? 2 : 1;
  }
  return units;
}

json snippet_json(const Snippet& snippet) {
  json marks = json::array();
  const std::string_view text = snippet.text;
  for (const TextRange& mark : snippet.marks) {
    marks.push_back({{"start", units_of(text.substr(0, mark.begin))},
                     {"length", units_of(text.substr(mark.begin, mark.end - mark.begin))}});
  }
  return {{"text", text}, {"marks", std::move(marks)}};
}

std::string_view type_of(const ChatId& chat_id) {
  return chat_id.type() == ChatType::direct ? "direct" : "group";
}

void add_message(json& value, const TimelineRow& row, const Message& message) {
  value["body"] = body_json(message.body);
  value["status"] = status_word(row.status);
  value["edited"] = row.record.edited;
  value["deleted"] = row.record.deleted;
  value["reply"] = row.reply ? reply_json(*row.reply) : json();
  value["reactions"] = reactions_json(row.reactions);
  value["pinned"] = row.record.pinned;
  value["poll"] = row.poll ? poll_json(*message.body.poll, *row.poll) : json();
  if (!row.forwarded_from_name.empty()) value["forwardedFromName"] = row.forwarded_from_name;
  value["failure"] = row.failure ? failure_json(*row.failure) : json();
}

}  // namespace

json failure_json(ErrorCode code) {
  return {{"code", error_name(code)}, {"action", user_action(code)}};
}

std::string key_text(const UserId& sender, const LocalId& local_id) {
  return sender.text() + "/" + local_id.text();
}

json to_json(const TimelineRow& row) {
  const TimelineRecord& record = row.record;
  json value = {{"key", row_key(row)},
                {"chatId", record.chat_id.text()},
                {"localId", record.local_id.text()},
                {"seq", record.seq ? json(record.seq->value) : json()},
                {"senderId", record.sender_id.text()},
                {"senderName", row.sender_name},
                {"own", row.own},
                {"time", millis(record.time)},
                {"kind", word(kind_of(record.content))}};
  match(
      record.content, [&](const Message& message) { add_message(value, row, message); },
      [&](const ChatCreated& created) {
        value["title"] = created.title;
        value["users"] = users_json(row.users);
      },
      [&](const MembersAdded&) { value["users"] = users_json(row.users); },
      [&](const MembersRemoved&) { value["users"] = users_json(row.users); },
      [&](const RoleChanged& changed) {
        value["users"] = users_json(row.users);
        value["role"] = wire::name_of(changed.role);
      },
      [&](const InfoChanged& changed) { value["title"] = changed.title; }, [](const Edit&) {}, [](const Deletion&) {},
      [](const ReactionChange&) {}, [](const Vote&) {}, [](const PinChange&) {});
  return value;
}

json to_json(const ChatRow& row) {
  json last;
  if (row.last) {
    last = {{"kind", word(row.last->kind)},
            {"senderId", row.last->sender_id.text()},
            {"senderName", row.last->sender_name},
            {"own", row.last->own},
            {"text", row.last->text},
            {"deleted", row.last->deleted},
            {"status", status_word(row.last->status)}};
  }
  return {{"chatId", row.chat_id.text()},
          {"type", type_of(row.chat_id)},
          {"name", row.name},
          {"peerId", user_or_null(row.peer_id)},
          {"myRole", row.my_role ? json(wire::name_of(*row.my_role)) : json()},
          {"memberCount", row.member_count},
          {"unread", row.unread},
          {"mentions", row.mentions},
          {"readSeq", row.read_seq.value},
          {"head", row.head.value},
          {"time", millis(row.time)},
          {"last", std::move(last)},
          {"draft", row.draft},
          {"typing", row.typing}};
}

json to_json(const MemberRow& row) {
  return {{"userId", row.user_id.text()}, {"name", row.name}, {"role", wire::name_of(row.role)}};
}

json to_json(const OutboxItem& item) {
  return {{"chatId", item.chat_id.text()},
          {"chatName", item.chat_name},
          {"key", key_text(item.sender_id, item.local_id)},
          {"kind", item.kind},
          {"text", item.text},
          {"state", word(item.state)},
          {"attempts", item.attempts},
          {"nextTry", item.next_try ? json(millis(*item.next_try)) : json()},
          {"blockedBy", item.blocked_by ? json(key_text(item.sender_id, *item.blocked_by)) : json()},
          {"failure", item.failure ? failure_json(*item.failure) : json()}};
}

json to_json(const PresenceState& state) {
  return {{"userId", state.user_id.text()},
          {"online", state.online},
          {"lastSeen", state.last_seen ? json(millis(*state.last_seen)) : json()}};
}

json to_json(const FoundMessage& message) {
  return {{"chatId", message.chat_id.text()},
          {"chatName", message.chat_name},
          {"chatType", type_of(message.chat_id)},
          {"peerId", user_or_null(message.peer_id)},
          {"senderId", message.sender_id.text()},
          {"senderName", message.sender_name},
          {"own", message.own},
          {"key", key_text(message.sender_id, message.local_id)},
          {"seq", message.seq.value},
          {"time", millis(message.time)},
          {"snippet", snippet_json(message.snippet)}};
}

std::string row_key(const ChatRow& row) { return row.chat_id.text(); }
std::string row_key(const TimelineRow& row) { return key_text(row.record.sender_id, row.record.local_id); }
std::string row_key(const MemberRow& row) { return row.user_id.text(); }
std::string row_key(const OutboxItem& item) { return key_text(item.sender_id, item.local_id); }
std::string row_key(const PresenceState& state) { return state.user_id.text(); }

}  // namespace linnet::waist
