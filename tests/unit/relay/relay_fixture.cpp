#include "tests/unit/relay/relay_fixture.h"

#include <algorithm>

#include "core/base/match.h"

namespace linnet {
namespace {

Uuid numbered_uuid(std::uint64_t number) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < 6; ++i) {
    bytes[i] = static_cast<std::uint8_t>(number >> (8 * (5 - i)));
  }
  bytes[6] = 0x70;
  bytes[8] = 0x80;
  return Uuid{bytes};
}

}  // namespace

UserId user(std::string_view name) {
  return *UserId::parse(name);
}
LocalId local_id(std::uint64_t number) {
  return LocalId{numbered_uuid(number)};
}
ChatId group_id(std::uint64_t number) {
  return ChatId::group(numbered_uuid(number));
}

// ------------------------------------------------------------- Device

void Device::says(wire::ClientFrame frame) {
  host_.put(SessionEvent(FrameReceived{.session = session_, .frame = std::move(frame)}));
}

LocalId Device::sends(const ChatId& chat, std::string text) {
  return does(
      chat,
      Message{.body = {.text = std::move(text), .reply_to = {}, .mentions = {}, .extra = {}}});
}

LocalId Device::does(const ChatId& chat, Content content) {
  const LocalId id = host_.next_local_id();
  says(wire::Send{.chat_id = chat,
                  .local_id = id,
                  .content = std::move(content),
                  .after = {},
                  .read_up_to = {}});
  return id;
}

LocalId Device::makes_chat_with(const UserId& peer) {
  const LocalId id = host_.next_local_id();
  says(wire::Create{.chat_id = ChatId::direct(user_id_, peer),
                    .local_id = id,
                    .peer = peer,
                    .members = {},
                    .title = {}});
  return id;
}

LocalId Device::makes_group(const ChatId& chat, std::vector<UserId> members, std::string title) {
  const LocalId id = host_.next_local_id();
  says(wire::Create{.chat_id = chat,
                    .local_id = id,
                    .peer = {},
                    .members = std::move(members),
                    .title = std::move(title)});
  return id;
}

void Device::reads(const ChatId& chat, std::uint64_t seq) {
  says(wire::Marks{.items = {{.chat_id = chat, .delivered = {}, .read = Seq{seq}}}});
}

void Device::receives(const ChatId& chat, std::uint64_t seq) {
  says(wire::Marks{.items = {{.chat_id = chat, .delivered = Seq{seq}, .read = {}}}});
}

wire::Page Device::pulls(const ChatId& chat, std::uint64_t from, std::uint64_t to,
                         std::uint32_t limit, bool newest_first) {
  says(wire::Pull{.id = 5,
                  .chat_id = chat,
                  .from = Seq{from},
                  .to = Seq{to},
                  .limit = limit,
                  .newest_first = newest_first});
  return last<wire::Page>();
}

wire::Fetched Device::fetches(decltype(wire::Fetch::what) what) {
  says(wire::Fetch{.id = 6, .what = std::move(what)});
  return last<wire::Fetched>();
}

void Device::leaves() {
  host_.put(SessionEvent(SessionClosed{session_}));
}

std::vector<std::string> Device::entries() const {
  std::vector<std::string> texts;
  for (const wire::Entries& frame : heard<wire::Entries>()) {
    for (const Entry& entry : frame.entries) {
      const auto* message = std::get_if<Message>(&entry.content);
      texts.push_back(std::to_string(entry.seq.value) + ":" +
                      (message != nullptr ? message->body.text : "*"));
    }
  }
  return texts;
}

std::optional<ErrorCode> Device::refusal_of(const LocalId& local_id) const {
  for (const wire::Rejected& rejected : heard<wire::Rejected>()) {
    if (rejected.local_id == local_id) return rejected.code;
  }
  return std::nullopt;
}

std::optional<wire::Accepted> Device::acceptance_of(const LocalId& local_id) const {
  for (const wire::Accepted& accepted : heard<wire::Accepted>()) {
    if (accepted.local_id == local_id) return accepted;
  }
  return std::nullopt;
}

// ------------------------------------------------------------- RelayHost

Device& RelayHost::connects(std::string_view name, HelloOptions options) {
  const SessionId session{devices_.size() + 1};
  const DeviceId device_id = options.device_id.value_or(DeviceId::random(entropy_));
  Device& device =
      *devices_.emplace(session, std::make_unique<Device>(*this, session, user(name), device_id))
           .first->second;
  wire::Hello hello;
  hello.version = options.version;
  hello.device_id = device_id;
  hello.cursor = options.cursor;
  hello.control_cursor = options.control_cursor;
  hello.generation = options.generation;
  put(SessionEvent(HelloReceived{.session = session,
                                 .claims = {.user_id = user(name),
                                            .name = options.name,
                                            .avatar = {},
                                            .expires = now.wall + options.token_life},
                                 .hello = hello}));
  return device;
}

void RelayHost::put(RelayEvent event) {
  events_.push_back(std::move(event));
  settle();
}

void RelayHost::settle() {
  while (true) {
    if (events_.empty()) {
      std::optional<RelayEvent> answer = log.next_answer();
      if (!answer) return;
      events_.push_back(*std::move(answer));
    }
    const RelayEvent event = std::move(events_.front());
    events_.pop_front();
    match(
        event, [&](const ChatEvent& chat) { carry_out(chats.handle(chat, now)); },
        [&](const SessionEvent& session) { carry_out(sessions.handle(session, now)); });
  }
}

void RelayHost::answers(ScriptedLog::Ask kind) {
  std::optional<RelayEvent> answer = log.answer(kind);
  ASSERT_TRUE(answer.has_value()) << "nothing of this kind was asked";
  put(*std::move(answer));
}

void RelayHost::waits(Duration duration) {
  const MonoTime until = now.mono + duration;
  const auto due = [&](const std::optional<MonoTime>& timer) { return timer && *timer <= until; };
  const auto pass_to = [&](MonoTime time) {
    const Duration passed = std::max(time - now.mono, Duration::zero());
    now.mono += passed;
    now.wall += passed;
  };
  while (due(chat_timer_) || due(session_timer_)) {
    const bool chat_first =
        due(chat_timer_) && (!due(session_timer_) || *chat_timer_ <= *session_timer_);
    std::optional<MonoTime>& timer = chat_first ? chat_timer_ : session_timer_;
    pass_to(*timer);
    timer.reset();
    if (chat_first) {
      put(ChatEvent(ChatTimer{}));
    } else {
      put(SessionEvent(SessionTimer{}));
    }
  }
  pass_to(until);
}

void RelayHost::carry_out(const ChatActions& actions) {
  for (const ChatAction& action : actions) {
    match(
        action, [&](const ReplyTo& reply) { events_.push_back(SessionEvent(reply)); },
        [&](const DeliverTo& delivery) { events_.push_back(SessionEvent(delivery)); },
        [&](const ArmChatTimer& arm) { chat_timer_ = arm.at; },
        [&](const auto& ask) { log.take(ask); });
  }
}

void RelayHost::carry_out(const SessionActions& actions) {
  for (const SessionAction& action : actions) {
    match(
        action,
        [&](const SendFrame& send) {
          for (SessionId session : send.sessions) {
            devices_.at(session)->inbox.push_back(send.frame->frame());
          }
        },
        [&](const CloseSession& close) { devices_.at(close.session)->closed = close.code; },
        [&](const ToChat& request) { events_.push_back(ChatEvent(request.request)); },
        [&](const ArmSessionTimer& arm) { session_timer_ = arm.at; },
        [&](const auto& ask) { log.take(ask); });
  }
}

// ------------------------------------------------------------- scenes

Pair::Pair(SessionRelay::Options session_options, ChatRelay::Options chat_options)
    : RelayHost(session_options, chat_options),
      chat(ChatId::direct(user("alice"), user("bob"))),
      alice(&connects("alice")),
      bob(&connects("bob")) {
  alice->makes_chat_with(user("bob"));
  alice->forgets();
  bob->forgets();
}

Group::Group()
    : alice(&connects("alice")),
      bob(&connects("bob")),
      carol(&connects("carol")),
      dave(&connects("dave")) {
  alice->makes_group(chat, {user("bob"), user("carol"), user("dave")});
  for (Device* device : {alice, bob, carol, dave}) device->forgets();
}

}  // namespace linnet
