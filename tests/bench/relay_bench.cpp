// CPU time of both relays per accepted message, without encoding, sockets and disk: the log here
// answers at once.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <deque>
#include <string>
#include <vector>

#include "core/base/match.h"
#include "core/base/seeded_entropy.h"
#include "native-host/relay/chat_relay.h"
#include "native-host/relay/session_relay.h"

namespace linnet {
namespace {

// The time that this process had a processor.
struct CpuClock {
  using duration = std::chrono::duration<double>;

  static duration now() {
    return duration{static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC)};
  }
};

class Bench {
 public:
  UserId user(std::size_t number) const {
    return *UserId::parse("user-number-" + std::to_string(number));
  }

  SessionId connect(const UserId& user_id) {
    wire::Hello hello;
    hello.device_id = DeviceId::random(entropy_);
    const SessionId session{++sessions_opened_};
    put(SessionEvent(HelloReceived{
        .session = session,
        .claims = {.user_id = user_id, .name = {}, .avatar = {}, .expires = now_.wall + 24h},
        .hello = hello}));
    return session;
  }

  void says(SessionId session, wire::ClientFrame frame) {
    put(SessionEvent(FrameReceived{.session = session, .frame = std::move(frame)}));
  }

  void sends(SessionId session, const ChatId& chat) {
    says(session, wire::Send{.chat_id = chat,
                             .local_id = next_local_id(),
                             .content = Message{.body = {.text = std::string(200, 'x'),
                                                         .reply_to = {},
                                                         .mentions = {},
                                                         .extra = {}}},
                             .after = {},
                             .read_up_to = {}});
  }

  LocalId next_local_id() { return LocalId{Uuid::v7(now_.wall, entropy_)}; }

  // Appends wait until `commits` is called: so many messages of a chat share one.
  bool hold_appends = false;
  void commits() {
    for (Token token : std::exchange(appends_, {})) {
      put(ChatEvent(Appended{.token = token, .commit = ++commit_}));
    }
  }

  void tick() {
    now_.wall += 1ms;
    now_.mono += 1ms;
  }

  std::size_t deliveries = 0;
  std::size_t accepted = 0;

 private:
  using Event = std::variant<ChatEvent, SessionEvent>;

  void put(Event event) {
    events_.push_back(std::move(event));
    while (!events_.empty()) {
      Event next = std::move(events_.front());
      events_.pop_front();
      match(
          next, [&](ChatEvent& chat) { carry_out(chats_.handle(std::move(chat), now_)); },
          [&](SessionEvent& session) {
            carry_out(session_relay_.handle(std::move(session), now_));
          });
    }
  }

  void carry_out(ChatActions actions) {
    for (ChatAction& action : actions) {
      match(
          action,
          [&](LoadChat& load) {
            events_.push_back(
                ChatEvent(ChatLoaded{.token = load.token, .chat = fail(ErrorCode::not_found)}));
          },
          [&](AppendToLog& append) {
            if (hold_appends) {
              appends_.push_back(append.token);
            } else {
              events_.push_back(ChatEvent(Appended{.token = append.token, .commit = ++commit_}));
            }
          },
          [&](ReadLog& read) {
            events_.push_back(ChatEvent(RangeRead{.token = read.token, .page = LogPage{}}));
          },
          [&](FindInLog& find) {
            events_.push_back(
                ChatEvent(DedupFound{.token = find.token, .record = std::optional<DedupRecord>{}}));
          },
          [&](ReplyTo& reply) { events_.push_back(SessionEvent(std::move(reply))); },
          [&](DeliverTo& delivery) { events_.push_back(SessionEvent(std::move(delivery))); },
          [](ArmChatTimer&) {});
    }
  }

  void carry_out(SessionActions actions) {
    for (SessionAction& action : actions) {
      match(
          action,
          [&](SendFrame& send) {
            if (std::holds_alternative<wire::Accepted>(send.frame->frame())) ++accepted;
            if (std::holds_alternative<wire::Entries>(send.frame->frame())) {
              deliveries += send.sessions.size();
            }
          },
          [&](ReadUser& read) {
            events_.push_back(SessionEvent(UserRead{
                .token = read.token,
                .snapshot = UserSnapshot{
                    .commit = commit_, .generation = "bench", .chats = {}, .profile = {}, .settings = {}, .blocked_by = {}}}));
          },
          [&](ToChat& request) { events_.push_back(ChatEvent(std::move(request.request))); },
          [](CloseSession&) {}, [](PutUser&) {}, [](ReadProfiles&) {}, [](PutSettings&) {}, [](ReadSettings&) {},
          [](ArmSessionTimer&) {});
    }
  }

  ChatRelay chats_{ChatRelay::Options{}};
  SessionRelay session_relay_{SessionRelay::Options{}};
  SeededEntropy entropy_{1};
  Now now_{.mono = MonoTime{1h}, .wall = WallTime{std::chrono::hours(24 * 365 * 55)}};
  std::deque<Event> events_;
  std::vector<Token> appends_;
  std::uint64_t sessions_opened_ = 0;
  Commit commit_ = 0;
};

void report(const char* what, CpuClock::duration spent, std::size_t count, const char* unit) {
  const double micros = std::chrono::duration<double, std::micro>(spent).count();
  std::printf("%-44s %8.2f us per %s\n", what, micros / static_cast<double>(count), unit);
}

void direct_chats(const char* what, std::size_t pairs, std::size_t messages, std::size_t batch) {
  Bench bench;
  std::vector<std::pair<SessionId, ChatId>> writers;
  for (std::size_t i = 0; i < pairs; ++i) {
    const UserId one = bench.user(2 * i);
    const UserId other = bench.user(2 * i + 1);
    const SessionId session = bench.connect(one);
    bench.connect(other);
    const ChatId chat = ChatId::direct(one, other);
    bench.says(session, wire::Create{.chat_id = chat,
                                     .local_id = bench.next_local_id(),
                                     .peer = other,
                                     .members = {},
                                     .title = {}});
    writers.emplace_back(session, chat);
  }
  bench.hold_appends = batch > 1;
  bench.accepted = 0;
  const auto start = CpuClock::now();
  for (std::size_t sent = 0; sent < messages; sent += pairs * batch) {
    bench.tick();
    for (const auto& [session, chat] : writers) {
      for (std::size_t i = 0; i < batch; ++i) bench.sends(session, chat);
    }
    bench.commits();
    bench.commits();
  }
  report(what, CpuClock::now() - start, bench.accepted, "accepted message");
}

void large_group(std::size_t members, std::size_t messages) {
  Bench bench;
  std::vector<UserId> others;
  for (std::size_t i = 1; i < members; ++i) others.push_back(bench.user(i));
  const SessionId writer = bench.connect(bench.user(0));
  for (const UserId& user_id : others) bench.connect(user_id);
  const ChatId chat = ChatId::group(bench.next_local_id().uuid());
  bench.says(writer, wire::Create{.chat_id = chat,
                                  .local_id = bench.next_local_id(),
                                  .peer = {},
                                  .members = others,
                                  .title = "group"});
  bench.deliveries = 0;
  const auto start = CpuClock::now();
  for (std::size_t i = 0; i < messages; ++i) {
    bench.tick();
    bench.sends(writer, chat);
  }
  report("group of 500, one message an append", CpuClock::now() - start, bench.deliveries,
         "delivery");
}

}  // namespace
}  // namespace linnet

int main() {
  linnet::direct_chats("1,000 direct chats, one message an append", 1'000, 200'000, 1);
  linnet::direct_chats("1,000 direct chats, ten messages a round", 1'000, 200'000, 10);
  linnet::direct_chats("one direct chat, 500 messages a round", 1, 100'000, 500);
  linnet::large_group(500, 2'000);
}
