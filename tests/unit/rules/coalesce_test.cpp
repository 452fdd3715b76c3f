#include "core/rules/coalesce.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace linnet::rules {
namespace {

using Kind = WaitingOperation::Kind;

WaitingOperation edit() { return {.kind = Kind::edit, .emoji = "", .adds = true, .may_be_sent = false}; }
WaitingOperation deletion() { return {.kind = Kind::deletion, .emoji = "", .adds = true, .may_be_sent = false}; }
WaitingOperation reaction(std::string emoji, bool adds) {
  return {.kind = Kind::reaction, .emoji = std::move(emoji), .adds = adds, .may_be_sent = false};
}
WaitingOperation sent(WaitingOperation operation) {
  operation.may_be_sent = true;
  return operation;
}

Coalescing after(std::vector<WaitingOperation> waiting, const WaitingOperation& next) { return coalesce(waiting, next); }

TEST(CoalesceTest, TheLastEditStandsForAllThatWait) {
  EXPECT_EQ(after({edit(), reaction("+1", true)}, edit()), (Coalescing{.dropped = {0}, .keeps_next = true}));
}

TEST(CoalesceTest, AnEditThatMayBeSentStaysAndIsFollowed) {
  EXPECT_EQ(after({sent(edit())}, edit()), Coalescing{});
}

TEST(CoalesceTest, ADeletionStandsForEverythingBeforeIt) {
  EXPECT_EQ(after({edit(), reaction("+1", true), sent(edit())}, deletion()), (Coalescing{.dropped = {0, 1}, .keeps_next = true}));
}

TEST(CoalesceTest, NothingFollowsADeletion) {
  for (const WaitingOperation& next : {edit(), deletion(), reaction("+1", true)}) {
    EXPECT_FALSE(after({deletion()}, next).keeps_next);
    EXPECT_TRUE(after({deletion()}, next).dropped.empty());
  }
}

TEST(CoalesceTest, AReactionAndItsOppositeAreNothing) {
  EXPECT_EQ(after({reaction("+1", true)}, reaction("+1", false)), (Coalescing{.dropped = {0}, .keeps_next = false}));
  EXPECT_EQ(after({reaction("heart", true)}, reaction("+1", false)), Coalescing{});
}

TEST(CoalesceTest, AReactionThatMayBeSentIsTakenBackByAnother) {
  EXPECT_EQ(after({sent(reaction("+1", true))}, reaction("+1", false)), Coalescing{});
}

// ---------------------------------------------------------------- whatever is composed, the outcome is the same

// A message as the log would make it of these operations; `edits`: which edit's text it shows.
struct Outcome {
  std::optional<int> text;
  bool deleted = false;
  std::set<std::string> reactions;

  bool operator==(const Outcome& other) const {
    if (deleted || other.deleted) return deleted == other.deleted;
    return text == other.text && reactions == other.reactions;
  }
};

struct Numbered {
  int number;
  WaitingOperation operation;
};

Outcome outcome_of(const std::vector<Numbered>& operations) {
  Outcome outcome;
  for (const auto& [number, operation] : operations) {
    if (outcome.deleted) break;
    if (operation.kind == Kind::deletion) outcome.deleted = true;
    if (operation.kind == Kind::edit) outcome.text = number;
    if (operation.kind != Kind::reaction) continue;
    if (operation.adds) outcome.reactions.insert(operation.emoji);
    else outcome.reactions.erase(operation.emoji);
  }
  return outcome;
}

class CoalesceProperty : public ::testing::TestWithParam<unsigned> {};

// A user toggles what is shown, so a reaction is only ever composed as the opposite of the present state.
TEST_P(CoalesceProperty, WhatIsSentComesToTheSame) {
  std::mt19937 random(GetParam());
  const auto draw = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  std::vector<Numbered> composed;
  std::vector<Numbered> kept;
  for (int number = 0; number < 30; ++number) {
    const Outcome shown = outcome_of(composed);
    WaitingOperation next = edit();
    const unsigned kind = draw(20);
    if (kind == 0) next = deletion();
    if (kind > 8) {
      const std::string emoji = draw(2) == 0 ? "+1" : "heart";
      next = reaction(emoji, !shown.reactions.contains(emoji));
    }
    if (shown.deleted) break;
    composed.push_back({number, next});

    std::vector<WaitingOperation> waiting;
    std::ranges::transform(kept, std::back_inserter(waiting), &Numbered::operation);
    const Coalescing result = coalesce(waiting, next);
    for (std::size_t i = result.dropped.size(); i-- > 0;) {
      EXPECT_FALSE(waiting[result.dropped[i]].may_be_sent);
      kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(result.dropped[i]));
    }
    if (result.keeps_next) kept.push_back({number, next});
    EXPECT_EQ(outcome_of(kept), outcome_of(composed));
    // The lane sends its oldest first.
    for (Numbered& each : kept) {
      if (draw(4) != 0) break;
      each.operation.may_be_sent = true;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, CoalesceProperty, ::testing::Range(0u, 200u));

}  // namespace
}  // namespace linnet::rules
