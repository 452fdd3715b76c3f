#include "tests/unit/engine/device.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/match.h"
#include "core/model/limits.h"
#include "tests/unit/engine/patched_view.h"

namespace linnet::testing {
namespace {

constexpr QueryId kLookingOnce{1'000'000};  // queries that the fixture itself makes

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

std::string line_of(const TimelineRow& row) {
  std::string line = row.record.sender_id.text() + ": ";
  const auto* message = std::get_if<Message>(&row.record.content);
  if (message == nullptr) {
    line += "<" + std::string(wire::name_of(kind_of(row.record.content))) + ">";
  } else if (row.record.deleted) {
    line += "(deleted)";
  } else {
    line += message->body.text;
  }
  if (row.record.edited) line += " (edited)";
  for (const ReactionGroup& group : row.reactions) {
    line += " " + group.emoji;
    for (const UserId& who : group.users) line += " " + who.text();
  }
  if (row.own && message != nullptr) line += " [" + std::string(word_of(row.status)) + "]";
  return line;
}

}  // namespace

Device::Device(Options options) : options_(std::move(options)), user_id_(user(options_.user)), entropy_(options_.seed) {
  opens_store();
}

Device::~Device() = default;

void Device::opens_store() {
  engine_.reset();
  store_.reset();
  Store::Options of_store;
  of_store.path = options_.path;
  of_store.vfs = options_.vfs;
  of_store.user_id = user_id_;
  of_store.new_device_id = DeviceId::random(entropy_);
  Result<std::unique_ptr<Store>> store = Store::open(of_store);
  LINNET_CHECK(store);
  store_ = *std::move(store);
  engine_ = std::make_unique<Engine>(*store_, entropy_, Engine::Options{"test"});
}

// ---------------------------------------------------------------- life

void Device::starts() {
  handles(Started{});
  handles(TokenGiven{"token"});
}

void Device::connects() {
  handles(TransportOpened{transport_.connection});
}

void Device::is_welcomed(std::vector<ChatHead> heads, std::string cursor) {
  wire::Welcome frame;
  frame.user_id = user_id_;
  frame.session_id = "session";
  frame.server_time = now_.wall;
  frame.generation = "g1";
  frame.cursor = std::move(cursor);
  frame.heads = std::move(heads);
  hears(frame);
}

void Device::goes_online(std::vector<ChatHead> heads) {
  starts();
  connects();
  sent<wire::Hello>();
  is_welcomed(std::move(heads));
}

void Device::loses_connection(std::uint16_t code) {
  handles(TransportClosed{transport_.connection, code, ""});
}

void Device::waits_for_next_try() {
  const std::uint64_t before = transport_.connection.value;
  while (timer_ && transport_.connection.value == before) waits(std::max(*timer_ - now_.mono, Duration::zero()));
  LINNET_CHECK(transport_.connection.value > before);
}

void Device::comes_back(std::vector<ChatHead> heads) {
  waits_for_next_try();
  connects();
  sent<wire::Hello>();
  is_welcomed(std::move(heads), "c1");
}

void Device::restarts() {
  if (options_.path == ":memory:") {
    engine_ = std::make_unique<Engine>(*store_, entropy_, Engine::Options{"test"});
  } else {
    opens_store();
  }
  frames_.clear();
  views_.clear();
  timer_.reset();
}

// ---------------------------------------------------------------- app

Result<Answer> Device::asks(Command command) {
  const CallId call{++calls_};
  handles(Called{call, std::move(command)});
  const Result<Answer>* reply = reply_to(call);
  if (reply == nullptr) return fail(ErrorCode::internal, "not answered yet");
  return *reply;
}

const Result<Answer>* Device::reply_to(CallId call) const {
  const auto reply = replies_.find(call.value);
  return reply == replies_.end() ? nullptr : &reply->second;
}

MessageKey Device::sends(const ChatId& chat_id, std::string text) {
  SendMessage command;
  command.chat_id = chat_id;
  command.body.text = std::move(text);
  const Result<Answer> answer = asks(std::move(command));
  if (answer) return std::get<SentAs>(*answer).key;
  ADD_FAILURE() << "send: " << error_name(answer.error().code) << " " << answer.error().detail;
  return {};
}

void Device::watches(QueryId id, Query what) {
  handles(Watched{id, std::move(what)});
  waits(limits::kLiveQueryInterval);
}

// Waits out the publishing interval before (what is pending goes its way) and reads a query that starts anew.
Result<QueryResult> Device::look(const Query& what) {
  views_.erase(kLookingOnce);
  watches(kLookingOnce, what);
  const auto view = views_.find(kLookingOnce);
  if (view == views_.end()) return fail(ErrorCode::internal, "no news of the query");
  QueryResult result = view->second.result;
  handles(Unwatched{kLookingOnce});
  views_.erase(kLookingOnce);
  return result;
}

Lines Device::shows(const ChatId& chat_id) {
  const Result<QueryResult> result = look(MessagesQuery{.chat_id = chat_id, .anchor = {}, .before = 50, .after = 0});
  LINNET_CHECK(result);
  Lines lines;
  for (const TimelineRow& row : std::get<MessagesResult>(*result).rows) lines.push_back(line_of(row));
  return lines;
}

ChatRow Device::chat_row(const ChatId& chat_id) {
  const Result<QueryResult> result = look(ChatsQuery{});
  LINNET_CHECK(result);
  for (const ChatRow& row : std::get<ChatsResult>(*result).rows) {
    if (row.chat_id == chat_id) return row;
  }
  ADD_FAILURE() << "no such chat in the list";
  return {};
}

ConnectionResult Device::connection() {
  return std::get<ConnectionResult>(*look(ConnectionQuery{}));
}

std::vector<OutboxItem> Device::outbox() {
  return std::get<OutboxResult>(*look(OutboxQuery{})).rows;
}

// ---------------------------------------------------------------- server

void Device::hears(const wire::ServerFrame& frame) {
  handles(arrival(frame));
}

std::size_t Device::answers_pulls(const ScriptedChat& chat) {
  std::size_t count = 0;
  for (std::vector<wire::Pull> pulls = sent<wire::Pull>(); !pulls.empty(); pulls = sent<wire::Pull>()) {
    for (const wire::Pull& pull : pulls) {
      EXPECT_EQ(pull.chat_id, chat.id());
      hears(chat.page(pull));
      if (++count > 1'000) {
        ADD_FAILURE() << "the engine asks without end";
        return count;
      }
    }
  }
  return count;
}

void Device::server_accepts_all(ScriptedChat& chat) {
  for (std::vector<wire::Send> sends = sent<wire::Send>(); !sends.empty(); sends = sent<wire::Send>()) {
    for (const wire::Send& send : sends) {
      const Entry entry = chat.appends(options_.user, send);
      hears(chat.accepted(entry.seq));
      hears(chat.entry(entry.seq));
    }
  }
}

// ---------------------------------------------------------------- time

void Device::waits(Duration duration) {
  const MonoTime end = now_.mono + duration;
  for (int turns = 0; timer_ && *timer_ <= end; ++turns) {
    LINNET_CHECK(turns < 100'000);  // a timer that is due again at once, for ever
    const Duration step = std::max(*timer_ - now_.mono, Duration::zero());
    now_.mono += step;
    now_.wall += step;
    timer_.reset();
    handles(TimerFired{});
  }
  now_.wall += end - now_.mono;
  now_.mono = end;
}

// ---------------------------------------------------------------- the host's part

void Device::handles(const std::vector<Event>& events) {
  carry_out(engine_->handle(events, now_));
}

FrameArrived Device::arrival(const wire::ServerFrame& frame) const {
  return FrameArrived{transport_.connection, wire::encode(frame, encoding())};
}

void Device::handles(const Event& event) {
  carry_out(engine_->handle(event, now_));
  if (server_answers_pings && !sent<wire::Ping>().empty()) hears(wire::Pong{});
}

void Device::carry_out(Actions actions) {
  for (Action& action : actions) {
    match(
        action,
        [&](const OpenTransport& it) {
          transport_ = it;
          opened.push_back(it);
        },
        [&](const TransmitFrame& it) { take_frame(it); },
        [&](const CloseTransport& it) { closed.push_back(it.connection); },
        [&](const ArmTimer& it) { timer_ = it.at; }, [&](const NeedToken&) { ++tokens_wanted; },
        [&](const Reply& it) { replies_.insert_or_assign(it.call.value, it.answer); },
        [&](const QueryNews& it) { take_news(it); }, [&](const Trouble& it) {
          troubles.push_back(it.error);
          refused.insert(refused.end(), it.refused.begin(), it.refused.end());
        });
  }
}

wire::Encoding Device::encoding() const {
  return transport_.transport == TransportKind::websocket ? wire::Encoding::cbor : wire::Encoding::json;
}

void Device::take_frame(const TransmitFrame& action) {
  EXPECT_EQ(action.connection, transport_.connection);
  EXPECT_LE(action.bytes.size(), limits::kFrameBytes);
  Result<wire::ClientFrame> frame = wire::decode_client(action.bytes, encoding());
  if (!frame) {
    ADD_FAILURE() << "the engine sent a frame that cannot be read: " << frame.error().detail;
    return;
  }
  frames_.push_back(*std::move(frame));
}

void Device::take_news(const QueryNews& news) {
  View& view = views_[news.query];
  EXPECT_EQ(news.version, view.version + 1);
  if (view.version == 0) {
    EXPECT_TRUE(news.reset) << "the first news of a query";
  }
  if (!news.reset) expect_patch_gives_result(view.result, news);
  view = View{news.version, news.result};
}

}  // namespace linnet::testing
