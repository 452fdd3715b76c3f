// What the server lets happen to polls, pins, mentions and reactions.
#include <gtest/gtest.h>

#include <string>

#include "core/model/limits.h"
#include "tests/unit/relay/relay_fixture.h"

namespace linnet {
namespace {

using Refusal = std::optional<ErrorCode>;
const Refusal kNone;

Body asking(std::string question, bool closed = false) {
  Body body;
  body.text = std::move(question);
  body.poll = Poll{.options = {{"seven"}, {"eight"}}, .multiple = false, .closed = closed};
  return body;
}

ChatHead head_of(Device& device, const ChatId& chat) {
  return std::get<wire::FetchedHeads>(device.fetches(wire::FetchHeads{{chat}}).what).heads.at(0);
}

// A group in which Bob, an ordinary member, has asked a question at seq 2.
class PollTest : public ::testing::Test {
 protected:
  PollTest() { group.bob->does(group.chat, Message{asking("When?")}); }

  Refusal asks(Device* device, Content content) {
    const LocalId local_id = device->does(group.chat, std::move(content));
    EXPECT_NE(device->acceptance_of(local_id).has_value(), device->refusal_of(local_id).has_value());
    return device->refusal_of(local_id);
  }

  Group group;
  const Seq poll{2};
};

TEST_F(PollTest, VotesAreFoldedIntoThePage) {
  EXPECT_EQ(asks(group.carol, Vote{poll, 0b01}), kNone);
  EXPECT_EQ(asks(group.carol, Vote{poll, 0b10}), kNone);
  EXPECT_EQ(asks(group.dave, Vote{poll, 0b01}), kNone);
  EXPECT_EQ(asks(group.dave, Vote{poll, 0}), kNone);
  const wire::Page page = group.alice->pulls(group.chat, 2, 2);
  EXPECT_EQ(page.entries.at(0).folded->votes, (std::vector<Ballot>{{user("carol"), 0b10}}));
}

TEST_F(PollTest, OnlyWhatThePollOffersCanBeChosen) {
  EXPECT_EQ(asks(group.carol, Vote{poll, 0b100}), ErrorCode::malformed);
  EXPECT_EQ(asks(group.carol, Vote{poll, 0b11}), ErrorCode::malformed);
  group.alice->sends(group.chat, "no poll");
  EXPECT_EQ(asks(group.carol, Vote{Seq{3}, 0b1}), ErrorCode::malformed);
  EXPECT_EQ(asks(group.carol, Vote{Seq{9}, 0b1}), ErrorCode::not_found);
}

TEST_F(PollTest, NobodyVotesAfterItsAuthorHasClosedIt) {
  EXPECT_EQ(asks(group.carol, Edit{poll, asking("When?", true)}), ErrorCode::forbidden);
  EXPECT_EQ(asks(group.bob, Edit{poll, asking("When?", true)}), kNone);
  EXPECT_EQ(asks(group.carol, Vote{poll, 0b1}), ErrorCode::conflict);
  EXPECT_EQ(asks(group.bob, Edit{poll, asking("When?")}), ErrorCode::conflict);
}

TEST_F(PollTest, AClosingThatIsNotYetOnDiskHoldsToo) {
  group.log.holds(ScriptedLog::Ask::append);
  group.alice->sends(group.chat, "in flight");
  group.bob->does(group.chat, Edit{poll, asking("When?", true)});
  const LocalId late = group.carol->does(group.chat, Vote{poll, 0b1});
  group.commits();
  group.commits();
  EXPECT_EQ(group.carol->refusal_of(late), ErrorCode::conflict);
}

TEST_F(PollTest, ANewPollMustBeSound) {
  Body one = asking("When?");
  one.poll->options.pop_back();
  EXPECT_EQ(asks(group.bob, Message{one}), ErrorCode::malformed);
  EXPECT_EQ(asks(group.bob, Message{asking("When?", true)}), ErrorCode::malformed);
}

TEST(PinTest, AdminsPinInGroupsAndBothInDirectChats) {
  Group group;
  group.bob->sends(group.chat, "look");
  EXPECT_EQ(group.bob->refusal_of(group.bob->does(group.chat, PinChange{Seq{2}, true})), ErrorCode::forbidden);
  group.alice->does(group.chat, PinChange{Seq{2}, true});
  EXPECT_EQ(head_of(*group.dave, group.chat).pinned, std::vector{Seq{2}});
  EXPECT_EQ(group.dave->pulls(group.chat, 2, 2).entries.at(0).folded->pinned_by, Seq{3});

  Pair pair;
  pair.alice->sends(pair.chat, "look");
  pair.bob->does(pair.chat, PinChange{Seq{2}, true});
  EXPECT_EQ(head_of(*pair.alice, pair.chat).pinned, std::vector{Seq{2}});
}

TEST(PinTest, ADeletedMessageIsNotPinned) {
  Pair pair;
  pair.alice->sends(pair.chat, "look");
  pair.alice->does(pair.chat, PinChange{Seq{2}, true});
  pair.alice->does(pair.chat, Deletion{Seq{2}});
  EXPECT_TRUE(head_of(*pair.bob, pair.chat).pinned.empty());
  EXPECT_EQ(pair.bob->refusal_of(pair.bob->does(pair.chat, PinChange{Seq{2}, true})), ErrorCode::conflict);
}

TEST(PinTest, FiftyMessagesCanBePinned) {
  Pair pair;
  for (std::uint64_t i = 0; i <= limits::kPins; ++i) pair.alice->sends(pair.chat, "look");
  for (std::uint64_t i = 0; i < limits::kPins; ++i) pair.alice->does(pair.chat, PinChange{Seq{2 + i}, true});
  EXPECT_EQ(head_of(*pair.bob, pair.chat).pinned.size(), limits::kPins);
  EXPECT_EQ(pair.alice->refusal_of(pair.alice->does(pair.chat, PinChange{Seq{2 + limits::kPins}, true})), ErrorCode::too_large);
  pair.alice->does(pair.chat, PinChange{Seq{2}, false});
  pair.alice->does(pair.chat, PinChange{Seq{2 + limits::kPins}, true});
  EXPECT_EQ(head_of(*pair.bob, pair.chat).pinned.back(), Seq{2 + limits::kPins});
}

// Messages that mention Bob wait for him until he has read them.
class MentionTest : public ::testing::Test {
 protected:
  void mentions_bob(std::string_view by = "alice") {
    Body body;
    body.text = "<@bob>!";
    body.mentions = {user("bob"), user("alice"), user("stranger")};
    (by == "alice" ? group.alice : group.bob)->does(group.chat, Message{body});
  }
  std::vector<Seq> waiting_for(Device* device) { return head_of(*device, group.chat).mentioned_above; }

  Group group;
};

TEST_F(MentionTest, TheyAreListedForWhoIsMentionedAlone) {
  mentions_bob();
  group.alice->sends(group.chat, "nobody");
  mentions_bob();
  EXPECT_EQ(waiting_for(group.bob), (std::vector{Seq{2}, Seq{4}}));
  EXPECT_TRUE(waiting_for(group.alice).empty()) << "who wrote it knows";
  EXPECT_TRUE(waiting_for(group.carol).empty());
}

TEST_F(MentionTest, ReadOrDeletedOnesWaitNoMore) {
  for (int i = 0; i < 3; ++i) mentions_bob();
  group.alice->does(group.chat, Deletion{Seq{3}});
  group.bob->reads(group.chat, 2);
  group.waits(1s);
  EXPECT_EQ(waiting_for(group.bob), std::vector{Seq{4}});
}

TEST_F(MentionTest, WhoComesBackIsNotWaitedForByOldOnes) {
  mentions_bob();
  group.alice->does(group.chat, MembersRemoved{{user("bob")}});
  mentions_bob();
  group.alice->does(group.chat, MembersAdded{{{user("bob"), Role::member}}});
  EXPECT_TRUE(waiting_for(group.bob).empty());
}

TEST(ReactionLimitTest, TwentyDifferentEmojisFitOnOneMessage) {
  Pair pair;
  pair.alice->sends(pair.chat, "hi");
  const auto reacts = [&](Device* device, std::string emoji, bool added = true) {
    return device->refusal_of(device->does(pair.chat, ReactionChange{Seq{2}, std::move(emoji), added}));
  };
  for (std::size_t i = 0; i < limits::kReactionEmojis; ++i) EXPECT_EQ(reacts(pair.alice, std::to_string(i)), kNone);
  EXPECT_EQ(reacts(pair.bob, "one more"), ErrorCode::too_large);
  EXPECT_EQ(reacts(pair.bob, "7"), kNone);
  EXPECT_EQ(reacts(pair.alice, "3", false), kNone);
  EXPECT_EQ(reacts(pair.bob, "one more"), kNone);
}

}  // namespace
}  // namespace linnet
