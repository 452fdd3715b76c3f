#include "native-host/relay/session_relay.h"

#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/relay/relay_fixture.h"

namespace linnet {
namespace {

using Ask = ScriptedLog::Ask;

TEST(SessionRelayTest, PingIsAnsweredAndUnexpectedFramesFail) {
  RelayHost host;
  Device& alice = host.connects("alice");
  alice.says(wire::Ping{});
  EXPECT_EQ(alice.heard<wire::Pong>().size(), 1u);
  alice.says(wire::Hello{});
  EXPECT_EQ(alice.last<wire::Failed>().code, ErrorCode::malformed);
  alice.says(wire::Auth{});
  EXPECT_EQ(alice.last<wire::Failed>().code, ErrorCode::unsupported);
  EXPECT_FALSE(alice.closed);
}

TEST(SessionRelayTest, AFrameForManyIsMadeOnce) {
  SessionRelay relay({});
  const Now now{.mono = MonoTime{1h}, .wall = WallTime{1h}};
  for (std::uint64_t i = 1; i <= 3; ++i) {
    wire::Hello hello;
    hello.device_id = *DeviceId::parse(std::string(25, 'a') + (i == 1 ? 'a' : i == 2 ? 'e' : 'i'));
    SessionActions asked = relay.handle(HelloReceived{.session = {i},
                                                      .claims = {.user_id = user("alice"),
                                                                 .name = {},
                                                                 .avatar = {},
                                                                 .expires = now.wall + 1h},
                                                      .hello = hello},
                                        now);
    for (const SessionAction& action : asked) {
      if (const auto* read = std::get_if<ReadUser>(&action)) {
        (void)relay.handle(UserRead{.token = read->token, .snapshot = UserSnapshot{}}, now);
      }
    }
  }
  const auto users =
      std::make_shared<const std::vector<UserId>>(std::vector{user("alice"), user("bob")});
  const SessionActions actions = relay.handle(DeliverTo{.users = users,
                                                        .frame = wire::Pong{},
                                                        .except = SessionId{2},
                                                        .ephemeral = false,
                                                        .commit = 1},
                                              now);
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(std::get<SendFrame>(actions[0]).sessions, (std::vector<SessionId>{{1}, {3}}));
}

TEST(SendRateTest, AUserWhoSendsTooFastIsToldWhenToGoOn) {
  SessionRelay::Options slow;
  slow.sends_per_second = 10;
  slow.sends_burst = 3;
  Pair pair(slow);  // the chat's creation was one
  pair.alice->sends(pair.chat, "two");
  pair.alice->sends(pair.chat, "three");
  const LocalId fourth = pair.alice->sends(pair.chat, "four");
  EXPECT_EQ(pair.alice->refusal_of(fourth), ErrorCode::rate_limited);
  EXPECT_EQ(pair.alice->last<wire::Rejected>().retry_after_ms, 100u);
  EXPECT_EQ(pair.bob->refusal_of(pair.bob->sends(pair.chat, "not bob")), std::nullopt);
  pair.waits(100ms);
  EXPECT_TRUE(pair.alice->acceptance_of(pair.alice->sends(pair.chat, "four")));
}

// ------------------------------------------------------------- tokens

TEST(TokenTest, AnExpiredTokenEndsTheSessionAfterAGrace) {
  RelayHost host;
  Device& alice = host.connects("alice", {.token_life = 10min});
  host.waits(10min + 29s);
  EXPECT_FALSE(alice.closed);
  host.waits(1s);
  EXPECT_EQ(alice.closed, 4401);
  EXPECT_EQ(host.sessions.session_count(), 0u);
}

TEST(TokenTest, ARenewedTokenKeepsItOpen) {
  RelayHost host;
  Device& alice = host.connects("alice", {.token_life = 10min});
  host.put(SessionEvent(TokenRenewed{
      .session = alice.session(),
      .claims = {
          .user_id = user("alice"), .name = {}, .avatar = {}, .expires = host.now.wall + 3h}}));
  host.waits(2h);
  EXPECT_FALSE(alice.closed);
  host.waits(1h + 30s);
  EXPECT_EQ(alice.closed, 4401);
}

TEST(TokenTest, AnotherUsersTokenEndsTheSession) {
  RelayHost host;
  Device& alice = host.connects("alice");
  host.put(SessionEvent(TokenRenewed{
      .session = alice.session(),
      .claims = {
          .user_id = user("bob"), .name = {}, .avatar = {}, .expires = host.now.wall + 3h}}));
  EXPECT_EQ(alice.last<wire::Failed>().code, ErrorCode::unauthorized);
  EXPECT_EQ(alice.closed, 4401);
}

// ------------------------------------------------------------- profiles

TEST(ProfileTest, ProfilesAreFetchedByIdAndByPrefix) {
  RelayHost host;
  host.connects("bob", {.name = "Bob"});
  Device& alice = host.connects("alice", {.name = "Alice"});
  const auto by_id = std::get<wire::FetchedProfiles>(
      alice.fetches(wire::FetchProfiles{{user("bob"), user("nobody")}}).what);
  ASSERT_EQ(by_id.profiles.size(), 1u);
  EXPECT_EQ(by_id.profiles[0].name, "Bob");
  const auto by_prefix =
      std::get<wire::FetchedProfiles>(alice.fetches(wire::FetchDirectory{"Al"}).what);
  ASSERT_EQ(by_prefix.profiles.size(), 1u);
  EXPECT_EQ(by_prefix.profiles[0].user_id, user("alice"));
}

TEST(ProfileTest, RefusedFetchesSayWhy) {
  SessionRelay::Options closed;
  closed.directory = false;
  RelayHost host;
  RelayHost private_host(closed);
  const auto refusal = [](RelayHost& where, decltype(wire::Fetch::what) what) {
    Device& alice = where.connects("alice");
    alice.says(wire::Fetch{.id = 4, .what = std::move(what)});
    EXPECT_EQ(alice.last<wire::Failed>().id, 4u);
    return alice.last<wire::Failed>().code;
  };
  EXPECT_EQ(refusal(private_host, wire::FetchDirectory{"a"}), ErrorCode::forbidden);
  EXPECT_EQ(refusal(host, wire::FetchDirectory{""}), ErrorCode::malformed);
  EXPECT_EQ(refusal(host, wire::FetchProfiles{std::vector<UserId>(limits::kProfilesPerFetch + 1)}),
            ErrorCode::too_large);
  host.log.fails_next(Ask::read_profiles, ErrorCode::busy);
  EXPECT_EQ(refusal(host, wire::FetchProfiles{{user("bob")}}), ErrorCode::busy);
}

TEST(ProfileTest, ASessionHasFewFetchesUnderWay) {
  RelayHost host;
  Device& alice = host.connects("alice");
  host.log.holds(Ask::read_profiles);
  for (int i = 0; i < 17; ++i) alice.says(wire::Fetch{.id = 1, .what = wire::FetchDirectory{"a"}});
  EXPECT_EQ(alice.last<wire::Failed>().code, ErrorCode::busy);
  EXPECT_EQ(host.log.waiting(Ask::read_profiles), 16u);
}

// ------------------------------------------------------------- presence

class PresenceTest : public testing::Test {
 protected:
  std::vector<bool> seen_of_bob() const {
    std::vector<bool> states;
    for (const wire::Presence& frame : alice.heard<wire::Presence>()) {
      for (const PresenceState& state : frame.users) {
        if (state.user_id == user("bob")) states.push_back(state.online);
      }
    }
    return states;
  }

  RelayHost host;
  Device& alice = host.connects("alice");
};

TEST_F(PresenceTest, FollowingAnswersForAllAndThenOnChange) {
  alice.says(wire::FollowPresence{{user("bob"), user("alice")}});
  const auto first = alice.last<wire::Presence>().users;
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0], (PresenceState{.user_id = user("bob"), .online = false, .last_seen = {}}));
  EXPECT_TRUE(first[1].online);
  host.connects("bob");
  EXPECT_EQ(seen_of_bob(), (std::vector{false, true}));
  host.connects("carol");
  EXPECT_EQ(alice.heard<wire::Presence>().size(), 2u) << "nobody asked for carol";
}

TEST_F(PresenceTest, GoingOfflineIsToldAfterAGraceWithTheTime) {
  Device& bob = host.connects("bob");
  alice.says(wire::FollowPresence{{user("bob")}});
  host.waits(1min);
  const WallTime left = host.now.wall;
  bob.leaves();
  host.waits(1'999ms);
  EXPECT_EQ(seen_of_bob(), std::vector{true});
  host.waits(1ms);
  EXPECT_EQ(seen_of_bob(), (std::vector{true, false}));
  EXPECT_EQ(alice.last<wire::Presence>().users[0].last_seen, left);
}

TEST_F(PresenceTest, AReconnectIsNoNews) {
  Device& bob = host.connects("bob");
  alice.says(wire::FollowPresence{{user("bob")}});
  bob.leaves();
  host.waits(1s);
  host.connects("bob");
  host.waits(1min);
  EXPECT_EQ(seen_of_bob(), std::vector{true});
}

TEST_F(PresenceTest, AUserIsOnlineAsLongAsOneSessionIs) {
  Device& phone = host.connects("bob");
  Device& laptop = host.connects("bob");
  alice.says(wire::FollowPresence{{user("bob")}});
  phone.leaves();
  host.waits(1min);
  EXPECT_EQ(seen_of_bob(), std::vector{true});
  laptop.leaves();
  host.waits(1min);
  EXPECT_EQ(seen_of_bob(), (std::vector{true, false}));
}

TEST_F(PresenceTest, ChangesOfOneUserAreToldAtMostOnceASecond) {
  alice.says(wire::FollowPresence{{user("bob")}});
  Device& bob = host.connects("bob");
  bob.leaves();
  host.waits(2s);
  EXPECT_EQ(seen_of_bob(), (std::vector{false, true, false}));
  host.connects("bob");
  host.waits(999ms);
  EXPECT_EQ(seen_of_bob().size(), 3u);
  host.waits(1ms);
  EXPECT_EQ(seen_of_bob(), (std::vector{false, true, false, true}));
}

TEST_F(PresenceTest, TheFollowedAreReplacedAndBounded) {
  alice.says(wire::FollowPresence{{user("bob")}});
  alice.says(wire::FollowPresence{{user("carol")}});
  alice.forgets();
  host.connects("bob");
  EXPECT_TRUE(alice.inbox.empty());
  alice.says(
      wire::FollowPresence{std::vector<UserId>(limits::kPresenceSubscriptions + 1, user("bob"))});
  EXPECT_EQ(alice.last<wire::Failed>().code, ErrorCode::too_large);
}

}  // namespace
}  // namespace linnet
