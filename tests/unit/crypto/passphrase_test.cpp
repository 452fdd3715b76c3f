#include "core/crypto/passphrase.h"

#include <gtest/gtest.h>

namespace linnet {
namespace {

constexpr PassphraseCost kCheap = {.passes = 1, .memory_bytes = 8192};

TEST(PassphraseTest, DependsOnPassphraseAndSalt) {
  const Bytes salt(kPassphraseSaltBytes, 1), other_salt(kPassphraseSaltBytes, 2);
  const auto key = key_of_passphrase("correct horse", salt, kCheap);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->size(), 32U);
  EXPECT_TRUE(constant_time_equal(key->view(),
                                  key_of_passphrase("correct horse", salt, kCheap)->view()));
  EXPECT_FALSE(
      constant_time_equal(key->view(), key_of_passphrase("wrong horse", salt, kCheap)->view()));
  EXPECT_FALSE(constant_time_equal(
      key->view(), key_of_passphrase("correct horse", other_salt, kCheap)->view()));
}

TEST(PassphraseTest, RefusesAWrongSaltAndACostOutOfRange) {
  EXPECT_FALSE(key_of_passphrase("p", Bytes(15), kCheap));
  EXPECT_FALSE(key_of_passphrase("p", Bytes(kPassphraseSaltBytes), {.passes = 0}));
}

}  // namespace
}  // namespace linnet
