#include "native-host/client/output.h"

#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "core/base/match.h"
#include "core/wire/frame_codec.h"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The device's own time zone: for people.
std::string clock_text(WallTime time) {
  const std::time_t seconds = static_cast<std::time_t>(to_millis(time) / 1000);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &local);
  return text;
}

// A terminal obeys control characters: people's texts must not.
std::string harmless(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool obeyed = (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == '\x7f';
    result += obeyed ? '?' : c;
  }
  return result;
}

std::string names_of(const std::vector<NamedUser>& users) {
  std::string names;
  for (const NamedUser& user : users) names += (names.empty() ? "" : ", ") + user.name;
  return names;
}

std::string what_happened(const TimelineRow& row) {
  return match(
      row.record.content, [&](const Message& message) { return row.record.deleted ? std::string("(deleted)") : message.body.text; },
      [&](const ChatCreated&) { return std::string("made this chat"); },
      [&](const MembersAdded&) { return "added " + names_of(row.users); },
      [&](const MembersRemoved&) { return "removed " + names_of(row.users); },
      [&](const RoleChanged& changed) { return "made " + names_of(row.users) + " " + std::string(wire::name_of(changed.role)); },
      [&](const InfoChanged& changed) { return "named this chat " + changed.title; }, [](const auto&) { return std::string(); });
}

// " [1 seven: 2 | 2 eight: 0]"
std::string poll_text(const PollResult& poll) {
  std::string text;
  for (std::size_t i = 0; i < poll.options.size(); ++i) {
    text += (i == 0 ? " [" : " | ") + std::to_string(i + 1) + " " + poll.options[i].text + ": " + std::to_string(poll.options[i].votes);
  }
  return text + "]";
}

Json poll_json(const Poll& poll, const PollResult& result) {
  Json options = Json::array();
  for (const PollCount& option : result.options) {
    Json users = Json::array();
    for (const UserId& user : option.users) users.push_back(user.text());
    options.push_back({{"text", option.text}, {"votes", option.votes}, {"users", std::move(users)}});
  }
  return {{"options", std::move(options)}, {"multiple", poll.multiple}, {"closed", poll.closed}, {"voters", result.voters}};
}

Json optional_text(bool there, std::string_view text) {
  return there ? Json(text) : Json(nullptr);
}

}  // namespace

std::string_view word_of(ConnectionPhase phase) {
  switch (phase) {
    case ConnectionPhase::offline: return "offline";
    case ConnectionPhase::connecting: return "connecting";
    case ConnectionPhase::catching_up: return "catching_up";
    case ConnectionPhase::live: return "live";
    case ConnectionPhase::unauthorized: return "unauthorized";
  }
  return "";
}

std::string_view word_of(MessageStatus status) {
  switch (status) {
    case MessageStatus::failed: return "failed";
    case MessageStatus::sending: return "sending";
    case MessageStatus::sent: return "sent";
    case MessageStatus::delivered: return "delivered";
    case MessageStatus::read: return "read";
  }
  return "";
}

std::string_view word_of(OutboxState state) {
  switch (state) {
    case OutboxState::blocked: return "blocked";
    case OutboxState::ready: return "ready";
    case OutboxState::inflight: return "inflight";
    case OutboxState::backoff: return "backoff";
    case OutboxState::failed: return "failed";
    case OutboxState::expired: return "expired";
    case OutboxState::paused: return "paused";
  }
  return "";
}

void Output::message(const ChatId& chat_id, const TimelineRow& row) {
  const TimelineRecord& record = row.record;
  if (!json_) {
    std::string text = clock_text(record.time) + (record.seq ? "  #" + std::to_string(record.seq->value) : "") + "  " + row.sender_name + ": ";
    if (!row.forwarded_from_name.empty()) text += "(from " + row.forwarded_from_name + ") ";
    text += what_happened(row) + (row.poll ? poll_text(*row.poll) : "");
    if (record.pinned) text += " (pinned)";
    if (record.edited && !record.deleted) text += " (edited)";
    if (row.own) text += "  [" + std::string(word_of(row.status)) + "]";
    return line(harmless(text));
  }
  Json json;
  json["chatId"] = chat_id.text();
  json["seq"] = record.seq ? Json(record.seq->value) : Json(nullptr);
  json["localId"] = record.local_id.text();
  json["senderId"] = record.sender_id.text();
  json["senderName"] = row.sender_name;
  json["serverTime"] = record.seq ? Json(to_micros(record.time)) : Json(nullptr);
  json["kind"] = wire::name_of(kind_of(record.content));
  json["status"] = word_of(row.status);
  json["edited"] = record.edited;
  json["deleted"] = record.deleted;
  if (record.pinned) json["pinned"] = true;
  Json body = Json::object();
  if (const auto* message = std::get_if<Message>(&record.content)) {
    body["text"] = message->body.text;
    if (message->body.reply_to) body["replyTo"] = message->body.reply_to->value;
    if (message->body.forwarded_from) body["forwardedFrom"] = message->body.forwarded_from->text();
    if (row.poll) json["poll"] = poll_json(*message->body.poll, *row.poll);
  }
  json["body"] = std::move(body);
  if (const auto* info = std::get_if<InfoChanged>(&record.content)) json["title"] = info->title;
  for (const NamedUser& user : row.users) json["users"].push_back(user.user_id.text());
  for (const ReactionGroup& group : row.reactions) {
    Json users = Json::array();
    for (const UserId& user : group.users) users.push_back(user.text());
    json["reactions"].push_back({{"emoji", group.emoji}, {"users", std::move(users)}});
  }
  if (row.failure) json["failure"] = error_name(*row.failure);
  line(text_of(json));
}

void Output::chat(const ChatRow& row) {
  const bool is_direct = row.chat_id.type() == ChatType::direct;
  if (!json_) {
    std::string text = row.chat_id.text() + "  " + (row.unread > 0 ? "(" + std::to_string(row.unread) + ") " : "") + row.name;
    if (row.last) text += "  -  " + row.last->sender_name + ": " + (row.last->deleted ? "(deleted)" : row.last->text);
    return line(harmless(text));
  }
  Json json;
  json["chatId"] = row.chat_id.text();
  json["type"] = is_direct ? "direct" : "group";
  json["name"] = row.name;
  json["peerId"] = optional_text(is_direct, row.peer_id.text());
  json["myRole"] = row.my_role ? Json(wire::name_of(*row.my_role)) : Json(nullptr);
  json["memberCount"] = row.member_count;
  json["unread"] = row.unread;
  json["mentions"] = row.mentions;
  json["readSeq"] = row.read_seq.value;
  json["head"] = row.head.value;
  json["time"] = to_micros(row.time);
  json["draft"] = row.draft;
  json["last"] = nullptr;
  if (row.last) {
    json["last"] = {{"kind", wire::name_of(row.last->kind)}, {"senderId", row.last->sender_id.text()}, {"text", row.last->text},
                    {"deleted", row.last->deleted},          {"status", word_of(row.last->status)}};
  }
  line(text_of(json));
}

void Output::found(const FoundMessage& message) {
  const Snippet& snippet = message.snippet;
  if (!json_) {
    return line(harmless(clock_text(message.time) + "  " + message.chat_name + "  " + message.sender_name + ": " + snippet.text));
  }
  Json marks = Json::array();
  for (const TextRange& mark : snippet.marks) marks.push_back({{"start", mark.begin}, {"length", mark.end - mark.begin}});
  line(text_of(Json{{"chatId", message.chat_id.text()},
                    {"chatName", message.chat_name},
                    {"seq", message.seq.value},
                    {"localId", message.local_id.text()},
                    {"senderId", message.sender_id.text()},
                    {"senderName", message.sender_name},
                    {"serverTime", to_micros(message.time)},
                    {"snippet", {{"text", snippet.text}, {"marks", std::move(marks)}}}}));
}

void Output::version(const MessageVersions::Version& version) {
  if (!json_) return line(harmless(clock_text(version.time) + "  " + version.text));
  line(text_of(Json{{"serverTime", to_micros(version.time)}, {"text", version.text}}));
}

void Output::created(const ChatId& chat_id) {
  line(json_ ? text_of(Json{{"chatId", chat_id.text()}}) : chat_id.text());
}

void Output::logged_in(const UserId& user_id, std::string_view name, std::string_view server) {
  if (!json_) return line(harmless("logged in at " + std::string(server) + " as " + std::string(name) + " (" + user_id.text() + ")"));
  line(text_of(Json{{"userId", user_id.text()}, {"name", name}, {"server", server}}));
}

void Output::status(const StatusReport& report) {
  const ConnectionResult& connection = report.connection;
  const std::string_view transport = connection.transport == TransportKind::long_poll ? "long_poll" : "websocket";
  if (!json_) {
    line("user      " + report.user_id.text());
    line("device    " + report.device_id.text());
    line("server    " + report.server);
    line("phase     " + std::string(word_of(connection.phase)) + (connection.transport ? " (" + std::string(transport) + ")" : ""));
    line("outbox    " + std::to_string(connection.queued) + " queued, " + std::to_string(connection.failed) + " failed");
    line("store     " + std::to_string(report.chats) + " chats, " + std::to_string(report.entries) + " entries");
    return;
  }
  line(text_of(Json{{"userId", report.user_id.text()},
                    {"deviceId", report.device_id.text()},
                    {"server", report.server},
                    {"phase", word_of(connection.phase)},
                    {"transport", optional_text(connection.transport.has_value(), transport)},
                    {"queued", connection.queued},
                    {"failed", connection.failed},
                    {"chats", report.chats},
                    {"entries", report.entries}}));
}

void Output::outbox_item(const OutboxItem& item) {
  const std::string_view failure = item.failure ? error_name(*item.failure) : std::string_view();
  if (!json_) {
    std::string text = item.local_id.text() + "  " + item.kind + " to " + item.chat_name + "  " + std::string(word_of(item.state));
    if (item.failure) text += " (" + std::string(failure) + ")";
    if (!item.text.empty()) text += "  " + item.text;
    return line(harmless(text));
  }
  line(text_of(Json{{"chatId", item.chat_id.text()},
                    {"chatName", item.chat_name},
                    {"localId", item.local_id.text()},
                    {"kind", item.kind},
                    {"text", item.text},
                    {"state", word_of(item.state)},
                    {"attempts", item.attempts},
                    {"blockedBy", optional_text(item.blocked_by.has_value(), item.blocked_by ? item.blocked_by->text() : "")},
                    {"failure", optional_text(item.failure.has_value(), failure)}}));
}

void Output::line(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

void Output::flush() {
  std::fflush(stdout);
}

void Output::note(std::string_view text) const {
  const std::string shown = harmless(text);
  std::fprintf(stderr, "linnet: %s\n", shown.c_str());
}

void Output::error(const Error& error) const {
  std::string text = error.detail.empty() ? std::string(error_name(error.code)) : error.detail;
  const std::string_view advice = error_user_action(error.code);
  if (error.detail.empty() && !advice.empty()) text += ": " + std::string(advice);
  note(text);
}

}  // namespace linnet
