#include <gtest/gtest.h>

#include <algorithm>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

class InboxTest : public ::testing::Test {
 protected:
  InboxTest() {
    for (int i = 0; i < 3; ++i) chat.says("bob", "old " + std::to_string(i));
    alice.goes_online({chat.head_for("alice")});
    alice.answers_pulls(chat);
  }

  std::string cursor() { return alice.store().cursors()->cursor; }
  Lines last(std::size_t count) {
    Lines lines = alice.shows(chat.id());
    if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(count));
    return lines;
  }

  Device alice;
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
};

TEST_F(InboxTest, AnEntryOfTheStreamIsShownAndMovesTheCursor) {
  chat.says("bob", "news");
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(last(1), Lines{"bob: news"});
  EXPECT_EQ(cursor(), ScriptedChat::cursor_at(chat.head()));
}

TEST_F(InboxTest, AnEntryThatIsKnownChangesNothing) {
  chat.says("bob", "news");
  alice.hears(chat.entry(chat.head()));
  const Lines before = alice.shows(chat.id());
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(alice.shows(chat.id()), before);
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 4u);
}

TEST_F(InboxTest, AnEntryBeyondAGapIsHeldAndTheGapIsPulled) {
  const std::string before = cursor();
  chat.says("bob", "lost");
  chat.says("bob", "arrived");
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(last(1), Lines{"bob: old 2"}) << "out of order";
  EXPECT_EQ(cursor(), before);
  EXPECT_TRUE(alice.sent<wire::Pull>().empty()) << "it may still come by itself";

  alice.waits(limits::kGapWaitMax);
  const auto pull = alice.expects<wire::Pull>();
  EXPECT_EQ(pull.from, Seq{5});
  EXPECT_EQ(pull.to, Seq{5});
  alice.hears(chat.page(pull));
  EXPECT_EQ(last(2), (Lines{"bob: lost", "bob: arrived"}));
}

// Whoever was removed and comes back hears of the return beyond a gap that nobody will ever fill.
TEST_F(InboxTest, AGapInWhichNothingIsVisibleIsSteppedOver) {
  chat.says("bob", "not for alice");
  chat.says("bob", "welcome back");
  alice.hears(chat.entry(chat.head()));
  alice.waits(limits::kGapWaitMax);
  const auto pull = alice.expects<wire::Pull>();
  alice.hears(wire::Page{.id = pull.id, .chat_id = chat.id(), .from = pull.to.next(), .to = pull.to, .head = chat.head(), .entries = {}});
  EXPECT_EQ(last(1), Lines{"bob: welcome back"});
  alice.waits(limits::kGapWaitMax);
  EXPECT_TRUE(alice.sent<wire::Pull>().empty());
}

TEST_F(InboxTest, AGapThatFillsItselfIsNotPulled) {
  chat.says("bob", "one");
  chat.says("bob", "two");
  alice.hears(chat.entry(Seq{6}));
  alice.waits(limits::kGapWaitMin / 2);
  alice.hears(chat.entry(Seq{5}));
  alice.waits(limits::kGapWaitMax);
  EXPECT_TRUE(alice.sent<wire::Pull>().empty());
  EXPECT_EQ(last(2), (Lines{"bob: one", "bob: two"}));
}

TEST_F(InboxTest, TheCursorMovesAgainOnceTheGapIsClosed) {
  for (const char* text : {"one", "two", "three"}) chat.says("bob", text);
  alice.hears(chat.entry(Seq{6}));
  alice.waits(limits::kGapWaitMax);
  const auto pull = alice.expects<wire::Pull>();
  alice.hears(chat.page(pull));
  alice.hears(chat.entry(Seq{7}));
  EXPECT_EQ(cursor(), ScriptedChat::cursor_at(Seq{7}));
}

TEST_F(InboxTest, ALostConnectionWhileEntriesAreHeldLosesNone) {
  for (const char* text : {"one", "two"}) chat.says("bob", text);
  alice.hears(chat.entry(Seq{6}));
  alice.loses_connection();
  alice.comes_back({chat.head_for("alice")});
  alice.answers_pulls(chat);
  EXPECT_EQ(last(2), (Lines{"bob: one", "bob: two"}));
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 5u);
}

TEST_F(InboxTest, SeveralGapsAreClosedInAnyOrder) {
  for (int i = 0; i < 10; ++i) chat.says("bob", "n" + std::to_string(i));  // seqs 5 to 14
  for (const std::uint64_t seq : {7u, 9u, 12u, 14u}) alice.hears(chat.entry(Seq{seq}));
  for (int i = 0; i < 10 && alice.chat_row(chat.id()).head < chat.head(); ++i) {
    alice.waits(limits::kGapWaitMax);
    std::vector<wire::Pull> pulls = alice.sent<wire::Pull>();
    std::ranges::reverse(pulls);
    for (const wire::Pull& pull : pulls) alice.hears(chat.page(pull));
  }
  Lines expected;
  for (int i = 0; i < 10; ++i) expected.push_back("bob: n" + std::to_string(i));
  EXPECT_EQ(last(10), expected);
}

TEST_F(InboxTest, EntriesOfAnUnknownChatFetchItsHead) {
  auto other = ScriptedChat::direct("carol", "alice");
  other.says("carol", "hello?");
  alice.hears(other.entries(Seq{1}, Seq{2}));
  const auto fetch = alice.expects<wire::Fetch>();
  EXPECT_EQ(std::get<wire::FetchHeads>(fetch.what).chats, std::vector{other.id()});
  alice.hears(wire::Fetched{fetch.id, wire::FetchedHeads{{other.head_for("alice")}}});
  alice.answers_pulls(other);
  EXPECT_EQ(alice.shows(other.id()).back(), "carol: hello?");
}

TEST_F(InboxTest, BeingAddedToAChatShowsIt) {
  auto group = ScriptedChat::group("Birds", {"bob", "alice", "carol"});
  group.says("bob", "welcome");
  alice.hears(wire::Control{4, wire::ChatAdded{group.head_for("alice")}});
  alice.answers_pulls(group);
  EXPECT_EQ(alice.chat_row(group.id()).name, "Birds");
  EXPECT_EQ(alice.shows(group.id()).back(), "bob: welcome");
  EXPECT_EQ(alice.store().cursors()->control_cursor, 4u);
}

TEST_F(InboxTest, WhoIsAddedAgainIsAskedForUntilTheServerHasSaidIt) {
  auto group = ScriptedChat::group("Birds", {"alice", "bob"});
  alice.hears(wire::Control{4, wire::ChatAdded{group.head_for("alice")}});
  alice.answers_pulls(group);
  alice.sent<wire::Fetch>();
  const std::string cursor = alice.store().cursors()->cursor;
  group.appends("bob", MembersAdded{{{user("alice"), Role::member}, {user("bob"), Role::member}}});
  alice.hears(group.entry(group.head()));
  const auto fetch = alice.expects<wire::Fetch>();
  EXPECT_EQ(std::get<wire::FetchHeads>(fetch.what).chats, std::vector{group.id()});
  EXPECT_EQ(alice.store().cursors()->cursor, cursor) << "else a lost answer would never be asked for again";
  alice.hears(wire::Fetched{fetch.id, wire::FetchedHeads{{group.head_for("alice")}}});
  EXPECT_EQ(alice.chat_row(group.id()).member_count, 2u);
  EXPECT_EQ(alice.chat_row(group.id()).my_role, Role::owner);
  group.says("bob", "hi");
  alice.hears(group.entry(group.head()));
  EXPECT_EQ(alice.store().cursors()->cursor, ScriptedChat::cursor_at(group.head()));
}

TEST_F(InboxTest, AHeadThatTheStreamHasOvertakenIsAskedForAgain) {
  auto group = ScriptedChat::group("Birds", {"bob", "alice", "carol"});
  alice.hears(wire::Control{4, wire::ChatAdded{group.head_for("alice")}});
  alice.answers_pulls(group);
  alice.sent<wire::Fetch>();
  group.appends("bob", MembersRemoved{{user("bob")}});
  alice.hears(group.entry(group.head()));
  const auto fetch = alice.expects<wire::Fetch>();
  const ChatHead old = group.head_for("alice");
  group.says("carol", "later");
  alice.hears(group.entry(group.head()));
  alice.hears(wire::Fetched{fetch.id, wire::FetchedHeads{{old}}});
  alice.waits(1s);
  const auto again = alice.expects<wire::Fetch>();
  ChatHead head = group.head_for("alice");
  head.my_role = Role::owner;
  alice.hears(wire::Fetched{again.id, wire::FetchedHeads{{head}}});
  EXPECT_EQ(alice.chat_row(group.id()).my_role, Role::owner) << "the owner has left";
}

TEST_F(InboxTest, ARemovedMemberKeepsTheChatReadOnly) {
  auto group = ScriptedChat::group("Birds", {"bob", "alice", "carol"});
  alice.hears(wire::Control{1, wire::ChatAdded{group.head_for("alice")}});
  alice.answers_pulls(group);
  group.appends("bob", MembersRemoved{{user("alice")}});
  alice.hears(group.entry(group.head()));
  EXPECT_EQ(alice.chat_row(group.id()).my_role, std::nullopt);
  const Result<Answer> answer = alice.asks(SendMessage{group.id(), {}, {}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::forbidden);
}

TEST_F(InboxTest, OwnMessagesFromAnotherDeviceArrive) {
  chat.says("alice", "from the phone");
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(last(1), Lines{"alice: from the phone [sent]"});
}

}  // namespace
}  // namespace linnet::testing
