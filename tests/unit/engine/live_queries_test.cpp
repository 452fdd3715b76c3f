// What an app watches. The Device checks for every news of every test that the patch gives the new result.
#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

class LiveQueriesTest : public ::testing::Test {
 protected:
  LiveQueriesTest() {
    for (int i = 0; i < 5; ++i) chat.says("bob", std::to_string(i));
    alice.goes_online({chat.head_for("alice")});
    alice.answers_pulls(chat);
  }
  void bob_says(std::string text) {
    chat.says("bob", std::move(text));
    alice.hears(chat.entry(chat.head()));
  }
  [[nodiscard]] MessagesQuery newest(std::uint32_t before) const {
    return {.chat_id = chat.id(), .anchor = {}, .before = before, .after = 0};
  }

  Device alice;
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
  const QueryId id{1};
};

TEST_F(LiveQueriesTest, NewsComeAtMostOncePerInterval) {
  alice.watches(id, newest(50));
  const std::uint64_t before = alice.version_of(id);
  for (int i = 0; i < 100; ++i) {
    bob_says("quick");
    alice.waits(1ms);
  }
  alice.waits(limits::kLiveQueryInterval);
  EXPECT_LE(alice.version_of(id) - before, 8u);
  EXPECT_EQ(alice.news_of<MessagesResult>(id).rows.back().record.seq, chat.head());
}

TEST_F(LiveQueriesTest, WhatTheUserDoesShowsAtOnce) {
  alice.watches(id, newest(50));
  bob_says("just now");
  alice.sends(chat.id(), "mine");
  EXPECT_EQ(alice.news_of<MessagesResult>(id).rows.back().status, MessageStatus::sending);
}

TEST_F(LiveQueriesTest, AQueryIsAnsweredAtOnceAlthoughAnotherHasJustBeen) {
  alice.watches(id, newest(50));
  bob_says("just now");
  alice.watches(QueryId{2}, newest(3));
  EXPECT_EQ(alice.news_of<MessagesResult>(QueryId{2}).rows.size(), 3u);
  alice.watches(QueryId{2}, newest(4));
  EXPECT_EQ(alice.news_of<MessagesResult>(QueryId{2}).rows.size(), 4u);
}

TEST_F(LiveQueriesTest, NothingIsSaidWhenNothingChanged) {
  alice.watches(id, newest(50));
  const std::uint64_t before = alice.version_of(id);
  auto other = ScriptedChat::direct("carol", "alice");
  alice.hears(wire::Control{1, wire::ChatAdded{other.head_for("alice")}});
  alice.hears(chat.entry(chat.head()));
  alice.waits(1s);
  EXPECT_EQ(alice.version_of(id), before);
}

TEST_F(LiveQueriesTest, AnUnwatchedQueryIsSilent) {
  alice.watches(id, newest(50));
  const std::uint64_t before = alice.version_of(id);
  alice.unwatches(id);
  bob_says("nobody looks");
  alice.waits(1s);
  EXPECT_EQ(alice.version_of(id), before);
}

TEST_F(LiveQueriesTest, AWindowMoves) {
  alice.watches(id, newest(2));
  EXPECT_EQ(alice.news_of<MessagesResult>(id).rows.size(), 2u);
  EXPECT_TRUE(alice.news_of<MessagesResult>(id).has_older);
  alice.watches(id, newest(50));
  EXPECT_EQ(alice.news_of<MessagesResult>(id).rows.size(), 6u);
  EXPECT_FALSE(alice.news_of<MessagesResult>(id).has_older);
}

TEST_F(LiveQueriesTest, UnsentMessagesSortLast) {
  alice.watches(id, newest(50));
  alice.sends(chat.id(), "mine");
  bob_says("his");
  alice.waits(limits::kLiveQueryInterval);
  const auto& rows = alice.news_of<MessagesResult>(id).rows;
  EXPECT_EQ(rows[rows.size() - 2].record.seq, chat.head());
  EXPECT_EQ(rows.back().status, MessageStatus::sending);
}

TEST_F(LiveQueriesTest, AReplyShowsWhatItAnswers) {
  chat.appends("bob", Message{Body{.text = "yes", .reply_to = Seq{3}, .mentions = {}, .extra = {}}});
  alice.hears(chat.entry(chat.head()));
  alice.watches(id, newest(1));
  const auto& reply = alice.news_of<MessagesResult>(id).rows.back().reply;
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "1");
  EXPECT_EQ(reply->sender_id, user("bob"));

  alice.watches(id, newest(50));
  chat.appends("bob", Deletion{Seq{3}});
  alice.hears(chat.entry(chat.head()));
  alice.waits(limits::kLiveQueryInterval);
  EXPECT_TRUE(alice.news_of<MessagesResult>(id).rows.back().reply->deleted);
}

TEST_F(LiveQueriesTest, TheChatListIsOrderedByActivity) {
  auto other = ScriptedChat::direct("carol", "alice");
  other.says("carol", "old");
  alice.hears(wire::Control{1, wire::ChatAdded{other.head_for("alice")}});
  alice.answers_pulls(other);
  bob_says("newer");
  alice.watches(id, ChatsQuery{});
  EXPECT_EQ(alice.news_of<ChatsResult>(id).rows[0].chat_id, chat.id());
  alice.sends(other.id(), "to carol");
  alice.waits(limits::kLiveQueryInterval);
  const auto& rows = alice.news_of<ChatsResult>(id).rows;
  EXPECT_EQ(rows[0].chat_id, other.id());
  EXPECT_EQ(rows[0].last->text, "to carol");
  EXPECT_EQ(rows[0].last->status, MessageStatus::sending);
}

TEST_F(LiveQueriesTest, MembersOfAGroupAreFetchedAndFollowTheLog) {
  auto group = ScriptedChat::group("Birds", {"bob", "alice"});
  alice.hears(wire::Control{1, wire::ChatAdded{group.head_for("alice")}});
  alice.answers_pulls(group);
  alice.sent<wire::Fetch>();
  alice.watches(id, ChatQuery{group.id()});
  std::uint64_t request = 0;
  for (const wire::Fetch& fetch : alice.sent<wire::Fetch>()) {
    if (std::holds_alternative<wire::FetchMembers>(fetch.what)) request = fetch.id;
  }
  ASSERT_NE(request, 0u);
  alice.hears(wire::Fetched{request, wire::FetchedMembers{group.id(), {{user("alice"), Role::member}, {user("bob"), Role::owner}}, false, group.head()}});
  alice.waits(limits::kLiveQueryInterval);
  EXPECT_EQ(alice.news_of<ChatResult>(id).members.size(), 2u);

  group.appends("bob", MembersAdded{{{user("carol"), Role::member}}});
  alice.hears(group.entry(group.head()));
  alice.waits(limits::kLiveQueryInterval);
  EXPECT_EQ(alice.news_of<ChatResult>(id).members.size(), 3u);
  EXPECT_EQ(alice.news_of<ChatResult>(id).chat->member_count, 3u);
}

TEST_F(LiveQueriesTest, DraftsAreKeptAndGoWithTheMessage) {
  ASSERT_TRUE(alice.asks(SetDraft{chat.id(), "half a th"}));
  EXPECT_EQ(alice.chat_row(chat.id()).draft, "half a th");
  alice.restarts();
  EXPECT_EQ(alice.chat_row(chat.id()).draft, "half a th");
  alice.goes_online();
  alice.sends(chat.id(), "half a thought");
  EXPECT_EQ(alice.chat_row(chat.id()).draft, "");
}

// Random events with all kinds of queries running: the Device compares each patch with the whole result, and at the end
// a query that starts anew shows the same as the ones that were patched all along.
class LiveQueriesPropertyTest : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(LiveQueriesPropertyTest, PatchesAndRecomputationAgree) {
  SeededEntropy entropy(GetParam());
  const auto below = [&](std::uint64_t bound) { return entropy.next_u64() % bound; };
  Device alice{{.user = "alice", .path = ":memory:", .vfs = {}, .seed = GetParam()}};
  auto chat = ScriptedChat::direct("bob", "alice");
  chat.says("bob", "hi");
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  const std::vector<std::pair<QueryId, Query>> queries = {
      {QueryId{1}, ChatsQuery{}},
      {QueryId{2}, MessagesQuery{.chat_id = chat.id(), .anchor = {}, .before = 10, .after = 0}},
      {QueryId{3}, MessagesQuery{.chat_id = chat.id(), .anchor = Seq{5}, .before = 5, .after = 5}},
      {QueryId{4}, ChatQuery{chat.id()}},
      {QueryId{5}, OutboxQuery{}},
  };
  for (const auto& [id, what] : queries) alice.watches(id, what);

  std::vector<MessageKey> own;
  for (int step = 0; step < 150; ++step) {
    const Seq some{1 + below(chat.head().value)};
    switch (below(10)) {
      case 0: own.push_back(alice.sends(chat.id(), "m" + std::to_string(step))); break;
      case 1: alice.server_accepts_all(chat); break;
      case 2: chat.says("bob", "b" + std::to_string(step)), alice.hears(chat.entry(chat.head())); break;
      case 3: (void)alice.asks(MarkRead{chat.id(), some}); break;
      case 4: (void)alice.asks(React{chat.id(), {chat.at(some).sender_id, chat.at(some).local_id}, "+1", below(2) == 0}); break;
      case 5: if (!own.empty()) (void)alice.asks(EditMessage{chat.id(), own[static_cast<std::size_t>(below(own.size()))], "e" + std::to_string(step)}); break;
      case 6: if (!own.empty() && below(3) == 0) (void)alice.asks(DeleteMessage{chat.id(), own[static_cast<std::size_t>(below(own.size()))]}); break;
      case 7:
        if (kind_of(chat.at(some).content) == EntryKind::message) chat.appends("bob", ReactionChange{some, "x", below(2) == 0});
        alice.hears(chat.entry(chat.head()));
        break;
      case 8: alice.hears(wire::MarksMoved{chat.id(), {}, {}, Mark{some, some}, ""}); break;
      case 9: alice.hears(wire::Typing{chat.id(), user("bob"), below(2) == 0}); break;
    }
    alice.waits(Duration{static_cast<Duration::rep>(below(30'000))});
  }
  alice.server_accepts_all(chat);
  alice.waits(1s);
  alice.server_accepts_all(chat);
  alice.answers_pulls(chat);
  alice.waits(limits::kLiveQueryInterval);
  for (const auto& [id, what] : queries) {
    const QueryId fresh{100 + id.value};
    alice.watches(fresh, what);
    EXPECT_TRUE(alice.result_of(fresh) == alice.result_of(id)) << "query " << id.value;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, LiveQueriesPropertyTest, ::testing::Range<std::uint64_t>(1, 21));

}  // namespace
}  // namespace linnet::testing
