#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

TEST(CatchUpTest, ANewDeviceGetsTheNewestPageFirst) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 500; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  const auto pull = alice.expects<wire::Pull>();
  EXPECT_TRUE(pull.newest_first);
  EXPECT_EQ(pull.to, chat.head());
  alice.hears(chat.page(pull));
  EXPECT_TRUE(alice.sent<wire::Pull>().empty()) << "older history is pulled when somebody looks";
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: 499");
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::live);
}

TEST(CatchUpTest, WhatWasMissedComesNewestFirstAndSeveralPagesAtATime) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 10; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  alice.loses_connection();
  for (int i = 10; i < 2'000; ++i) chat.says("bob", std::to_string(i));
  alice.comes_back({chat.head_for("alice")});
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::catching_up);
  EXPECT_EQ(alice.connection().remaining, 1'990u);

  const std::vector<wire::Pull> pulls = alice.sent<wire::Pull>();
  ASSERT_GT(pulls.size(), 1u) << "one page on its way at a time leaves the line idle";
  Seq above = chat.head().next();
  for (const wire::Pull& pull : pulls) {
    EXPECT_EQ(pull.to, above.previous());
    EXPECT_LE(pull.to.value - pull.from.value + 1, limits::kPageEntries);
    EXPECT_TRUE(pull.newest_first);
    above = pull.from;
  }
  alice.hears(chat.page(pulls.front()));
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: 1999");
  for (std::size_t i = pulls.size(); i-- > 1;) alice.hears(chat.page(pulls[i]));  // in any order
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::live);
  EXPECT_EQ(alice.store().ranges(chat.id())->all(), (std::vector<rules::Ranges::Range>{{Seq{1}, chat.head()}}));
}

TEST(CatchUpTest, EachChatHasItsNewestPageBeforeOneHasAll) {
  Device alice;
  auto birds = ScriptedChat::group("Birds", {"bob", "alice"});
  auto trees = ScriptedChat::group("Trees", {"bob", "alice"});
  alice.goes_online({birds.head_for("alice"), trees.head_for("alice")});
  for (const wire::Pull& pull : alice.sent<wire::Pull>()) alice.hears((pull.chat_id == birds.id() ? birds : trees).page(pull));
  alice.loses_connection();
  for (int i = 0; i < 2'000; ++i) birds.says("bob", "tweet");
  trees.says("bob", "rustle");
  alice.comes_back({birds.head_for("alice"), trees.head_for("alice")});
  const std::vector<wire::Pull> pulls = alice.sent<wire::Pull>();
  ASSERT_GE(pulls.size(), 2u);
  EXPECT_NE(pulls[0].chat_id, pulls[1].chat_id);
}

TEST(CatchUpTest, APageCutShortIsFollowedByItsRest) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  alice.loses_connection();
  for (int i = 0; i < 20; ++i) chat.says("bob", std::to_string(i));
  alice.comes_back({chat.head_for("alice")});
  wire::Pull pull = alice.expects<wire::Pull>();
  pull.limit = 5;
  alice.hears(chat.page(pull));
  const wire::Pull rest = alice.expects<wire::Pull>();
  EXPECT_EQ(rest.to.value, chat.head().value - 5);
}

// The chat's head is covered by the cursor, so that the next welcome names it no more: its entries are still missing.
TEST(CatchUpTest, WhatAnEarlierConnectionDidNotBringIsPulledOnTheNext) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 5; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  alice.expects<wire::Pull>();
  alice.loses_connection();
  alice.comes_back({});
  EXPECT_EQ(alice.answers_pulls(chat), 1u);
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: 4");
}

TEST(CatchUpTest, APullThatFailedForNowIsAskedAgain) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 5; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  const auto pull = alice.expects<wire::Pull>();
  alice.hears(wire::Failed{.code = ErrorCode::busy, .detail = "", .id = pull.id, .retry_after_ms = {}});
  EXPECT_TRUE(alice.sent<wire::Pull>().empty()) << "not at once";
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::catching_up);
  alice.waits(1min);
  EXPECT_EQ(alice.answers_pulls(chat), 1u);
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: 4");
}

TEST(CatchUpTest, TheStreamGoesOnWhileHistoryIsPulled) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 400; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  const auto pull = alice.expects<wire::Pull>();
  const wire::Page page = chat.page(pull);
  chat.says("bob", "live");
  alice.hears(chat.entry(chat.head()));
  alice.hears(page);
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: live");
  EXPECT_EQ(alice.store().ranges(chat.id())->all().size(), 1u);
}

TEST(CatchUpTest, ScrollingPullsOlderHistoryUntilTheStart) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 180; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  const QueryId id{1};
  alice.watches(id, MessagesQuery{.chat_id = chat.id(), .anchor = {}, .before = 200, .after = 0});
  for (int i = 0; i < 10 && alice.news_of<MessagesResult>(id).has_older; ++i) {
    EXPECT_TRUE(alice.news_of<MessagesResult>(id).loading);
    alice.answers_pulls(chat);
    alice.waits(limits::kLiveQueryInterval);
  }
  const auto& result = alice.news_of<MessagesResult>(id);
  EXPECT_FALSE(result.has_older);
  EXPECT_FALSE(result.loading);
  EXPECT_EQ(result.rows.size(), 181u);
}

TEST(CatchUpTest, JumpingIntoHistoryPullsAroundIt) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 1'000; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  const QueryId id{1};
  alice.watches(id, MessagesQuery{.chat_id = chat.id(), .anchor = Seq{500}, .before = 10, .after = 10});
  alice.answers_pulls(chat);
  alice.waits(limits::kLiveQueryInterval);
  const auto& result = alice.news_of<MessagesResult>(id);
  ASSERT_EQ(result.rows.size(), 20u);
  EXPECT_EQ(result.rows.front().record.seq, Seq{490});
  EXPECT_EQ(result.rows.back().record.seq, Seq{509});
  EXPECT_TRUE(result.has_older);
  EXPECT_TRUE(result.has_newer);
}

TEST(CatchUpTest, LookingBeyondTheEndAsksNobody) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 5; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  alice.watches(QueryId{1}, MessagesQuery{.chat_id = chat.id(), .anchor = chat.head().next(), .before = 5, .after = 5});
  EXPECT_LE(alice.answers_pulls(chat), 1u);
  alice.waits(1s);
  EXPECT_LE(alice.answers_pulls(chat), 1u);
}

TEST(CatchUpTest, APageInWhichNothingIsVisibleEndsTheAsking) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 5; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  const auto pull = alice.expects<wire::Pull>();
  alice.hears(wire::Page{pull.id, chat.id(), Seq{pull.to.value + 1}, pull.to, chat.head(), {}});
  EXPECT_TRUE(alice.sent<wire::Pull>().empty());
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::live);
}

TEST(CatchUpTest, AFailedPullIsNotAskedWithoutEnd) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  for (int i = 0; i < 5; ++i) chat.says("bob", std::to_string(i));
  alice.goes_online({chat.head_for("alice")});
  const auto pull = alice.expects<wire::Pull>();
  alice.hears(wire::Failed{.code = ErrorCode::forbidden, .detail = "", .id = pull.id, .retry_after_ms = {}});
  alice.waits(1min);
  EXPECT_TRUE(alice.sent<wire::Pull>().empty());
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::live);
}

TEST(CatchUpTest, FoldedPagesShowWhatLaterEntriesMade) {
  Device alice;
  auto chat = ScriptedChat::direct("bob", "alice");
  const Seq edited = chat.says("bob", "tpyo").seq;
  const Seq gone = chat.says("bob", "oops").seq;
  const Seq liked = chat.says("bob", "nice").seq;
  chat.appends("bob", Edit{edited, Body{.text = "typo", .reply_to = {}, .mentions = {}, .extra = {}}});
  chat.appends("bob", Deletion{gone});
  chat.appends("alice", ReactionChange{liked, "+1", true});
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.shows(chat.id()),
            (Lines{"bob: <chatCreated>", "bob: typo (edited)", "bob: (deleted)", "bob: nice +1 alice"}));
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 2u);
}

}  // namespace
}  // namespace linnet::testing
