#include "core/crypto/secret_bytes.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

#include "core/base/seeded_entropy.h"

namespace linnet {
namespace {

static_assert(!std::is_copy_constructible_v<SecretBytes>);
static_assert(!std::is_copy_assignable_v<SecretBytes>);

TEST(SecretBytesTest, MovesAndLeavesNothingBehind) {
  SeededEntropy entropy(1);
  SecretBytes first = SecretBytes::random(entropy, 32);
  const Bytes before = to_bytes(first.view());
  SecretBytes second = std::move(first);
  EXPECT_TRUE(first.empty());  // NOLINT: this is the behaviour
  EXPECT_EQ(to_bytes(second.view()), before);
  SecretBytes third(4);
  third = std::move(second);
  EXPECT_EQ(to_bytes(third.view()), before);
  third.wipe();
  EXPECT_TRUE(third.empty());
}

TEST(SecretBytesTest, ComparesByLengthAndContent) {
  EXPECT_TRUE(constant_time_equal({}, {}));
  EXPECT_TRUE(constant_time_equal(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("ab")));
  EXPECT_FALSE(constant_time_equal(as_bytes("abc"), {}));
}

}  // namespace
}  // namespace linnet
