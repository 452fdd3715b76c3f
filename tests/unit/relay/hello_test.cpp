#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/relay/relay_fixture.h"

namespace linnet {
namespace {

using Ask = ScriptedLog::Ask;

SessionRelay::Options options(std::uint32_t newest_pages = 8) {
  SessionRelay::Options chosen;
  chosen.newest_pages = newest_pages;
  chosen.generation = "first";
  return chosen;
}

std::vector<ChatId> chats_in(const std::vector<ChatHead>& heads) {
  std::vector<ChatId> chats;
  for (const ChatHead& head : heads) chats.push_back(head.chat_id);
  return chats;
}

TEST(HelloTest, TheWelcomeSaysWhoWhenAndWhereTheStreamStarts) {
  RelayHost host(options());
  Device& alice = host.connects("alice", {.name = "Alice"});
  const auto welcome = alice.last<wire::Welcome>();
  EXPECT_EQ(welcome.user_id, user("alice"));
  EXPECT_EQ(welcome.generation, "first");
  EXPECT_EQ(welcome.cursor, "0");
  EXPECT_EQ(welcome.server_time, host.now.wall);
  EXPECT_EQ(host.sessions.session_count(), 1u);
  EXPECT_EQ(host.log.profiles.at(user("alice")).name, "Alice");
}

TEST(HelloTest, AnotherVersionIsRefused) {
  RelayHost host;
  Device& alice = host.connects("alice", {.version = "linnet.v0"});
  EXPECT_EQ(alice.last<wire::Failed>().code, ErrorCode::unsupported);
  EXPECT_EQ(alice.closed, 4400);
  EXPECT_EQ(host.sessions.session_count(), 0u);
}

TEST(HelloTest, OnlyWhatIsNewerThanTheCursorComes) {
  Pair pair;
  pair.alice->makes_group(group_id(1), {});
  const std::string cursor = pair.alice->last<wire::Entries>().cursor;
  pair.bob->sends(pair.chat, "news");
  Device& later = pair.connects("alice", {.cursor = cursor});
  EXPECT_EQ(chats_in(later.last<wire::Welcome>().heads), std::vector<ChatId>{pair.chat});
  Device& fresh = pair.connects("alice");
  EXPECT_EQ(fresh.last<wire::Welcome>().heads.size(), 2u);
  Device& confused = pair.connects("alice", {.cursor = "not mine"});
  EXPECT_EQ(confused.last<wire::Welcome>().heads.size(), 2u);
}

TEST(HelloTest, AfterTheLogWasRestoredAllHeadsCome) {
  Pair pair(options());
  const std::string cursor = std::to_string(pair.log.commit);
  Device& same = pair.connects("alice", {.cursor = cursor, .generation = "first"});
  EXPECT_TRUE(same.last<wire::Welcome>().heads.empty());
  Device& other = pair.connects("alice", {.cursor = cursor, .generation = "another"});
  EXPECT_EQ(other.last<wire::Welcome>().heads.size(), 1u);
  Device& ahead = pair.connects("alice", {.cursor = "999", .generation = "first"});
  EXPECT_EQ(ahead.last<wire::Welcome>().heads.size(), 1u) << "the log has never been that far";
}

TEST(HelloTest, ManyHeadsComeInSlicesNewestFirst) {
  RelayHost host(options(0));
  Device& alice = host.connects("alice");
  for (std::uint64_t i = 1; i <= 250; ++i) {
    alice.makes_group(group_id(i), {});
    host.waits(1s);
  }
  Device& phone = host.connects("alice");
  const auto welcome = phone.last<wire::Welcome>();
  const auto further = phone.heard<wire::Heads>();
  EXPECT_EQ(welcome.heads.size(), limits::kHeadsPerWelcome);
  EXPECT_EQ(welcome.heads.front().chat_id, group_id(250));
  EXPECT_TRUE(welcome.more);
  ASSERT_EQ(further.size(), 2u);
  EXPECT_TRUE(further[0].more);
  EXPECT_FALSE(further[1].more);
  EXPECT_EQ(further[1].heads.back().chat_id, group_id(1));
}

TEST(HelloTest, TheNewestPagesOfTheMostRecentChatsComeAlong) {
  RelayHost host(options(2));
  Device& alice = host.connects("alice");
  for (std::uint64_t i = 1; i <= 3; ++i) {
    alice.makes_group(group_id(i), {});
    for (int n = 0; n < 60; ++n) alice.sends(group_id(i), "hi");
    host.waits(1s);
  }
  Device& phone = host.connects("alice");
  const auto pages = phone.heard<wire::Page>();
  ASSERT_EQ(pages.size(), 2u);
  EXPECT_EQ(pages[0].chat_id, group_id(3));
  EXPECT_EQ(pages[0].id, 0u);
  EXPECT_EQ(pages[0].entries.size(), 50u);
  EXPECT_EQ(pages[0].to, Seq{61});
  EXPECT_EQ(pages[1].chat_id, group_id(2));
}

TEST(HelloTest, TheStreamStartsExactlyWhereTheWelcomeEnds) {
  Pair pair;
  pair.log.holds(Ask::read_user);
  Device& phone = pair.connects("alice");
  pair.bob->sends(pair.chat, "while it is read");
  EXPECT_TRUE(phone.inbox.empty()) << "nothing before the welcome";
  pair.answers(Ask::read_user);
  // The snapshot was taken after that message: it is in the head, not in the stream again.
  EXPECT_EQ(phone.last<wire::Welcome>().heads.at(0).head, Seq{2});
  EXPECT_TRUE(phone.heard<wire::Entries>().empty());
  pair.bob->sends(pair.chat, "live");
  EXPECT_EQ(phone.entries(), std::vector<std::string>{"3:live"});
}

TEST(HelloTest, WhatHappensAfterTheSnapshotFollowsTheWelcome) {
  Pair pair;
  pair.log.holds(Ask::read_user);
  Device& phone = pair.connects("alice");
  // The log answers, but its answer arrives only after the next message has been delivered.
  const std::optional<RelayEvent> answer = pair.log.answer(Ask::read_user);
  pair.bob->sends(pair.chat, "after the snapshot");
  EXPECT_TRUE(phone.inbox.empty());
  pair.put(*answer);
  EXPECT_TRUE(std::holds_alternative<wire::Welcome>(phone.inbox.front()));
  EXPECT_EQ(phone.last<wire::Welcome>().heads.at(0).head, Seq{1});
  EXPECT_EQ(phone.entries(), std::vector<std::string>{"2:after the snapshot"});
}

TEST(HelloTest, FramesBeforeTheWelcomeWaitForIt) {
  Pair pair;
  pair.log.holds(Ask::read_user);
  Device& phone = pair.connects("alice");
  phone.says(wire::Ping{});
  const LocalId early = phone.sends(pair.chat, "early");
  EXPECT_TRUE(phone.inbox.empty());
  for (int i = 0; i < 62; ++i) phone.says(wire::Ping{});
  const LocalId too_many = phone.sends(pair.chat, "too many");
  EXPECT_TRUE(phone.inbox.empty());
  pair.answers(Ask::read_user);
  EXPECT_TRUE(std::holds_alternative<wire::Welcome>(phone.inbox.front()));
  EXPECT_TRUE(phone.acceptance_of(early));
  EXPECT_EQ(phone.refusal_of(too_many), ErrorCode::busy);
  EXPECT_EQ(phone.heard<wire::Pong>().size(), 63u);
}

TEST(HelloTest, ADeviceThatConnectsAgainTakesItsOwnPlace) {
  Pair pair;
  Device& again = pair.connects("alice", {.device_id = pair.alice->device_id()});
  EXPECT_EQ(pair.alice->closed, 4009);
  EXPECT_FALSE(again.closed);
  pair.alice->forgets();
  pair.bob->sends(pair.chat, "hi");
  EXPECT_TRUE(pair.alice->inbox.empty());
  EXPECT_EQ(again.entries().size(), 1u);
}

TEST(HelloTest, BeyondTheLimitTheOldestSessionOfAUserGoes) {
  SessionRelay::Options two = options();
  two.sessions_per_user_max = 2;
  RelayHost host(two);
  Device& first = host.connects("alice");
  Device& second = host.connects("alice");
  host.connects("bob");
  host.connects("alice");
  EXPECT_EQ(first.closed, 4009);
  EXPECT_FALSE(second.closed);
  EXPECT_EQ(host.sessions.session_count(), 3u);
}

TEST(HelloTest, FewHellosAreReadAtOnceAndTheOthersWaitInOrderButNotForLong) {
  SessionRelay::Options narrow = options();
  narrow.hellos_reading_max = 1;
  RelayHost host(narrow);
  host.log.holds(Ask::read_user);
  Device& alice = host.connects("alice");
  Device& bob = host.connects("bob");
  Device& carol = host.connects("carol");
  EXPECT_EQ(host.log.waiting(Ask::read_user), 1u);
  host.answers(Ask::read_user);
  EXPECT_EQ(alice.heard<wire::Welcome>().size(), 1u);
  EXPECT_EQ(host.log.waiting(Ask::read_user), 1u);
  host.waits(5s);
  EXPECT_EQ(carol.last<wire::Failed>().code, ErrorCode::busy);
  EXPECT_EQ(carol.closed, 1013);
  host.answers(Ask::read_user);
  EXPECT_EQ(bob.heard<wire::Welcome>().size(), 1u);
}

TEST(HelloTest, ASessionThatClosesWhileItIsReadLetsTheNextIn) {
  SessionRelay::Options narrow = options();
  narrow.hellos_reading_max = 1;
  RelayHost host(narrow);
  host.log.holds(Ask::read_user);
  host.connects("alice").leaves();
  Device& bob = host.connects("bob");
  host.answers(Ask::read_user);
  host.answers(Ask::read_user);
  EXPECT_EQ(bob.heard<wire::Welcome>().size(), 1u);
}

TEST(HelloTest, ALogThatCannotBeReadClosesTheSession) {
  RelayHost host;
  host.log.fails_next(Ask::read_user, ErrorCode::busy);
  Device& alice = host.connects("alice");
  EXPECT_EQ(alice.last<wire::Failed>().code, ErrorCode::busy);
  EXPECT_EQ(alice.closed, 1013);
}

TEST(HelloTest, AProfileIsStoredAgainOnlyWhenTheTokenSaysSomethingNew) {
  RelayHost host;
  host.connects("alice", {.name = "Alice"});
  host.connects("alice", {.name = "Alice"});
  EXPECT_EQ(host.log.profiles.at(user("alice")).version, 1u);
  host.connects("alice");
  EXPECT_EQ(host.log.profiles.at(user("alice")).name, "Alice");
  host.connects("alice", {.name = "Alice B."});
  EXPECT_EQ(host.log.profiles.at(user("alice")).version, 2u);
}

}  // namespace
}  // namespace linnet
