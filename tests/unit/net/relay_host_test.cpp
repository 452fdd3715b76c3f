#include "native-host/net/relay_host.h"

#include <gtest/gtest.h>

#include <map>

#include "core/base/seeded_entropy.h"
#include "native-host/log/memory_message_log.h"

namespace linnet {
namespace {

// A token is "ok NAME"; anything else is refused.
class NameVerifier final : public TokenVerifier {
 public:
  Result<Claims> verify(std::string_view token, WallTime now) const override {
    if (!token.starts_with("ok ")) return fail(ErrorCode::unauthorized, "token: refused");
    LINNET_ASSIGN(UserId user, UserId::parse(token.substr(3)));
    return Claims{.user_id = std::move(user), .name = std::string(token.substr(3)), .avatar = {}, .expires = now + 1h};
  }
};

class FakeSession final : public ServerSession {
 public:
  void send(const std::shared_ptr<const wire::SharedFrame>& frame, bool) override { frames.push_back(frame->frame()); }
  void close(std::uint16_t code, std::string_view) override { closed_with = code; }

  template <class Frame>
  [[nodiscard]] std::vector<Frame> all() const {
    std::vector<Frame> found;
    for (const wire::ServerFrame& frame : frames) {
      if (const auto* one = std::get_if<Frame>(&frame)) found.push_back(*one);
    }
    return found;
  }

  std::vector<wire::ServerFrame> frames;
  std::uint16_t closed_with = 0;
};

class RelayHostTest : public ::testing::Test {
 protected:
  RelayHost::Options options() {
    RelayHost::Options options;
    options.sessions.generation = log.generation();
    options.now = [this] { return now; };
    options.arm_timer = [this](MonoTime at) { armed = at; };
    return options;
  }
  SessionId connects(FakeSession& session) { return host.open(session, wire::Encoding::json); }
  void says(SessionId id, const wire::ClientFrame& frame) { host.receive(id, wire::encode(frame, wire::Encoding::json)); }
  void says_hello(SessionId id, const std::string& token) {
    wire::Hello hello;
    hello.token = token;
    hello.device_id = DeviceId::random(entropy);
    says(id, hello);
  }
  LocalId local_id() { return LocalId(Uuid::v7(now.wall, entropy)); }

  Now now{.mono = mono_from_micros(1'000'000), .wall = wall_from_micros(1'700'000'000'000'000)};
  std::optional<MonoTime> armed;
  SeededEntropy entropy{1};
  MemoryMessageLog log;
  NameVerifier verifier;
  std::vector<std::string> lines;
  EventLog events{[this](std::string_view line) { lines.emplace_back(line); }};
  RelayHost host{options(), log, verifier, events};
};

TEST_F(RelayHostTest, AMessageGoesFromOneDeviceToAnother) {
  FakeSession alice;
  FakeSession bob;
  const SessionId from = connects(alice);
  const SessionId to = connects(bob);
  says_hello(from, "ok alice");
  says_hello(to, "ok bob");
  ASSERT_EQ(alice.all<wire::Welcome>().size(), 1u);
  const ChatId chat = ChatId::group(Uuid::v7(now.wall, entropy));
  says(from, wire::Create{.chat_id = chat, .local_id = local_id(), .peer = {}, .members = {*UserId::parse("bob")}, .title = "Two"});
  says(from, wire::Send{.chat_id = chat, .local_id = local_id(), .content = Message{.body = {.text = "hello", .reply_to = {}, .mentions = {}, .extra = {}}}, .after = {}, .read_up_to = {}});
  EXPECT_EQ(alice.all<wire::Accepted>().size(), 2u);
  const auto heard = bob.all<wire::Entries>();
  ASSERT_FALSE(heard.empty());
  EXPECT_EQ(std::get<Message>(heard.back().entries.back().content).body.text, "hello");
  EXPECT_EQ(host.appends_in_flight(), 0u);
}

TEST_F(RelayHostTest, ABadTokenEndsTheSessionAndIsNotLogged) {
  FakeSession session;
  const SessionId id = connects(session);
  says_hello(id, "secret-token");
  EXPECT_EQ(session.all<wire::Failed>().at(0).code, ErrorCode::unauthorized);
  EXPECT_EQ(session.closed_with, close_code::kUnauthorized);
  EXPECT_FALSE(host.is_open(id));
  for (const std::string& line : lines) EXPECT_EQ(line.find("secret-token"), std::string::npos);
}

TEST_F(RelayHostTest, NothingIsHandledBeforeHello) {
  FakeSession session;
  says(connects(session), wire::Ping{});
  EXPECT_TRUE(session.all<wire::Pong>().empty());
  EXPECT_EQ(session.closed_with, close_code::kProtocol);
}

TEST_F(RelayHostTest, TheThirdMalformedFrameEndsTheSession) {
  FakeSession session;
  const SessionId id = connects(session);
  says_hello(id, "ok alice");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(session.closed_with, 0);
    host.receive(id, as_bytes("{"));
  }
  EXPECT_EQ(session.all<wire::Failed>().size(), 3u);
  EXPECT_EQ(session.closed_with, close_code::kProtocol);
}

TEST_F(RelayHostTest, ARefusedRenewalLeavesTheSessionOpen) {
  FakeSession session;
  const SessionId id = connects(session);
  says_hello(id, "ok alice");
  says(id, wire::Auth{.token = "bad"});
  EXPECT_EQ(session.all<wire::Failed>().size(), 1u);
  EXPECT_EQ(session.closed_with, 0);
}

TEST_F(RelayHostTest, FramesOfAClosedSessionAreIgnored) {
  FakeSession session;
  const SessionId id = connects(session);
  says_hello(id, "ok alice");
  host.closed(id);
  host.closed(id);
  const std::size_t before = session.frames.size();
  says(id, wire::Ping{});
  EXPECT_EQ(session.frames.size(), before);
  EXPECT_EQ(host.session_count(), 0u);
}

}  // namespace
}  // namespace linnet
