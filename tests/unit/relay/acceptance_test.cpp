#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/relay/relay_fixture.h"

namespace linnet {
namespace {

using Ask = ScriptedLog::Ask;
using Texts = std::vector<std::string>;

std::uint64_t seq_of(const std::optional<wire::Accepted>& accepted) {
  return accepted ? accepted->seq.value : 0;
}

TEST(AcceptanceTest, NothingLeavesBeforeTheEntryIsOnDisk) {
  Pair pair;
  Device& phone = pair.connects("alice");
  phone.forgets();
  pair.log.holds(Ask::append);
  const LocalId hi = pair.alice->sends(pair.chat, "hi");
  EXPECT_TRUE(pair.alice->inbox.empty());
  EXPECT_TRUE(phone.inbox.empty());
  EXPECT_TRUE(pair.bob->inbox.empty());

  pair.commits();
  EXPECT_EQ(seq_of(pair.alice->acceptance_of(hi)), 2u);
  for (const Device* device : {pair.alice, pair.bob, &phone}) {
    EXPECT_EQ(device->entries(), Texts{"2:hi"});
    EXPECT_EQ(device->last<wire::Entries>().entries.front().local_id, hi);
    EXPECT_EQ(device->last<wire::Entries>().cursor, std::to_string(pair.log.commit));
  }
}

TEST(AcceptanceTest, SeqIsDenseTimeGrowsAndOrdinalCountsMessagesOnly) {
  Pair pair;
  pair.alice->sends(pair.chat, "one");
  pair.now.wall -= 1h;
  pair.bob->does(pair.chat, ReactionChange{.target = Seq{2}, .emoji = "+1", .added = true});
  pair.bob->sends(pair.chat, "two");
  const auto& entries = pair.log.chats.at(pair.chat).entries;
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries.at(Seq{2}).ordinal, Ordinal{1});
  EXPECT_EQ(entries.at(Seq{3}).ordinal, Ordinal{1});
  EXPECT_EQ(entries.at(Seq{4}).ordinal, Ordinal{2});
  EXPECT_EQ(entries.at(Seq{4}).server_time, entries.at(Seq{2}).server_time + 2us);
}

TEST(AcceptanceTest, OneAppendIsInFlightAndLaterFramesShareTheNext) {
  Pair pair;
  pair.log.holds(Ask::append);
  pair.alice->sends(pair.chat, "one");
  pair.alice->sends(pair.chat, "two");
  pair.bob->sends(pair.chat, "three");
  EXPECT_EQ(pair.log.waiting(Ask::append), 1u);
  pair.commits();
  EXPECT_EQ(pair.bob->entries(), Texts{"2:one"});
  EXPECT_EQ(pair.log.waiting(Ask::append), 1u);
  pair.commits();
  EXPECT_EQ(pair.bob->entries(), (Texts{"2:one", "3:two", "4:three"}));
  EXPECT_EQ(pair.log.appends.back().entries.size(), 2u);
}

TEST(AcceptanceTest, AFullBatchRefusesWithBusyAndTellsWhenToRetry) {
  Pair pair;
  pair.log.holds(Ask::append);
  pair.alice->sends(pair.chat, "in flight");
  for (int i = 0; i < 1'024; ++i) pair.alice->sends(pair.chat, "next");
  const LocalId refused = pair.alice->sends(pair.chat, "too many");
  EXPECT_EQ(pair.alice->refusal_of(refused), ErrorCode::busy);
  EXPECT_TRUE(pair.alice->last<wire::Rejected>().retry_after_ms.has_value());
}

TEST(AcceptanceTest, FramesWaitWhileTheirChatIsLoaded) {
  Pair pair;
  pair.alice->sends(pair.chat, "before");
  RelayHost restarted;
  restarted.log.chats = pair.log.chats;
  restarted.log.commit = pair.log.commit;
  restarted.log.holds(Ask::load);
  Device& alice = restarted.connects("alice");
  alice.says(wire::Send{.chat_id = pair.chat,
                        .local_id = local_id(9'000),
                        .content = Message{},
                        .after = {},
                        .read_up_to = {}});
  EXPECT_FALSE(alice.acceptance_of(local_id(9'000)));
  restarted.answers(Ask::load);
  EXPECT_EQ(seq_of(alice.acceptance_of(local_id(9'000))), 3u);
  EXPECT_EQ(restarted.log.asked(Ask::load), 1u);
}

TEST(AcceptanceTest, UnknownChatsAreNotFound) {
  RelayHost host;
  Device& alice = host.connects("alice");
  EXPECT_EQ(alice.refusal_of(alice.sends(group_id(9), "hi")), ErrorCode::not_found);
  // And take no place: the log is asked again.
  alice.sends(group_id(9), "hi");
  EXPECT_EQ(host.log.asked(Ask::load), 2u);
}

TEST(AcceptanceTest, ALoadThatFailsRefusesWhatWaited) {
  RelayHost host;
  Device& alice = host.connects("alice");
  host.log.fails_next(Ask::load, ErrorCode::busy);
  EXPECT_EQ(alice.refusal_of(alice.sends(group_id(9), "hi")), ErrorCode::busy);
}

TEST(AcceptanceTest, TheQueueOfALoadingChatIsBounded) {
  RelayHost host({},
                 {.chats_loaded_max = 10, .waiting_frames_max = 3, .waiting_bytes_max = 10'000});
  Device& alice = host.connects("alice");
  host.log.holds(Ask::load);
  for (int i = 0; i < 3; ++i) alice.sends(group_id(9), "waits");
  EXPECT_EQ(alice.refusal_of(alice.sends(group_id(9), "hi")), ErrorCode::busy);
  EXPECT_EQ(alice.refusal_of(alice.sends(group_id(8), std::string(10'000, 'x'))), ErrorCode::busy);
}

TEST(AcceptanceTest, OnlyMembersSend) {
  Pair pair;
  Device& mallory = pair.connects("mallory");
  EXPECT_EQ(mallory.refusal_of(mallory.sends(pair.chat, "hi")), ErrorCode::forbidden);
}

TEST(AcceptanceTest, BodiesKeepTheirLimit) {
  Pair pair;
  const LocalId large = pair.alice->sends(pair.chat, std::string(limits::kBodyBytes + 1, 'x'));
  EXPECT_EQ(pair.alice->refusal_of(large), ErrorCode::too_large);
  const LocalId fits = pair.alice->sends(pair.chat, std::string(limits::kBodyBytes - 100, 'x'));
  EXPECT_TRUE(pair.alice->acceptance_of(fits));
}

TEST(AcceptanceTest, ARemovalCountsForFramesThatComeBeforeItIsOnDisk) {
  Group group;
  group.log.holds(Ask::append);
  group.alice->does(group.chat, MembersRemoved{{user("bob")}});
  const LocalId late = group.bob->sends(group.chat, "late");
  EXPECT_FALSE(group.bob->refusal_of(late)) << "the refusal rests on what is not on disk yet";
  group.commits();
  EXPECT_EQ(group.bob->refusal_of(late), ErrorCode::forbidden);
}

TEST(AcceptanceTest, ARefusalThatRestsOnAFailedAppendFailsWithIt) {
  Group group;
  group.log.holds(Ask::append);
  group.alice->does(group.chat, MembersRemoved{{user("bob")}});
  const LocalId late = group.bob->sends(group.chat, "late");
  group.log.fails_next(Ask::append, ErrorCode::storage_io);
  group.commits();
  EXPECT_EQ(group.bob->refusal_of(late), ErrorCode::storage_io);
}

TEST(AcceptanceTest, AFailedAppendFailsAllLaterOnesAndTheChatIsLoadedAgain) {
  Pair pair;
  const std::size_t loads = pair.log.asked(Ask::load);
  pair.log.holds(Ask::append);
  const LocalId one = pair.alice->sends(pair.chat, "one");
  const LocalId two = pair.bob->sends(pair.chat, "two");
  pair.log.fails_next(Ask::append, ErrorCode::log_full);
  pair.commits();
  EXPECT_EQ(pair.alice->refusal_of(one), ErrorCode::log_full);
  EXPECT_EQ(pair.bob->refusal_of(two), ErrorCode::log_full);
  EXPECT_TRUE(pair.bob->last<wire::Rejected>().retry_after_ms.has_value());
  EXPECT_TRUE(pair.alice->entries().empty());

  pair.log.lets_go(Ask::append);
  const LocalId again = pair.alice->sends(pair.chat, "again");
  EXPECT_EQ(pair.log.asked(Ask::load), loads + 1);
  EXPECT_EQ(seq_of(pair.alice->acceptance_of(again)), 2u);
}

// ------------------------------------------------------------- order

TEST(OrderTest, ThePredecessorMustBeKnown) {
  Pair pair;
  pair.log.holds(Ask::append);
  const auto send = [&](std::uint64_t number, std::optional<LocalId> after) {
    pair.alice->says(wire::Send{.chat_id = pair.chat,
                                .local_id = local_id(number),
                                .content = Message{},
                                .after = after,
                                .read_up_to = {}});
    return local_id(number);
  };
  const LocalId lost = send(3, local_id(2));
  EXPECT_EQ(pair.alice->refusal_of(lost), ErrorCode::out_of_order);
  const LocalId first = send(4, std::nullopt);
  const LocalId second = send(5, first);
  EXPECT_FALSE(pair.alice->refusal_of(second)) << "pending counts";
  pair.commits();
  const LocalId third = send(6, first);
  EXPECT_FALSE(pair.alice->refusal_of(third)) << "accepted counts";
}

TEST(OrderTest, AnothersMessageIsNoPredecessor) {
  Pair pair;
  const LocalId bobs = pair.bob->sends(pair.chat, "bob's");
  pair.alice->says(wire::Send{.chat_id = pair.chat,
                              .local_id = local_id(3),
                              .content = Message{},
                              .after = bobs,
                              .read_up_to = {}});
  EXPECT_EQ(pair.alice->refusal_of(local_id(3)), ErrorCode::out_of_order);
}

// ------------------------------------------------------------- operations

TEST(OperationTest, OnlyVisibleMessagesAreTargets) {
  Pair pair;
  pair.alice->sends(pair.chat, "hi");
  pair.bob->does(pair.chat, ReactionChange{.target = Seq{2}, .emoji = "+1", .added = true});
  const auto reacts = [&](std::uint64_t seq) {
    return pair.bob->refusal_of(pair.bob->does(
        pair.chat, ReactionChange{.target = Seq{seq}, .emoji = "+1", .added = true}));
  };
  EXPECT_EQ(reacts(2), std::nullopt);
  EXPECT_EQ(reacts(3), ErrorCode::not_found) << "an operation is no message";
  EXPECT_EQ(reacts(99), ErrorCode::not_found);
  EXPECT_EQ(reacts(0), ErrorCode::not_found);
}

TEST(OperationTest, WhatCameBeforeOneJoinedIsNoTarget) {
  Group group;
  group.alice->sends(group.chat, "early");
  group.alice->does(group.chat, MembersAdded{{{.user_id = user("erin"), .role = Role::member}}});
  Device& erin = group.connects("erin");
  const LocalId reaction =
      erin.does(group.chat, ReactionChange{.target = Seq{2}, .emoji = "+1", .added = true});
  EXPECT_EQ(erin.refusal_of(reaction), ErrorCode::not_found);
}

TEST(OperationTest, OnlyTheAuthorEdits) {
  Pair pair;
  pair.alice->sends(pair.chat, "hi");
  const LocalId foreign = pair.bob->does(pair.chat, Edit{.target = Seq{2}, .body = {}});
  EXPECT_EQ(pair.bob->refusal_of(foreign), ErrorCode::forbidden);
  const LocalId own = pair.alice->does(pair.chat, Edit{.target = Seq{2}, .body = {}});
  EXPECT_TRUE(pair.alice->acceptance_of(own));
}

TEST(OperationTest, AnOldTargetIsReadFromTheLogWhileTheFrameAndThoseBehindItWait) {
  Pair pair;
  pair.alice->sends(pair.chat, "old");
  for (int i = 0; i < 70; ++i) pair.bob->sends(pair.chat, "more");
  pair.log.holds(Ask::read);
  const LocalId edit = pair.alice->does(pair.chat, Edit{.target = Seq{2}, .body = {}});
  const LocalId behind = pair.alice->sends(pair.chat, "behind");
  const LocalId others = pair.bob->sends(pair.chat, "not behind");
  EXPECT_TRUE(pair.bob->acceptance_of(others));
  EXPECT_FALSE(pair.alice->acceptance_of(behind));
  pair.answers(Ask::read);
  EXPECT_LT(seq_of(pair.alice->acceptance_of(edit)), seq_of(pair.alice->acceptance_of(behind)));
}

TEST(OperationTest, DeletingEmptiesTheMessageAndItsEditsInTheSameAppend) {
  Pair pair;
  pair.alice->sends(pair.chat, "secret");
  pair.alice->does(pair.chat,
                   Edit{.target = Seq{2},
                        .body = {.text = "secret 2", .reply_to = {}, .mentions = {}, .extra = {}}});
  pair.alice->does(pair.chat, Deletion{.target = Seq{2}});
  const auto& entries = pair.log.chats.at(pair.chat).entries;
  EXPECT_EQ(std::get<Message>(entries.at(Seq{2}).content).body, Body{});
  EXPECT_EQ(entries.at(Seq{2}).folded->deleted_by, Seq{4});
  EXPECT_EQ(std::get<Edit>(entries.at(Seq{3}).content).body, Body{});
  EXPECT_EQ(pair.log.appends.back().entries.size(), 1u);
}

TEST(OperationTest, DeletingEmptiesEditsThatAreNotOnDiskYet) {
  Pair pair;
  pair.alice->sends(pair.chat, "secret");
  pair.log.holds(Ask::append);
  const auto edit = [&](std::string text) {
    pair.alice->does(
        pair.chat,
        Edit{.target = Seq{2},
             .body = {.text = std::move(text), .reply_to = {}, .mentions = {}, .extra = {}}});
  };
  edit("in flight");
  edit("collected");
  pair.alice->does(pair.chat, Deletion{.target = Seq{2}});
  pair.commits();
  pair.commits();
  const auto& entries = pair.log.chats.at(pair.chat).entries;
  EXPECT_EQ(std::get<Edit>(entries.at(Seq{3}).content).body, Body{});
  EXPECT_EQ(std::get<Edit>(entries.at(Seq{4}).content).body, Body{});
}

TEST(OperationTest, DeletedMessagesAreNotChangedAnyMore) {
  Pair pair;
  pair.alice->sends(pair.chat, "hi");
  pair.log.holds(Ask::append);
  pair.alice->does(pair.chat, Deletion{.target = Seq{2}});
  const LocalId pending = pair.alice->does(pair.chat, Edit{.target = Seq{2}, .body = {}});
  pair.commits();
  EXPECT_EQ(pair.alice->refusal_of(pending), ErrorCode::conflict);
  pair.log.lets_go(Ask::append);
  EXPECT_EQ(pair.alice->refusal_of(pair.alice->does(pair.chat, Edit{.target = Seq{2}, .body = {}})),
            ErrorCode::conflict);
  const LocalId again = pair.alice->does(pair.chat, Deletion{.target = Seq{2}});
  EXPECT_TRUE(pair.alice->acceptance_of(again));
  EXPECT_EQ(pair.log.chats.at(pair.chat).entries.at(Seq{2}).folded->deleted_by, Seq{3});
}

}  // namespace
}  // namespace linnet
