#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

TEST(ConnectionTest, AsksForATokenAndThenForATransport) {
  Device alice;
  alice.handles(Started{});
  EXPECT_EQ(alice.tokens_wanted, 1);
  EXPECT_TRUE(alice.opened.empty());
  alice.handles(TokenGiven{"secret"});
  ASSERT_EQ(alice.opened.size(), 1u);
  EXPECT_EQ(alice.opened[0].transport, TransportKind::websocket);
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::connecting);
}

TEST(ConnectionTest, SaysHelloFromWhereTheStoreIs) {
  Device alice;
  alice.starts();
  alice.connects();
  const auto first = alice.expects<wire::Hello>();
  EXPECT_EQ(first.token, "token");
  EXPECT_EQ(first.device_id, alice.store().device_id());
  EXPECT_EQ(first.cursor, "");
  EXPECT_EQ(first.generation, std::nullopt);
  alice.is_welcomed({}, "c42");
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::live);

  alice.loses_connection();
  alice.waits_for_next_try();
  alice.connects();
  const auto second = alice.expects<wire::Hello>();
  EXPECT_EQ(second.cursor, "c42");
  EXPECT_EQ(second.generation, "g1");
}

TEST(ConnectionTest, TheWelcomeFillsTheChatList) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  chat.says("bob", "hi");
  alice.goes_online({chat.head_for("alice")});
  const ChatRow row = alice.chat_row(chat.id());
  EXPECT_EQ(row.peer_id, user("bob"));
  EXPECT_EQ(row.head, Seq{2});
  EXPECT_EQ(row.unread, 1u);
}

TEST(ConnectionTest, TheCursorIsKeptOnlyOnceAllHeadsAreThere) {
  Device alice;
  auto first = ScriptedChat::direct("bob", "alice");
  auto second = ScriptedChat::direct("carol", "alice");
  alice.starts();
  alice.connects();
  wire::Welcome welcome;
  welcome.user_id = alice.user_id();
  welcome.generation = "g1";
  welcome.cursor = "c9";
  welcome.heads = {first.head_for("alice")};
  welcome.more = true;
  alice.hears(welcome);
  alice.answers_pulls(first);
  EXPECT_EQ(alice.store().cursors()->cursor, "");
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::catching_up);
  alice.hears(wire::Heads{{second.head_for("alice")}, false});
  alice.answers_pulls(second);
  EXPECT_EQ(alice.store().cursors()->cursor, "c9");
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::live);
  EXPECT_EQ(*alice.store().chat_count(), 2u);
}

TEST(ConnectionTest, ARefusedTokenPausesUntilThereIsAnother) {
  Device alice;
  alice.starts();
  alice.connects();
  alice.hears(wire::Failed{.code = ErrorCode::unauthorized, .detail = "expired", .id = {}, .retry_after_ms = {}});
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::unauthorized);
  EXPECT_EQ(alice.tokens_wanted, 2);
  alice.waits(1h);
  EXPECT_EQ(alice.opened.size(), 1u);

  alice.handles(TokenGiven{"fresh"});
  ASSERT_EQ(alice.opened.size(), 2u);
  alice.sent<wire::Hello>();
  alice.connects();
  EXPECT_EQ(alice.expects<wire::Hello>().token, "fresh");
}

TEST(ConnectionTest, ACloseForTheTokenIsARefusalToo) {
  Device alice;
  alice.goes_online();
  alice.loses_connection(4401);
  EXPECT_EQ(alice.tokens_wanted, 2);
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::unauthorized);
}

TEST(ConnectionTest, ANewTokenRenewsTheSession) {
  Device alice;
  alice.goes_online();
  alice.handles(TokenGiven{"fresh"});
  EXPECT_EQ(alice.expects<wire::Auth>().token, "fresh");
}

TEST(ConnectionTest, PingsWhenNothingIsHeardAndGivesUpWithoutAnAnswer) {
  Device alice;
  alice.server_answers_pings = false;
  alice.goes_online();
  alice.waits(limits::kHeartbeat - 1s);
  EXPECT_TRUE(alice.sent<wire::Ping>().empty());
  alice.waits(1s);
  alice.expects<wire::Ping>();
  alice.hears(wire::Pong{});
  alice.waits(limits::kHeartbeatGrace);
  EXPECT_TRUE(alice.closed.empty());

  alice.waits(limits::kHeartbeat);
  alice.expects<wire::Ping>();
  alice.waits(limits::kHeartbeatGrace);
  EXPECT_EQ(alice.closed.size(), 1u);
  EXPECT_NE(alice.connection().phase, ConnectionPhase::live);
}

TEST(ConnectionTest, AnyFrameIsASignOfLife) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  for (int i = 0; i < 5; ++i) {
    alice.waits(20s);
    chat.says("bob", "still here");
    alice.hears(chat.entry(chat.head()));
  }
  EXPECT_TRUE(alice.sent<wire::Ping>().empty());
}

TEST(ConnectionTest, WaitsLongerFromTryToTryButNeverBeyondTheCap) {
  Device alice;
  alice.starts();
  Duration longest{};
  for (std::uint32_t attempt = 0; attempt < 40; ++attempt) {
    const MonoTime lost = alice.now().mono;
    alice.loses_connection();
    alice.waits_for_next_try();
    const Duration waited = alice.now().mono - lost;
    const Duration most = std::min<Duration>(limits::kReconnectCap, limits::kBackoffBase * (1LL << std::min(attempt, 20u)));
    EXPECT_LE(waited, most) << "try " << attempt;
    longest = std::max(longest, waited);
  }
  EXPECT_GT(longest, limits::kReconnectCap / 2) << "jitter over the whole range";
}

TEST(ConnectionTest, ATransportThatNeverOpensIsGivenUp) {
  Device alice;
  alice.starts();
  alice.waits(10s);
  EXPECT_EQ(alice.closed, std::vector{ConnectionId{1}});
  alice.waits(limits::kReconnectCap);
  EXPECT_GE(alice.opened.size(), 2u);
}

TEST(ConnectionTest, LongPollingFollowsTwoFailedWebSockets) {
  Device alice;
  alice.starts();
  alice.loses_connection();
  alice.waits_for_next_try();
  EXPECT_EQ(alice.opened.back().transport, TransportKind::websocket);
  alice.loses_connection();
  alice.waits_for_next_try();
  ASSERT_EQ(alice.opened.back().transport, TransportKind::long_poll);
  alice.connects();
  alice.expects<wire::Hello>();
  alice.is_welcomed();
  EXPECT_EQ(alice.connection().transport, TransportKind::long_poll);

  // A minute later the better transport gets another chance.
  alice.waits(2min);
  EXPECT_EQ(alice.opened.back().transport, TransportKind::websocket);
}

TEST(ConnectionTest, AServerThatIsAwayIsNotABlockedWebSocket) {
  Device alice;
  alice.starts();
  for (int i = 0; i < 3; ++i) {
    alice.loses_connection();
    alice.waits_for_next_try();
  }
  EXPECT_EQ(alice.opened[2].transport, TransportKind::long_poll);
  EXPECT_EQ(alice.opened[3].transport, TransportKind::websocket);
}

TEST(ConnectionTest, WithoutANetworkItWaitsForOne) {
  Device alice;
  alice.goes_online();
  alice.handles(NetworkChanged{false});
  EXPECT_EQ(alice.closed.size(), 1u);
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::offline);
  EXPECT_EQ(alice.connection().next_try, std::nullopt);
  alice.waits(1h);
  EXPECT_EQ(alice.opened.size(), 1u);
  alice.handles(NetworkChanged{true});
  EXPECT_EQ(alice.opened.size(), 2u);
}

TEST(ConnectionTest, ConnectNowCutsTheWaitShort) {
  Device alice;
  alice.starts();
  for (int i = 0; i < 6; ++i) {
    alice.loses_connection();
    ASSERT_TRUE(alice.asks(ConnectNow{}));
    EXPECT_EQ(alice.opened.size(), static_cast<std::size_t>(i) + 2);
  }
}

TEST(ConnectionTest, EventsOfAnOlderConnectionAreIgnored) {
  Device alice;
  alice.goes_online();
  const ConnectionId old = alice.transport();
  alice.loses_connection();
  alice.waits_for_next_try();
  alice.connects();
  alice.is_welcomed();
  alice.handles(TransportClosed{old, 1006, ""});
  alice.handles(TransportOpened{old});
  alice.handles(FrameArrived{old, to_bytes("nonsense")});
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::live);
  EXPECT_TRUE(alice.troubles.empty());
}

TEST(ConnectionTest, AResyncMeansHelloAgain) {
  Device alice;
  alice.goes_online();
  alice.hears(wire::Resync{"slow_consumer"});
  EXPECT_EQ(alice.closed.size(), 1u);
  alice.waits_for_next_try();
  alice.connects();
  alice.expects<wire::Hello>();
}

TEST(ConnectionTest, BytesThatMakeNoSenseEndTheConnectionAndNothingElse) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  alice.goes_online({chat.head_for("alice")});
  alice.handles(FrameArrived{alice.transport(), to_bytes("nonsense")});
  EXPECT_EQ(alice.closed.size(), 1u);
  EXPECT_EQ(alice.troubles.size(), 1u);
  alice.comes_back({chat.head_for("alice")});
  EXPECT_EQ(*alice.store().chat_count(), 1u);
}

TEST(ConnectionTest, AnotherUsersWelcomeIsRefused) {
  Device alice;
  alice.starts();
  alice.connects();
  wire::Welcome welcome;
  welcome.user_id = user("mallory");
  welcome.generation = "g1";
  welcome.cursor = "c1";
  alice.hears(welcome);
  EXPECT_NE(alice.connection().phase, ConnectionPhase::live);
  EXPECT_EQ(alice.store().cursors()->cursor, "");
}

}  // namespace
}  // namespace linnet::testing
