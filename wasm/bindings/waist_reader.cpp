#include "wasm/bindings/waist_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/model/limits.h"

namespace linnet::waist {
namespace {

using nlohmann::json;

constexpr double kLargestInteger = 9007199254740992.0;  // 2^53: beyond it JavaScript's numbers skip some

// Reads members of one object; the first mistake is kept and the rest reads as empty.
class Members {
 public:
  explicit Members(const json& object) : object_(object) {
    if (!object.is_object()) fail_at("the object");
  }

  std::string text(const char* name) {
    const json* value = find(name);
    if (value == nullptr || !value->is_string()) return fail_at(name), std::string{};
    return value->get<std::string>();
  }
  std::uint64_t number(const char* name) {
    const json* value = find(name);
    if (value == nullptr || !value->is_number()) return fail_at(name), 0;
    const double number = value->get<double>();
    if (!(number >= 0) || number > kLargestInteger || number != std::floor(number)) return fail_at(name), 0;
    return static_cast<std::uint64_t>(number);
  }
  // Milliseconds, with fractions.
  WallTime time(const char* name) {
    const json* value = find(name);
    if (value == nullptr || !value->is_number()) return fail_at(name), WallTime{};
    const double micros = std::round(value->get<double>() * 1000);
    if (!(std::abs(micros) <= kLargestInteger)) return fail_at(name), WallTime{};
    return wall_from_micros(static_cast<std::int64_t>(micros));
  }
  bool flag(const char* name) {
    const json* value = find(name);
    if (value == nullptr || !value->is_boolean()) return fail_at(name), false;
    return value->get<bool>();
  }
  const json& object(const char* name) {
    static const json kEmpty = json::object();
    const json* value = find(name);
    if (value == nullptr || !value->is_object()) return fail_at(name), kEmpty;
    return *value;
  }
  template <class Id>
  Id id(const char* name) {
    Result<Id> parsed = Id::parse(text(name));
    if (!parsed) return fail_at(name), Id{};
    return *std::move(parsed);
  }
  std::vector<UserId> users(const char* name) {
    const json* value = find(name);
    std::vector<UserId> users;
    if (value == nullptr || !value->is_array()) return fail_at(name), users;
    for (const json& item : *value) {
      Result<UserId> user = UserId::parse(item.is_string() ? item.get<std::string>() : std::string{});
      if (!user) return fail_at(name), users;
      users.push_back(*std::move(user));
    }
    return users;
  }
  std::vector<std::uint64_t> numbers(const char* name) {
    const json* value = find(name);
    std::vector<std::uint64_t> numbers;
    if (value == nullptr || !value->is_array()) return fail_at(name), numbers;
    for (const json& item : *value) {
      if (!item.is_number_unsigned()) return fail_at(name), numbers;
      numbers.push_back(item.get<std::uint64_t>());
    }
    return numbers;
  }
  std::vector<std::string> texts(const char* name) {
    const json* value = find(name);
    std::vector<std::string> texts;
    if (value == nullptr || !value->is_array()) return fail_at(name), texts;
    for (const json& item : *value) {
      if (!item.is_string()) return fail_at(name), texts;
      texts.push_back(item.get<std::string>());
    }
    return texts;
  }
  // `senderId/localId`
  MessageKey key(const char* name) {
    const std::string joined = text(name);
    const std::size_t slash = joined.rfind('/');
    const Result<UserId> sender = UserId::parse(joined.substr(0, slash));
    const Result<LocalId> local_id = LocalId::parse(slash == std::string::npos ? "" : joined.substr(slash + 1));
    if (!sender || !local_id) return fail_at(name), MessageKey{};
    return MessageKey{*sender, *local_id};
  }
  [[nodiscard]] bool has(const char* name) const { return find(name) != nullptr; }

  void fail_at(const char* name) {
    if (error_.empty()) error_ = std::string("bad or missing member: ") + name;
  }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  [[nodiscard]] const json* find(const char* name) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  const json& object_;
  std::string error_;
};

Poll read_poll(Members& body) {
  Members from(body.object("poll"));
  Poll poll;
  for (std::string& option : from.texts("options")) poll.options.push_back({std::move(option)});
  if (from.has("multiple")) poll.multiple = from.flag("multiple");
  if (!from.error().empty()) body.fail_at("poll");
  return poll;
}

Body read_body(Members& members) {
  Members from(members.object("body"));
  Body body;
  body.text = from.text("text");
  if (from.has("replyTo")) body.reply_to = Seq{from.number("replyTo")};
  if (from.has("mentions")) body.mentions = from.users("mentions");
  if (from.has("poll")) body.poll = read_poll(from);
  if (!from.error().empty()) members.fail_at("body");
  return body;
}

Role read_role(Members& members) {
  const std::string word = members.text("role");
  if (word == "owner") return Role::owner;
  if (word == "admin") return Role::admin;
  if (word != "member") members.fail_at("role");
  return Role::member;
}

std::optional<LocalId> read_local_id(Members& members) {
  if (!members.has("localId")) return std::nullopt;
  return members.id<LocalId>("localId");
}

OnFailure read_on_failure(Members& members) {
  if (!members.has("onFailure")) return OnFailure::hold;
  const std::string word = members.text("onFailure");
  if (word == "skip") return OnFailure::skip;
  if (word != "hold") members.fail_at("onFailure");
  return OnFailure::hold;
}

SearchOrder read_order(Members& members) {
  const std::string word = members.text("order");
  if (word == "relevance") return SearchOrder::relevance;
  if (word != "newest") members.fail_at("order");
  return SearchOrder::newest;
}

Command read_search(Members& from) {
  SearchRequest request;
  request.text = from.text("text");
  if (from.has("chatId")) request.chat_id = from.id<ChatId>("chatId");
  if (from.has("senderId")) request.sender_id = from.id<UserId>("senderId");
  if (from.has("from")) request.from = from.time("from");
  if (from.has("to")) request.to = from.time("to");
  if (from.has("order")) request.order = read_order(from);
  if (from.has("limit")) request.limit = static_cast<std::size_t>(std::min<std::uint64_t>(from.number("limit"), limits::kSearchHits));
  if (from.has("before")) {
    Members before(from.object("before"));
    request.before = {before.id<ChatId>("chatId"), Seq{before.number("seq")}};
    if (!before.error().empty()) from.fail_at("before");
  }
  return SearchMessages{std::move(request)};
}

// Positions of options, as a list.
Choices read_choices(Members& from) {
  Choices choices = 0;
  for (const std::uint64_t option : from.numbers("options")) {
    if (option >= limits::kPollOptions) return from.fail_at("options"), Choices{0};
    choices = static_cast<Choices>(choices | (1u << option));
  }
  return choices;
}

using ReadCommand = Command (*)(Members&);

template <class Change>
Command read_change(Members& from) {
  const ChatId chat_id = from.id<ChatId>("chatId");
  return Change{chat_id, from.key("key")};
}

const std::map<std::string_view, ReadCommand> kCommands = {
    {"send",
     [](Members& from) -> Command {
       const ChatId chat_id = from.id<ChatId>("chatId");
       return SendMessage{chat_id, read_body(from), read_local_id(from), read_on_failure(from)};
     }},
    {"edit", [](Members& from) -> Command { return EditMessage{from.id<ChatId>("chatId"), from.key("key"), from.text("text")}; }},
    {"delete", &read_change<DeleteMessage>},
    {"react",
     [](Members& from) -> Command {
       return React{from.id<ChatId>("chatId"), from.key("key"), from.text("emoji"), from.flag("added")};
     }},
    {"forward",
     [](Members& from) -> Command {
       return ForwardMessage{from.id<ChatId>("chatId"), from.key("key"), from.id<ChatId>("to"), read_local_id(from)};
     }},
    {"vote",
     [](Members& from) -> Command { return VoteInPoll{from.id<ChatId>("chatId"), from.key("key"), read_choices(from)}; }},
    {"closePoll", &read_change<ClosePoll>},
    {"pin", [](Members& from) -> Command { return PinMessage{from.id<ChatId>("chatId"), from.key("key"), from.flag("pinned")}; }},
    {"messageVersions", &read_change<GetMessageVersions>},
    {"retry", &read_change<RetryOperation>},
    {"cancel", &read_change<CancelOperation>},
    {"move",
     [](Members& from) -> Command {
       MoveOperation command{from.id<ChatId>("chatId"), from.key("key"), {}};
       if (from.has("before")) command.before = from.key("before");
       return command;
     }},
    {"createDirect", [](Members& from) -> Command { return CreateDirect{from.id<UserId>("peer")}; }},
    {"createGroup",
     [](Members& from) -> Command { return CreateGroup{from.text("title"), from.users("members"), read_local_id(from)}; }},
    {"addMembers", [](Members& from) -> Command { return AddMembers{from.id<ChatId>("chatId"), from.users("users")}; }},
    {"removeMembers", [](Members& from) -> Command { return RemoveMembers{from.id<ChatId>("chatId"), from.users("users")}; }},
    {"setRole",
     [](Members& from) -> Command { return SetRole{from.id<ChatId>("chatId"), from.id<UserId>("user"), read_role(from)}; }},
    {"setTitle", [](Members& from) -> Command { return SetTitle{from.id<ChatId>("chatId"), from.text("title")}; }},
    {"leave", [](Members& from) -> Command { return Leave{from.id<ChatId>("chatId")}; }},
    {"markRead", [](Members& from) -> Command { return MarkRead{from.id<ChatId>("chatId"), Seq{from.number("seq")}}; }},
    {"setTyping", [](Members& from) -> Command { return TypingCommand{from.id<ChatId>("chatId"), from.flag("active")}; }},
    {"setDraft", [](Members& from) -> Command { return SetDraft{from.id<ChatId>("chatId"), from.text("text")}; }},
    {"findPeople", [](Members& from) -> Command { return FindPeople{from.text("prefix")}; }},
    {"messageReceipts", &read_change<GetMessageReceipts>},
    {"search", &read_search},
    {"connectNow", [](Members&) -> Command { return ConnectNow{}; }},
};

std::optional<Query> read_query(std::string_view name, Members& from) {
  if (name == "chats") return ChatsQuery{static_cast<std::uint32_t>(from.number("limit"))};
  if (name == "chat") return ChatQuery{from.id<ChatId>("chatId")};
  if (name == "pinned") return PinnedQuery{from.id<ChatId>("chatId")};
  if (name == "outbox") return OutboxQuery{};
  if (name == "connection") return ConnectionQuery{};
  if (name == "presence") return PresenceQuery{from.users("users")};
  if (name != "messages") return std::nullopt;
  MessagesQuery query;
  query.chat_id = from.id<ChatId>("chatId");
  query.before = static_cast<std::uint32_t>(from.number("before"));
  query.after = static_cast<std::uint32_t>(from.number("after"));
  Members anchor(from.object("anchor"));
  if (anchor.text("kind") == "seq") query.anchor = Seq{anchor.number("seq")};
  if (!anchor.error().empty()) from.fail_at("anchor");
  return query;
}

Result<Event> read_call(Members& event) {
  const auto command = kCommands.find(event.text("name"));
  if (command == kCommands.end()) return fail(ErrorCode::unsupported, "no such call");
  Members args(event.object("args"));
  Called called{CallId{event.number("call")}, command->second(args)};
  if (!args.error().empty()) return fail(ErrorCode::malformed, args.error());
  return called;
}

Result<Event> read_watch(Members& event) {
  Members params(event.object("params"));
  std::optional<Query> query = read_query(event.text("name"), params);
  if (!query) return fail(ErrorCode::unsupported, "no such query");
  if (!params.error().empty()) return fail(ErrorCode::malformed, params.error());
  return Watched{QueryId{event.number("query")}, *std::move(query)};
}

Result<Event> read_kind(std::string_view kind, Members& event) {
  if (kind == "start") return Started{};
  if (kind == "timer") return TimerFired{};
  if (kind == "call") return read_call(event);
  if (kind == "watch") return read_watch(event);
  if (kind == "unwatch") return Unwatched{QueryId{event.number("query")}};
  if (kind == "token") return TokenGiven{event.text("token")};
  if (kind == "transportOpened") return TransportOpened{ConnectionId{event.number("conn")}};
  if (kind == "transportClosed") {
    return TransportClosed{ConnectionId{event.number("conn")}, static_cast<std::uint16_t>(event.number("code")),
                           event.text("reason")};
  }
  if (kind == "network") return NetworkChanged{event.flag("online")};
  return fail(ErrorCode::unsupported, "no such event");
}

}  // namespace

Result<Config> read_config(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  Members from(document);
  Config config{from.id<UserId>("userId"), from.text("path"), from.text("vfs"), from.text("client")};
  if (!from.error().empty()) return fail(ErrorCode::malformed, from.error());
  return config;
}

Result<Event> read_event(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  Members from(document);
  Result<Event> event = read_kind(from.text("kind"), from);
  if (event && !from.error().empty()) return fail(ErrorCode::malformed, from.error());
  return event;
}

std::optional<CallId> call_of(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  Members from(document);
  if (!from.has("call")) return std::nullopt;
  return CallId{from.number("call")};
}

}  // namespace linnet::waist
