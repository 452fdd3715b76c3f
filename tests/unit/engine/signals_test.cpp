// Marks, typing and presence: what is said often and kept briefly.
#include <gtest/gtest.h>

#include <cstdio>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

class SignalsTest : public ::testing::Test {
 protected:
  SignalsTest() {
    for (int i = 0; i < 5; ++i) chat.says("bob", std::to_string(i));
    chat.says("alice", "mine");
    alice.goes_online({chat.head_for("alice")});
    alice.answers_pulls(chat);
    alice.waits(2s);
    alice.sent<wire::Marks>();
  }

  Device alice;
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
};

TEST_F(SignalsTest, WhatArrivedIsDelivered) {
  chat.says("bob", "news");
  alice.hears(chat.entry(chat.head()));
  alice.waits(limits::kReceiptInterval);
  const auto marks = alice.expects<wire::Marks>();
  ASSERT_EQ(marks.items.size(), 1u);
  EXPECT_EQ(marks.items[0].delivered, chat.head());
  EXPECT_EQ(marks.items[0].read, std::nullopt);
}

TEST_F(SignalsTest, MarksAreSaidAtMostOnceASecond) {
  std::size_t frames = 0;
  for (int i = 0; i < 50; ++i) {
    chat.says("bob", "quick");
    alice.hears(chat.entry(chat.head()));
    alice.waits(100ms);
    frames += alice.sent<wire::Marks>().size();
  }
  EXPECT_GE(frames, 4u);
  EXPECT_LE(frames, 6u);
}

TEST_F(SignalsTest, TheLastMarkIsSaidToo) {
  for (int i = 0; i < 3; ++i) {
    chat.says("bob", "quick");
    alice.hears(chat.entry(chat.head()));
  }
  alice.waits(limits::kReceiptInterval * 2);
  const auto marks = alice.sent<wire::Marks>();
  ASSERT_FALSE(marks.empty());
  EXPECT_EQ(marks.back().items[0].delivered, chat.head());
}

TEST_F(SignalsTest, ReadingMovesTheMarkAndTheUnreadCount) {
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 5u);
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), Seq{4}}));
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 2u);
  alice.waits(limits::kReceiptInterval);
  EXPECT_EQ(alice.expects<wire::Marks>().items[0].read, Seq{4});
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), Seq{2}}));
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 2u) << "marks only grow";
}

TEST_F(SignalsTest, ReadingMovesTheMarkOverOwnMessagesThatFollow) {
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), Seq{6}}));
  EXPECT_EQ(alice.chat_row(chat.id()).read_seq, Seq{7}) << "7 is one's own";
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 0u);
}

TEST_F(SignalsTest, AMarkThatComesBeforeItsEntryCountsTheEntryOnce) {
  chat.says("alice", "from another device");
  chat.reads("alice", chat.head());
  const ChatHead head = chat.head_for("alice");
  alice.hears(wire::MarksMoved{.chat_id = chat.id(), .own = head.mark, .own_read_ordinal = head.read_ordinal, .others = {}, .cursor = {}});
  alice.hears(chat.entry(chat.head()));
  chat.says("bob", "news");
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 1u);
}

TEST_F(SignalsTest, AReadMarkThatWasLostIsSaidAgainThoughALaterMarkWasSaidToo) {
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), Seq{4}}));
  alice.waits(limits::kReceiptInterval);
  chat.says("bob", "news");
  alice.hears(chat.entry(chat.head()));
  alice.waits(limits::kReceiptInterval);
  alice.sent<wire::Marks>();
  alice.loses_connection();
  alice.comes_back();
  alice.waits(limits::kReceiptInterval);
  const auto marks = alice.expects<wire::Marks>();
  EXPECT_EQ(marks.items[0].delivered, chat.head());
  EXPECT_EQ(marks.items[0].read, Seq{4});
}

TEST(MarksOfAnEarlierProcessTest, AreSaidAgainBecauseTheyMayBeLost) {
  const std::string path = ::testing::TempDir() + "marks-of-an-earlier-process";
  std::remove(path.c_str());
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
  chat.says("bob", "hi");
  Device alice({.user = "alice", .path = path, .vfs = {}, .seed = 1});
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), Seq{2}}));
  alice.waits(2s);
  alice.sent<wire::Marks>();
  alice.restarts();
  alice.goes_online();
  const auto marks = alice.expects<wire::Marks>();
  EXPECT_EQ(marks.items[0].read, Seq{2});
  std::remove(path.c_str());
}

TEST_F(SignalsTest, ReadOfflineIsSaidWhenBackOnline) {
  alice.loses_connection();
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), chat.head()}));
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 0u);
  alice.comes_back({chat.head_for("alice")});
  alice.waits(limits::kReceiptInterval);
  const auto marks = alice.sent<wire::Marks>();
  ASSERT_FALSE(marks.empty());
  EXPECT_EQ(marks[0].items[0].read, chat.head());
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 0u);
}

TEST_F(SignalsTest, ReadOfflineIsSaidEvenWhenTheChatHasNoNews) {
  alice.loses_connection();
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), chat.head()}));
  alice.comes_back({});
  alice.waits(limits::kReceiptInterval);
  const auto marks = alice.sent<wire::Marks>();
  ASSERT_FALSE(marks.empty()) << "a mark moved while offline was never said";
  EXPECT_EQ(marks[0].items[0].read, chat.head());
}

TEST_F(SignalsTest, MarksThatMayHaveBeenLostWithAConnectionAreSaidAgain) {
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), Seq{4}}));
  alice.waits(limits::kReceiptInterval);
  alice.expects<wire::Marks>();
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), Seq{5}}));
  alice.sent<wire::Marks>();  // said or not: nobody heard it
  alice.loses_connection();
  alice.comes_back({});
  alice.waits(limits::kReceiptInterval);
  const auto marks = alice.sent<wire::Marks>();
  ASSERT_FALSE(marks.empty());
  EXPECT_EQ(marks[0].items[0].read, Seq{5});
}

TEST_F(SignalsTest, ReadOnAnotherDeviceCountsHereToo) {
  alice.hears(wire::MarksMoved{chat.id(), Mark{Seq{7}, Seq{7}}, Ordinal{6}, std::nullopt, "c50"});
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 0u);
  EXPECT_EQ(alice.chat_row(chat.id()).read_seq, Seq{7});
}

TEST_F(SignalsTest, OthersMarksAreTheStatusOfOwnMessages) {
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: mine [sent]");
  alice.hears(wire::MarksMoved{chat.id(), {}, {}, Mark{Seq{7}, Seq{}}, "c50"});
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: mine [delivered]");
  alice.hears(wire::MarksMoved{chat.id(), {}, {}, Mark{Seq{7}, Seq{7}}, "c51"});
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: mine [read]");
  alice.hears(wire::MarksMoved{chat.id(), {}, {}, Mark{Seq{7}, Seq{3}}, "c52"});
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: mine [read]") << "status never goes back";
}

TEST_F(SignalsTest, TypingIsRepeatedRarelyAndEndsByItself) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(alice.asks(TypingCommand{chat.id(), true}));
    alice.waits(200ms);
  }
  auto frames = alice.sent<wire::SetTyping>();
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_TRUE(frames[0].active);
  alice.waits(limits::kTypingIdle);
  EXPECT_FALSE(alice.expects<wire::SetTyping>().active);
}

TEST_F(SignalsTest, TypingIsNeverQueued) {
  alice.loses_connection();
  ASSERT_TRUE(alice.asks(TypingCommand{chat.id(), true}));
  alice.comes_back();
  EXPECT_TRUE(alice.sent<wire::SetTyping>().empty());
}

TEST_F(SignalsTest, SendingSaysThatTypingIsOver) {
  ASSERT_TRUE(alice.asks(TypingCommand{chat.id(), true}));
  alice.sends(chat.id(), "done");
  alice.sent<wire::SetTyping>();
  alice.waits(limits::kTypingIdle * 2);
  EXPECT_TRUE(alice.sent<wire::SetTyping>().empty()) << "the message itself says it";
}

TEST_F(SignalsTest, OthersTypingIsShownUntilTheyStopOrWrite) {
  const auto typing = [&] { return alice.chat_row(chat.id()).typing; };
  alice.hears(wire::Typing{chat.id(), user("bob"), true});
  EXPECT_EQ(typing(), Lines{"bob"});
  alice.hears(wire::Typing{chat.id(), user("bob"), false});
  EXPECT_EQ(typing(), Lines{});
  alice.hears(wire::Typing{chat.id(), user("bob"), true});
  chat.says("bob", "there");
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(typing(), Lines{});
  alice.hears(wire::Typing{chat.id(), user("bob"), true});
  alice.waits(limits::kTypingShown);
  EXPECT_EQ(typing(), Lines{}) << "expired";
}

TEST_F(SignalsTest, PresenceIsFollowedWhileSomebodyLooks) {
  alice.watches(QueryId{1}, PresenceQuery{{user("bob")}});
  EXPECT_EQ(alice.expects<wire::FollowPresence>().users, std::vector{user("bob")});
  alice.hears(wire::Presence{{{user("bob"), true, {}}, {user("carol"), true, {}}}});
  alice.waits(limits::kLiveQueryInterval);
  const auto& users = alice.news_of<PresenceResult>(QueryId{1}).users;
  ASSERT_EQ(users.size(), 1u);
  EXPECT_TRUE(users[0].online);

  alice.unwatches(QueryId{1});
  EXPECT_TRUE(alice.expects<wire::FollowPresence>().users.empty());
}

TEST_F(SignalsTest, PresenceIsAskedForAgainAfterAReconnect) {
  alice.watches(QueryId{1}, PresenceQuery{{user("bob")}});
  alice.hears(wire::Presence{{{user("bob"), true, {}}}});
  alice.sent<wire::FollowPresence>();
  alice.loses_connection();
  alice.waits(limits::kLiveQueryInterval);
  EXPECT_TRUE(alice.news_of<PresenceResult>(QueryId{1}).users.empty()) << "nothing is known while offline";
  alice.comes_back();
  EXPECT_EQ(alice.expects<wire::FollowPresence>().users, std::vector{user("bob")});
}

TEST_F(SignalsTest, NamesAreFetchedOnceAndShown) {
  Device dora{{.user = "dora", .path = ":memory:", .vfs = {}, .seed = 4}};
  auto group = ScriptedChat::direct("bob", "dora");
  group.says("bob", "hi");
  dora.goes_online({group.head_for("dora")});
  dora.answers_pulls(group);
  EXPECT_EQ(dora.chat_row(group.id()).name, "bob");
  const auto fetch = dora.expects<wire::Fetch>();
  EXPECT_EQ(std::get<wire::FetchProfiles>(fetch.what).users, std::vector{user("bob")});
  dora.hears(wire::Fetched{fetch.id, wire::FetchedProfiles{{Profile{user("bob"), "Bob B.", "", 1}}}});
  EXPECT_EQ(dora.chat_row(group.id()).name, "Bob B.");
  EXPECT_TRUE(dora.sent<wire::Fetch>().empty());
}

TEST_F(SignalsTest, PeopleAreFoundByThePrefixOfTheirName) {
  const CallId call{77};
  alice.handles(Called{call, FindPeople{"bo"}});
  const auto fetch = alice.expects<wire::Fetch>();
  EXPECT_EQ(std::get<wire::FetchDirectory>(fetch.what).prefix, "bo");
  alice.hears(wire::Fetched{fetch.id, wire::FetchedProfiles{{Profile{user("bob"), "Bob", "", 1}}}});
  const Result<Answer>* reply = alice.reply_to(call);
  ASSERT_NE(reply, nullptr);
  ASSERT_TRUE(*reply);
  EXPECT_EQ(std::get<FoundPeople>(**reply).profiles.size(), 1u);
}

}  // namespace
}  // namespace linnet::testing
