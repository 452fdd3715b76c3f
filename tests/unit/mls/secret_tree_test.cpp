#include "core/crypto/mls/secret_tree.h"

#include <gtest/gtest.h>

#include "core/crypto/mls/message_protection.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

void expect_key(SecretTree& tree, LeafIndex leaf, RatchetType type, std::uint32_t generation,
                ByteView key, ByteView nonce) {
  const auto ratchet = tree.ratchet(leaf, type);
  ASSERT_TRUE(ratchet);
  auto step = (*ratchet)->step_to(generation);
  ASSERT_TRUE(step);
  EXPECT_TRUE(constant_time_equal(step->key.key.view(), key));
  EXPECT_TRUE(constant_time_equal(step->key.nonce.view(), nonce));
  (*ratchet)->use(*std::move(step));
}

TEST(SecretTreeTest, AgreesWithTheOfficialVectors) {
  LINNET_VECTORS_OR_SKIP(file, "mls/secret-tree.json");
  for (const Json& vector : file) {
    const Json& sender_data = vector.find("sender_data").value();
    const MessageKey data_key = sender_data_key(hex_field(sender_data, "sender_data_secret"),
                                                hex_field(sender_data, "ciphertext"));
    EXPECT_EQ(to_bytes(data_key.key.view()), hex_field(sender_data, "key"));
    EXPECT_EQ(to_bytes(data_key.nonce.view()), hex_field(sender_data, "nonce"));

    const Json& leaves = vector.find("leaves").value();
    SecretTree tree(SecretBytes(hex_field(vector, "encryption_secret")),
                    static_cast<std::uint32_t>(leaves.size()));
    for (std::uint32_t leaf = 0; leaf < leaves.size(); ++leaf) {
      for (const Json& key : leaves[leaf]) {
        const auto generation = key.find("generation").value().get<std::uint32_t>();
        expect_key(tree, {leaf}, RatchetType::application, generation,
                   hex_field(key, "application_key"), hex_field(key, "application_nonce"));
        expect_key(tree, {leaf}, RatchetType::handshake, generation,
                   hex_field(key, "handshake_key"), hex_field(key, "handshake_nonce"));
      }
    }
  }
}

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
  SecretTree tree(SecretBytes(Bytes(32, 7)), 4);
  const auto outside = tree.ratchet({4}, RatchetType::application);
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().rule, Rule::no_such_leaf);
}

}  // namespace
}  // namespace linnet::mls
