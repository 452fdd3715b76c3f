#include "core/crypto/mls/secret_tree.h"

#include <gtest/gtest.h>


namespace linnet::mls {
namespace {

class SenderRatchetTest : public testing::Test {
 protected:
  SenderRatchet ratchet_{SecretBytes(Bytes(32, 7))};

  Rule refusal_of(std::uint32_t generation) {
    const auto step = ratchet_.step_to(generation);
    EXPECT_FALSE(step);
    return step ? Rule{} : step.error().rule;
  }
  void uses(std::uint32_t generation) {
    auto step = ratchet_.step_to(generation);
    ASSERT_TRUE(step) << generation;
    ratchet_.use(*std::move(step));
  }
};

TEST_F(SenderRatchetTest, GivesEachKeyOnceInAnyOrder) {
  uses(2);
  uses(0);
  EXPECT_EQ(refusal_of(0), Rule::generation_gone);
  EXPECT_EQ(refusal_of(2), Rule::generation_gone);
  uses(1);
  EXPECT_EQ(ratchet_.next().first, 3U);
}

TEST_F(SenderRatchetTest, AStepThatIsNotUsedChangesNothing) {
  const auto first = ratchet_.step_to(5);
  const auto second = ratchet_.step_to(5);
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(constant_time_equal(first->key.key.view(), second->key.key.view()));
  EXPECT_EQ(ratchet_.generation(), 0U);
}

TEST_F(SenderRatchetTest, LimitsHowFarAheadAndHowManyWait) {
  EXPECT_EQ(refusal_of(kGenerationsAheadMax + 1), Rule::generation_too_far);
  uses(kGenerationsAheadMax);
  uses(kGenerationsAheadMax + 3);
  EXPECT_EQ(refusal_of(0), Rule::generation_gone);  // the oldest made way
  uses(kGenerationsAheadMax - 1);
}

TEST(SecretTreeTest, KnowsNoLeafOutsideTheTree) {
  const SecretTree tree(0, SecretBytes(Bytes(32, 7)), 4);
  const auto outside = tree.step_to({4}, RatchetType::application, 0);
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().rule, Rule::no_such_leaf);
}

}  // namespace
}  // namespace linnet::mls
