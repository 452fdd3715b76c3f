// Polls, pins and forwarded messages in the store.
#include <gtest/gtest.h>

#include "core/store/own_setting_table.h"
#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

class PollsAndPinsTest : protected TemporaryFolder, public StoreFixture {
 protected:
  PollsAndPinsTest() : StoreFixture(file("linnet.db")) {}

  [[nodiscard]] static Body asking() {
    Body question = body("When?");
    question.poll = Poll{.options = {{"at 7:00\np"}, {"8"}}, .multiple = true};
    question.forwarded_from = user("carol");
    return question;
  }
  [[nodiscard]] static Entry poll(std::uint64_t seq) { return entry(seq, "bob", Message{asking()}); }
  [[nodiscard]] static Entry vote(std::uint64_t seq, std::string_view by, Choices choices) {
    return entry(seq, by, Vote{Seq{1}, choices});
  }
  [[nodiscard]] static Entry pin(std::uint64_t seq, std::uint64_t target, bool pinned = true) {
    return entry(seq, "bob", PinChange{Seq{target}, pinned});
  }
  void head_pins(std::vector<Seq> pinned) {
    StoredChat row = must(store->chat(chat)).value();
    row.head.pinned = std::move(pinned);
    in_transaction([&] { must(store->put_chat(row)); });
  }
  [[nodiscard]] std::vector<std::string> pinned() { return texts_of(must(store->pinned(chat)).rows); }
};

TEST_F(PollsAndPinsTest, WhatABodyHasBesidesItsTextIsKept) {
  applies(poll(1));
  restart();
  EXPECT_EQ(std::get<Message>(row_at(1).content).body, asking());
}

TEST_F(PollsAndPinsTest, VotesAreCountedOnceAUser) {
  applies(poll(1));
  applies(vote(2, "carol", 0b01));
  applies(vote(3, "carol", 0b10));
  applies(vote(4, "alice", 0b11));
  restart();
  EXPECT_EQ(row_at(1).votes, (std::vector<Ballot>{{user("alice"), 0b11}, {user("carol"), 0b10}}));
  applies(vote(5, "alice", 0));
  EXPECT_EQ(row_at(1).votes, (std::vector<Ballot>{{user("carol"), 0b10}}));
}

TEST_F(PollsAndPinsTest, VotesAndPinsThatComeBeforeTheirMessageAreKept) {
  applies(vote(2, "carol", 0b10));
  applies(pin(3, 1));
  applies(poll(1));
  EXPECT_EQ(row_at(1).votes, (std::vector<Ballot>{{user("carol"), 0b10}}));
  EXPECT_TRUE(row_at(1).pinned);
}

TEST_F(PollsAndPinsTest, AnOwnVoteShowsAtOnceAndGoesWhenItIsTakenBack) {
  applies(poll(1));
  changes(local_id(9), row_at(1), Vote{{}, 0b10});
  EXPECT_EQ(row_at(1).votes, (std::vector<Ballot>{{alice, 0b10}}));
  in_transaction([&] { must(store->undo_optimistic(chat, local_id(9))); });
  EXPECT_TRUE(row_at(1).votes.empty());
}

TEST_F(PollsAndPinsTest, AVoteInAnUnsentPollStaysWhenItIsSent) {
  in_transaction([&] { must(store->add_pending(chat, local_id(5), WallTime{}, Message{asking()})); });
  changes(local_id(6), own_row(local_id(5)), Vote{{}, 0b01});
  accepts(local_id(5), 7);
  accepts(local_id(6), 8);
  EXPECT_EQ(row_at(7).votes, (std::vector<Ballot>{{alice, 0b01}}));
}

TEST_F(PollsAndPinsTest, APageBringsVotesAndPin) {
  Entry paged = poll(1);
  paged.folded = Folded{.as_of = Seq{9}, .edited_by = {}, .deleted_by = {}, .reactions = {}, .votes = {{user("carol"), 0b01}}, .pinned_by = Seq{4}};
  applies(vote(8, "dora", 0b10));
  applies(vote(10, "carol", 0b10));
  applies(paged);
  EXPECT_EQ(row_at(1).votes, (std::vector<Ballot>{{user("carol"), 0b10}})) << "dora's vote is older than the page, which does not have it";
  EXPECT_TRUE(row_at(1).pinned);
}

TEST_F(PollsAndPinsTest, OfADeletedPollNothingIsLeft) {
  applies(poll(1));
  applies(vote(2, "carol", 0b10));
  applies(pin(3, 1));
  applies(deletion(4, "bob", 1));
  EXPECT_EQ(std::get<Message>(row_at(1).content).body, Body{});
  EXPECT_TRUE(row_at(1).votes.empty());
  EXPECT_FALSE(row_at(1).pinned);
}

TEST_F(PollsAndPinsTest, PinnedMessagesAreListedAndMissingOnesNamed) {
  applies(message(1, "bob", "one"));
  applies(message(2, "bob", "two"));
  applies(pin(3, 2));
  head_pins({Seq{2}, Seq{5}});
  EXPECT_EQ(pinned(), std::vector<std::string>{"two"});
  EXPECT_EQ(must(store->pinned(chat)).missing, std::vector{Seq{5}});
  changes(local_id(9), row_at(1), PinChange{Seq{1}, true});
  changes(local_id(10), row_at(2), PinChange{Seq{2}, false});
  EXPECT_EQ(pinned(), std::vector<std::string>{"one"}) << "own changes that wait count";
  in_transaction([&] { must(store->settings().change(Hidden{chat, Seq{1}, true})); });
  EXPECT_TRUE(pinned().empty()) << "what the user has hidden is not listed";
}

}  // namespace
}  // namespace linnet
