#include "core/rules/fold.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/seeded_entropy.h"
#include "core/model/limits.h"

namespace linnet::rules {
namespace {

UserId user(std::string_view text) {
  return UserId::parse(text).value();
}
const UserId kAlice = user("alice");
const UserId kBob = user("bob");

Body text(std::string value) {
  return Body{.text = std::move(value), .reply_to = {}, .mentions = {}, .extra = {}};
}

// Alice's message "hi" at seq 10.
Entry message() {
  Entry entry;
  entry.seq = Seq{10};
  entry.sender_id = kAlice;
  entry.content = Message{text("hi")};
  return entry;
}

Operation edit(std::uint64_t seq, const UserId& by, std::string value) {
  return {Seq{seq}, by, Edit{.target = Seq{10}, .body = text(std::move(value))}};
}
Operation deletion(std::uint64_t seq, const UserId& by) {
  return {Seq{seq}, by, Deletion{.target = Seq{10}}};
}
Operation reaction(std::uint64_t seq, const UserId& by, std::string emoji, bool added) {
  return {Seq{seq}, by,
          ReactionChange{.target = Seq{10}, .emoji = std::move(emoji), .added = added}};
}

Operation vote(std::uint64_t seq, const UserId& by, Choices choices) {
  return {Seq{seq}, by, Vote{.target = Seq{10}, .choices = choices}};
}
Operation pin(std::uint64_t seq, const UserId& by, bool pinned) {
  return {Seq{seq}, by, PinChange{.target = Seq{10}, .pinned = pinned}};
}

// What a reader of the message sees.
std::pair<Body, Folded> shown(const MessageState& state) {
  return {state.body, folded_of(state, Seq{99})};
}

TEST(FoldTest, TheLastEditBySeqWins) {
  MessageState state = state_of(message());
  EXPECT_TRUE(fold(state, edit(13, kAlice, "third")));
  EXPECT_FALSE(fold(state, edit(12, kAlice, "second")));
  EXPECT_EQ(state.body.text, "third");
  EXPECT_EQ(state.edited_by, Seq{13});
}

TEST(FoldTest, OnlyTheAuthorEdits) {
  MessageState state = state_of(message());
  EXPECT_FALSE(fold(state, edit(11, kBob, "mine now")));
  EXPECT_EQ(state.body.text, "hi");
}

TEST(FoldTest, ADeletionIsFinalAndLeavesNothing) {
  MessageState state = state_of(message());
  fold(state, reaction(11, kBob, "+", true));
  fold(state, edit(12, kAlice, "again"));
  EXPECT_TRUE(fold(state, deletion(13, kBob)));
  EXPECT_FALSE(fold(state, edit(14, kAlice, "back")));
  EXPECT_FALSE(fold(state, reaction(15, kBob, "+", true)));
  EXPECT_EQ(state.body, Body{});
  EXPECT_EQ(folded_of(state, Seq{15}), (Folded{Seq{15}, std::nullopt, Seq{13}, {}}));
}

TEST(FoldTest, OfEachReactionTheLastOperationWins) {
  MessageState state = state_of(message());
  EXPECT_FALSE(fold(state, reaction(12, kBob, "+", false))) << "nothing was shown, nothing goes";
  EXPECT_FALSE(fold(state, reaction(11, kBob, "+", true))) << "already removed by a later one";
  EXPECT_TRUE(fold(state, reaction(13, kBob, "!", true)));
  EXPECT_TRUE(fold(state, reaction(14, kAlice, "!", true)));
  EXPECT_EQ(folded_of(state, Seq{14}).reactions,
            (std::vector<Reaction>{{kAlice, "!"}, {kBob, "!"}}));
}

TEST(FoldTest, OfEachUsersVotesTheLastWins) {
  MessageState state = state_of(message());
  EXPECT_TRUE(fold(state, vote(12, kBob, 0b10)));
  EXPECT_FALSE(fold(state, vote(11, kBob, 0b01)));
  EXPECT_TRUE(fold(state, vote(13, kAlice, 0b01)));
  EXPECT_EQ(folded_of(state, Seq{13}).votes, (std::vector<Ballot>{{kAlice, 0b01}, {kBob, 0b10}}));
  EXPECT_TRUE(fold(state, vote(14, kBob, 0)));
  EXPECT_EQ(folded_of(state, Seq{14}).votes, (std::vector<Ballot>{{kAlice, 0b01}}));
}

TEST(FoldTest, TheLastPinOfAnybodyWins) {
  MessageState state = state_of(message());
  EXPECT_TRUE(fold(state, pin(12, kBob, true)));
  EXPECT_FALSE(fold(state, pin(11, kAlice, false)));
  EXPECT_EQ(folded_of(state, Seq{12}).pinned_by, Seq{12});
  EXPECT_TRUE(fold(state, pin(13, kAlice, false)));
  EXPECT_FALSE(folded_of(state, Seq{13}).pinned_by);
}

TEST(FoldTest, AnEditMentionsNobodyAnew) {
  Entry entry = message();
  std::get<Message>(entry.content).body.mentions = {kBob};
  MessageState state = state_of(entry);
  Body changed = text("hi, all");
  changed.mentions = {kAlice};
  fold(state, {Seq{11}, kAlice, Edit{.target = Seq{10}, .body = changed}});
  EXPECT_EQ(state.body.text, "hi, all");
  EXPECT_EQ(state.body.mentions, std::vector{kBob});
}

TEST(FoldTest, AFoldedPageAlreadyHoldsOlderOperations) {
  Entry entry = message();
  entry.folded = Folded{Seq{20}, Seq{15}, std::nullopt, {{kBob, "+"}}};
  MessageState state = state_of(entry);
  EXPECT_FALSE(fold(state, edit(18, kAlice, "cannot be news")));
  EXPECT_FALSE(fold(state, reaction(19, kBob, "+", false)));
  EXPECT_TRUE(fold(state, reaction(21, kBob, "+", false)));
  EXPECT_TRUE(folded_of(state, Seq{21}).reactions.empty());
  EXPECT_EQ(state.edited_by, Seq{15});
}

TEST(FoldTest, AListedReactionSetIsCapped) {
  MessageState state = state_of(message());
  for (std::uint64_t i = 0; i < limits::kReactionsListed + 5; ++i) {
    fold(state, reaction(11 + i, user("u" + std::to_string(i)), "+", true));
  }
  EXPECT_EQ(folded_of(state, Seq{999}).reactions.size(), limits::kReactionsListed);
}

// A random history of one message, in log order.
std::vector<Operation> history(SeededEntropy& entropy) {
  std::vector<Operation> operations;
  const std::uint64_t size = entropy.next_u64() % 12;
  for (std::uint64_t seq = 11; seq < 11 + size; ++seq) {
    const UserId& by = entropy.next_u64() % 2 == 0 ? kAlice : kBob;
    switch (entropy.next_u64() % 12) {
      case 0:
        operations.push_back(deletion(seq, by));
        break;
      case 1:
      case 2:
        operations.push_back(edit(seq, by, "edit " + std::to_string(seq)));
        break;
      case 3:
      case 4:
        operations.push_back(vote(seq, by, static_cast<Choices>(entropy.next_u64() % 4)));
        break;
      case 5:
      case 6:
        operations.push_back(pin(seq, by, entropy.next_u64() % 2 == 0));
        break;
      default:
        operations.push_back(reaction(seq, by, entropy.next_u64() % 2 == 0 ? "+" : "!",
                                      entropy.next_u64() % 3 != 0));
    }
  }
  return operations;
}

void shuffle(std::vector<Operation>& operations, SeededEntropy& entropy) {
  for (std::size_t i = operations.size(); i > 1; --i) {
    std::swap(operations[i - 1], operations[entropy.next_u64() % i]);
  }
}

TEST(FoldTest, AnyOrderAndAnyRepetitionGiveTheSame) {
  SeededEntropy entropy{42};
  for (int round = 0; round < 2'000; ++round) {
    std::vector<Operation> operations = history(entropy);
    MessageState in_order = state_of(message());
    for (const Operation& operation : operations) fold(in_order, operation);

    if (!operations.empty()) operations.push_back(operations[operations.size() / 2]);
    shuffle(operations, entropy);
    MessageState shuffled = state_of(message());
    for (const Operation& operation : operations) fold(shuffled, operation);
    ASSERT_EQ(shuffled, in_order) << "round " << round;
  }
}

// A device that starts from a page folded at some head, and then gets anything again.
TEST(FoldTest, APageAndTheRestEqualTheWholeHistory) {
  SeededEntropy entropy{43};
  for (int round = 0; round < 2'000; ++round) {
    std::vector<Operation> operations = history(entropy);
    const std::uint64_t head = 10 + entropy.next_u64() % (operations.size() + 1);
    MessageState whole = state_of(message());
    MessageState at_head = state_of(message());
    for (const Operation& operation : operations) {
      fold(whole, operation);
      if (operation.seq <= Seq{head}) fold(at_head, operation);
    }
    Entry page = message();
    page.content = Message{at_head.body};
    page.folded = folded_of(at_head, Seq{head});
    MessageState resumed = state_of(page);
    shuffle(operations, entropy);
    for (const Operation& operation : operations) fold(resumed, operation);
    ASSERT_EQ(shown(resumed), shown(whole)) << "round " << round;
  }
}

}  // namespace
}  // namespace linnet::rules
