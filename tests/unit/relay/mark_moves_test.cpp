#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "core/rules/marks.h"
#include "tests/unit/relay/relay_fixture.h"

namespace linnet {
namespace {

using Ask = ScriptedLog::Ask;

Mark mark(std::uint64_t delivered, std::uint64_t read) {
  return {Seq{delivered}, Seq{read}};
}

ChatHead head_of(Device& device, const ChatId& chat) {
  return std::get<wire::FetchedHeads>(device.fetches(wire::FetchHeads{{chat}}).what).heads.at(0);
}

TEST(RelayMarksTest, MovedMarksAreStoredAtMostEvery50Milliseconds) {
  Pair pair;
  pair.alice->sends(pair.chat, "one");
  pair.alice->sends(pair.chat, "two");
  const std::size_t appends = pair.log.appends.size();
  pair.bob->receives(pair.chat, 3);
  pair.bob->reads(pair.chat, 2);
  pair.waits(49ms);
  EXPECT_EQ(pair.log.appends.size(), appends);
  pair.waits(1ms);
  ASSERT_EQ(pair.log.appends.size(), appends + 1);
  EXPECT_TRUE(pair.log.appends.back().entries.empty());
  EXPECT_EQ(pair.log.chats.at(pair.chat).marks.at(user("bob")).mark, mark(3, 2));
  EXPECT_EQ(pair.log.chats.at(pair.chat).marks.at(user("bob")).read_ordinal, Ordinal{1});
}

TEST(RelayMarksTest, MarksRideAlongWithTheNextAppend) {
  Pair pair;
  pair.alice->sends(pair.chat, "one");
  const std::size_t appends = pair.log.appends.size();
  pair.bob->receives(pair.chat, 2);
  pair.alice->sends(pair.chat, "two");
  EXPECT_EQ(pair.log.appends.size(), appends + 1);
  EXPECT_EQ(pair.log.chats.at(pair.chat).marks.at(user("bob")).mark, mark(2, 1));
  pair.waits(1s);
  EXPECT_EQ(pair.log.appends.size(), appends + 1);
}

TEST(RelayMarksTest, TheAuthorHearsWhatTheOtherHasAndOnesOwnDevicesWhereOneIs) {
  Pair pair;
  Device& phone = pair.connects("bob");
  pair.alice->sends(pair.chat, "hi");
  for (Device* device : {pair.alice, pair.bob, &phone}) device->forgets();
  pair.bob->reads(pair.chat, 2);
  pair.waits(50ms);
  EXPECT_EQ(pair.alice->last<wire::MarksMoved>().others, mark(2, 2));
  EXPECT_FALSE(pair.alice->last<wire::MarksMoved>().own);
  EXPECT_EQ(pair.alice->last<wire::MarksMoved>().cursor, std::to_string(pair.log.commit));
  EXPECT_EQ(phone.last<wire::MarksMoved>().own, mark(2, 2));
  EXPECT_EQ(phone.last<wire::MarksMoved>().own_read_ordinal, Ordinal{1});
  EXPECT_TRUE(pair.bob->inbox.empty()) << "it said so itself";
}

TEST(RelayMarksTest, MarksOnlyGrowAndStayBelowTheHead) {
  Pair pair;
  pair.alice->sends(pair.chat, "hi");
  pair.bob->reads(pair.chat, 99);
  pair.waits(50ms);
  EXPECT_EQ(pair.log.chats.at(pair.chat).marks.at(user("bob")).mark, mark(2, 2));
  const std::size_t appends = pair.log.appends.size();
  pair.bob->reads(pair.chat, 1);
  pair.waits(1s);
  EXPECT_EQ(pair.log.appends.size(), appends);
}

TEST(RelayMarksTest, InAGroupEverybodyHearsTheMinimumOverTheOthersAndOnlyWhenItMoves) {
  Group group;
  group.alice->sends(group.chat, "hi");
  for (Device* device : {group.alice, group.bob, group.carol, group.dave}) device->forgets();
  const auto reads = [&](Device* device) {
    device->reads(group.chat, 2);
    group.waits(50ms);
  };
  reads(group.bob);
  EXPECT_TRUE(group.alice->heard<wire::MarksMoved>().empty()) << "carol and dave have not";
  reads(group.carol);
  EXPECT_TRUE(group.alice->heard<wire::MarksMoved>().empty());
  EXPECT_EQ(group.dave->last<wire::MarksMoved>().others, mark(2, 2)) << "all but dave have";
  reads(group.dave);
  for (Device* device : {group.alice, group.bob, group.carol}) {
    ASSERT_EQ(device->heard<wire::MarksMoved>().size(), 1u);
    EXPECT_EQ(device->last<wire::MarksMoved>().others, mark(2, 2));
  }
  EXPECT_EQ(group.dave->heard<wire::MarksMoved>().size(), 1u);
}

TEST(RelayMarksTest, WhenTheSlowestLeavesTheMinimumMoves) {
  Group group;
  group.alice->sends(group.chat, "hi");
  group.bob->reads(group.chat, 2);
  group.carol->reads(group.chat, 2);
  group.waits(50ms);
  group.alice->forgets();
  group.dave->does(group.chat, MembersRemoved{{user("dave")}});
  EXPECT_EQ(group.alice->last<wire::MarksMoved>().others, mark(2, 2));
}

TEST(RelayMarksTest, WhoWasAloneHearsOfTheMinimumOfWhoJoins) {
  RelayHost host;
  Device& alice = host.connects("alice");
  host.connects("bob");
  const ChatId chat = group_id(1);
  alice.makes_group(chat, {});
  alice.sends(chat, "hi");
  alice.forgets();
  alice.does(chat, MembersAdded{{{user("bob"), Role::member}}});
  EXPECT_EQ(alice.last<wire::MarksMoved>().others, mark(3, 3));
}

TEST(RelayMarksTest, AnOldReadPositionFindsItsOrdinalInTheLog) {
  Pair pair;
  for (int i = 0; i < 100; ++i) pair.alice->sends(pair.chat, "filler");
  pair.bob->reads(pair.chat, 11);
  pair.waits(50ms);
  EXPECT_EQ(pair.log.asked(Ask::read), 1u);
  EXPECT_EQ(pair.log.chats.at(pair.chat).marks.at(user("bob")).read_ordinal, Ordinal{10});
}

TEST(RelayMarksTest, StrangersMoveNothing) {
  Pair pair;
  Device& mallory = pair.connects("mallory");
  const std::size_t appends = pair.log.appends.size();
  mallory.reads(pair.chat, 1);
  pair.waits(1s);
  EXPECT_EQ(pair.log.appends.size(), appends);
  EXPECT_TRUE(mallory.heard<wire::Failed>().empty());
}

TEST(RelayMarksTest, ASendMovesTheReadMarkToWhatItsAuthorHadSeenAndNoFurther) {
  Pair pair;
  pair.alice->sends(pair.chat, "one");
  pair.alice->sends(pair.chat, "two");
  pair.alice->forgets();
  pair.bob->says(wire::Send{.chat_id = pair.chat,
                            .local_id = local_id(1),
                            .content = Message{},
                            .after = {},
                            .read_up_to = Seq{2}});
  const MarkRecord& stored = pair.log.chats.at(pair.chat).marks.at(user("bob"));
  EXPECT_EQ(stored.mark.read, Seq{2});
  EXPECT_EQ(stored.own_above, std::vector<Seq>{Seq{4}});
  EXPECT_EQ(pair.alice->last<wire::MarksMoved>().others, mark(2, 2));
  EXPECT_EQ(pair.log.appends.back().entries.size(), 1u) << "in the same append";

  pair.bob->says(wire::Send{.chat_id = pair.chat,
                            .local_id = local_id(2),
                            .content = Message{},
                            .after = {},
                            .read_up_to = Seq{99}});
  EXPECT_EQ(pair.log.chats.at(pair.chat).marks.at(user("bob")).mark.read, Seq{5});
}

TEST(RelayMarksTest, OnesOwnMessagesAreNeverUnread) {
  Pair pair;
  pair.alice->sends(pair.chat, "own, directly above the mark");
  EXPECT_EQ(head_of(*pair.alice, pair.chat).mark.read, Seq{2});
  pair.bob->sends(pair.chat, "unread");
  pair.alice->sends(pair.chat, "own");
  pair.bob->sends(pair.chat, "unread");
  pair.alice->sends(pair.chat, "own");
  const ChatHead head = head_of(*pair.alice, pair.chat);
  EXPECT_EQ(head.own_above, (std::vector<Seq>{Seq{4}, Seq{6}}));
  EXPECT_EQ(rules::unread(head), 2u);
  pair.alice->reads(pair.chat, 3);
  pair.waits(50ms);
  EXPECT_EQ(head_of(*pair.alice, pair.chat).mark.read, Seq{4})
      << "the own one directly above is read too";
  EXPECT_EQ(rules::unread(head_of(*pair.alice, pair.chat)), 1u);
}

TEST(RelayMarksTest, DeletedMessagesAreNotUnread) {
  Pair pair;
  for (const char* text : {"one", "two", "three"}) pair.bob->sends(pair.chat, text);
  pair.bob->does(pair.chat, Deletion{.target = Seq{3}});
  EXPECT_EQ(head_of(*pair.alice, pair.chat).deleted_above, std::vector<Seq>{Seq{3}});
  EXPECT_EQ(rules::unread(head_of(*pair.alice, pair.chat)), 2u);
  pair.alice->reads(pair.chat, 3);
  pair.waits(50ms);
  EXPECT_TRUE(head_of(*pair.alice, pair.chat).deleted_above.empty());
  EXPECT_EQ(rules::unread(head_of(*pair.alice, pair.chat)), 1u);
}

TEST(RelayMarksTest, TheListOfOwnMessagesIsBounded) {
  Pair pair;
  pair.bob->sends(pair.chat, "never read");
  for (std::size_t i = 0; i < limits::kOwnAboveMark + 10; ++i) pair.alice->sends(pair.chat, "bot");
  const MarkRecord& stored = pair.log.chats.at(pair.chat).marks.at(user("alice"));
  EXPECT_LE(stored.own_above.size(), limits::kOwnAboveMark);
  EXPECT_GT(stored.mark.read, Seq{2});
  EXPECT_EQ(rules::unread(head_of(*pair.alice, pair.chat)), 0u);
}

TEST(RelayMarksTest, MarksOfAFailedAppendAreMovedAgain) {
  Pair pair;
  pair.alice->sends(pair.chat, "hi");
  pair.log.fails_next(Ask::append, ErrorCode::busy);
  pair.bob->reads(pair.chat, 2);
  pair.waits(50ms);
  EXPECT_EQ(pair.log.chats.at(pair.chat).marks.at(user("bob")).mark.read, Seq{1});
  pair.alice->sends(pair.chat, "wakes the chat");
  pair.waits(50ms);
  EXPECT_EQ(pair.log.chats.at(pair.chat).marks.at(user("bob")).mark.read, Seq{2});
}

}  // namespace
}  // namespace linnet
