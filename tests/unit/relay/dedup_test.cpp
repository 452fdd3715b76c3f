#include <gtest/gtest.h>

#include "tests/unit/relay/relay_fixture.h"

namespace linnet {
namespace {

using Ask = ScriptedLog::Ask;

void send(Device& device, const ChatId& chat, std::uint64_t number) {
  device.says(wire::Send{.chat_id = chat,
                         .local_id = local_id(number),
                         .content = Message{},
                         .after = {},
                         .read_up_to = {}});
}

// A chat with more entries than a relay keeps in memory.
class LongPair : public Pair {
 public:
  LongPair() {
    for (int i = 0; i < 100; ++i) bob->sends(chat, "filler");
    alice->forgets();
    bob->forgets();
  }
};

TEST(DedupTest, ARepetitionGetsTheOriginalAnswer) {
  Pair pair;
  send(*pair.alice, pair.chat, 1);
  const wire::Accepted original = *pair.alice->acceptance_of(local_id(1));
  pair.alice->forgets();
  send(*pair.alice, pair.chat, 1);
  wire::Accepted again = *pair.alice->acceptance_of(local_id(1));
  EXPECT_TRUE(again.duplicate);
  again.duplicate = false;
  EXPECT_EQ(again, original);
  EXPECT_TRUE(pair.alice->entries().empty());
}

TEST(DedupTest, ARepetitionWhileTheFirstIsPendingWaitsForTheSameAppend) {
  Pair pair;
  Device& phone = pair.connects("alice");
  pair.log.holds(Ask::append);
  send(*pair.alice, pair.chat, 1);
  send(phone, pair.chat, 1);
  send(phone, pair.chat, 2);
  send(*pair.alice, pair.chat, 2);
  pair.commits();
  pair.commits();
  EXPECT_EQ(pair.log.waiting(Ask::append), 0u);
  EXPECT_EQ(pair.log.chats.at(pair.chat).entries.size(), 3u);
  for (const std::uint64_t number : {1, 2}) {
    EXPECT_EQ(pair.alice->acceptance_of(local_id(number))->seq,
              phone.acceptance_of(local_id(number))->seq);
  }
}

TEST(DedupTest, TheSameLocalIdOfAnotherUserIsAnotherOperation) {
  Pair pair;
  send(*pair.alice, pair.chat, 1);
  send(*pair.bob, pair.chat, 1);
  EXPECT_FALSE(pair.bob->acceptance_of(local_id(1))->duplicate);
}

TEST(DedupTest, AMemberWhoWasRemovedStillHearsThatTheMessageHadBeenAccepted) {
  Group group;
  send(*group.bob, group.chat, 1);
  group.alice->does(group.chat, MembersRemoved{{user("bob")}});
  group.bob->forgets();
  send(*group.bob, group.chat, 1);
  EXPECT_TRUE(group.bob->acceptance_of(local_id(1)));
}

TEST(DedupTest, TheFirstOperationsOfASessionAreLookedUpInTheLog) {
  LongPair pair;
  send(*pair.alice, pair.chat, 1);
  for (int i = 0; i < 100; ++i) pair.bob->sends(pair.chat, "filler");
  Device& later = pair.connects("alice");
  send(later, pair.chat, 1);
  EXPECT_TRUE(later.acceptance_of(local_id(1))->duplicate);
  EXPECT_EQ(later.acceptance_of(local_id(1))->seq, pair.alice->acceptance_of(local_id(1))->seq);
}

TEST(DedupTest, AFlowingSessionAsksNoMoreButForOldLocalIds) {
  LongPair pair;
  const auto sends = [&](std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t number = from; number <= to; ++number) send(*pair.alice, pair.chat, number);
  };
  sends(10'001, 10'020);
  const std::size_t asked = pair.log.asked(Ask::find);
  sends(10'021, 10'140);
  EXPECT_EQ(pair.log.asked(Ask::find), asked);
  pair.alice->forgets();
  send(*pair.alice, pair.chat, 10'003);
  EXPECT_EQ(pair.log.asked(Ask::find), asked + 1);
  EXPECT_TRUE(pair.alice->acceptance_of(local_id(10'003))->duplicate);
}

TEST(DedupTest, AChatThatIsInMemoryAsAWholeNeedsNoLookup) {
  Pair pair;
  send(*pair.alice, pair.chat, 1);
  EXPECT_EQ(pair.log.asked(Ask::find), 0u);
}

TEST(DedupTest, FramesOfOneUserKeepTheirOrderBehindALookup) {
  LongPair pair;
  pair.log.holds(Ask::find);
  send(*pair.alice, pair.chat, 1);
  pair.alice->says(wire::Send{.chat_id = pair.chat,
                              .local_id = local_id(2),
                              .content = Message{},
                              .after = local_id(1),
                              .read_up_to = {}});
  ASSERT_EQ(pair.log.waiting(Ask::find), 2u)
      << "both are looked up at once, but not the predecessor that waits";
  pair.answers(Ask::find);
  EXPECT_TRUE(pair.alice->acceptance_of(local_id(1)));
  EXPECT_FALSE(pair.alice->acceptance_of(local_id(2)));
  pair.answers(Ask::find);
  EXPECT_TRUE(pair.alice->acceptance_of(local_id(2)));
}

TEST(DedupTest, AnOldPredecessorIsFoundInTheLog) {
  LongPair pair;
  send(*pair.alice, pair.chat, 1);
  for (int i = 0; i < 100; ++i) pair.bob->sends(pair.chat, "filler");
  pair.alice->says(wire::Send{.chat_id = pair.chat,
                              .local_id = local_id(2),
                              .content = Message{},
                              .after = local_id(1),
                              .read_up_to = {}});
  EXPECT_TRUE(pair.alice->acceptance_of(local_id(2)));
  pair.alice->says(wire::Send{.chat_id = pair.chat,
                              .local_id = local_id(4),
                              .content = Message{},
                              .after = local_id(3),
                              .read_up_to = {}});
  EXPECT_EQ(pair.alice->refusal_of(local_id(4)), ErrorCode::out_of_order);
}

TEST(DedupTest, ALookupThatFailsIsNoPermission) {
  LongPair pair;
  pair.log.fails_next(Ask::find, ErrorCode::busy);
  send(*pair.alice, pair.chat, 1);
  EXPECT_EQ(pair.alice->refusal_of(local_id(1)), ErrorCode::busy);
}

// ------------------------------------------------------------- appends whose outcome is unknown

TEST(UnknownOutcomeTest, TheRepetitionFindsWhatWasStored) {
  Pair pair;
  pair.log.hides_next_append();
  send(*pair.alice, pair.chat, 1);
  EXPECT_EQ(pair.alice->refusal_of(local_id(1)), ErrorCode::storage_io);
  send(*pair.alice, pair.chat, 1);
  EXPECT_TRUE(pair.alice->acceptance_of(local_id(1))->duplicate);
  EXPECT_EQ(pair.log.chats.at(pair.chat).record.head, Seq{2});
}

TEST(UnknownOutcomeTest, MembersHearOfWhatWasStoredWithoutAnotherFrame) {
  Pair pair;
  pair.log.hides_next_append();
  send(*pair.alice, pair.chat, 1);
  const auto control = pair.bob->last<wire::Control>();
  EXPECT_EQ(std::get<wire::ChatAdded>(control.item).head.head, Seq{2});
}

TEST(UnknownOutcomeTest, MembersHearOfMarksThatWereStored) {
  Pair pair;
  pair.alice->sends(pair.chat, "hi");
  pair.alice->forgets();
  pair.log.hides_next_append();
  pair.bob->reads(pair.chat, 2);
  pair.waits(1s);
  const auto control = pair.alice->last<wire::Control>();
  EXPECT_EQ(std::get<wire::ChatAdded>(control.item).head.others.read, Seq{2});
}

TEST(UnknownOutcomeTest, MarksAreStoredOnceTheLogTakesThem) {
  for (const ErrorCode code : {ErrorCode::storage_io, ErrorCode::busy, ErrorCode::log_full}) {
    Pair pair;
    pair.alice->sends(pair.chat, "hi");
    pair.log.fails_next(Ask::append, code);
    pair.bob->reads(pair.chat, 2);
    pair.waits(100ms);
    pair.waits(1s);
    pair.waits(100ms);
    EXPECT_EQ(pair.log.chats.at(pair.chat).marks.at(user("bob")).mark.read, Seq{2}) << error_name(code);
  }
}

TEST(UnknownOutcomeTest, ThatIsNotForgottenWhenTheChatCannotBeLoadedAtOnce) {
  Pair pair;
  pair.log.hides_next_append();
  pair.log.fails_next(Ask::load, ErrorCode::busy);
  send(*pair.alice, pair.chat, 1);
  EXPECT_TRUE(pair.bob->inbox.empty());
  pair.alice->receives(pair.chat, 1);
  EXPECT_EQ(pair.bob->heard<wire::Control>().size(), 1u);
}

TEST(UnknownOutcomeTest, WhatWasNotStoredIsNotTold) {
  Pair pair;
  pair.log.fails_next(Ask::append, ErrorCode::storage_io);
  send(*pair.alice, pair.chat, 1);
  EXPECT_TRUE(pair.bob->inbox.empty());
}

}  // namespace
}  // namespace linnet
