#include "core/base/entropy.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/bytes.h"
#include "core/base/encoding.h"
#include "core/base/seeded_entropy.h"
#include "core/base/system_entropy.h"

namespace linnet {
namespace {

Bytes take(Entropy& entropy, std::size_t size) {
  Bytes bytes(size);
  entropy.fill(bytes);
  return bytes;
}

TEST(SeededEntropyTest, TheStreamDoesNotDependOnHowItIsRead) {
  SeededEntropy whole{42};
  SeededEntropy pieces{42};
  const Bytes expected = take(whole, 2000);
  Bytes actual;
  for (std::size_t size = 1; actual.size() + size <= expected.size(); size = size * 2 + 1) {
    append(actual, take(pieces, size));
  }
  append(actual, take(pieces, expected.size() - actual.size()));
  EXPECT_EQ(actual, expected);
}

TEST(SeededEntropyTest, IsTheSameStreamOnEveryTarget) {
  SeededEntropy zero{0};
  // The first block of ChaCha20 with a key and nonce of zeros (RFC 8439, A.1, vector 1).
  EXPECT_EQ(hex_encode(take(zero, 16)), "76b8e0ada0f13d90405d6ae55386bd28");
  SeededEntropy again{0};
  EXPECT_EQ(again.next_u64(), 0x76b8e0ada0f13d90U);
}

TEST(SeededEntropyTest, SeedsDiffer) {
  SeededEntropy one{1};
  SeededEntropy two{2};
  EXPECT_NE(take(one, 16), take(two, 16));
}

TEST(SystemEntropyTest, FillsEveryByteAndNeverRepeats) {
  SystemEntropy entropy;
  EXPECT_NE(take(entropy, 32), take(entropy, 32));
  // More than one call of getRandomValues is good for (65,536 bytes): no stretch is left at zero.
  const Bytes bytes = take(entropy, 200'000);
  for (std::size_t start = 0; start < bytes.size(); start += 50) {
    const ByteView stretch = ByteView{bytes}.subspan(start, 50);
    EXPECT_TRUE(std::ranges::any_of(stretch, [](std::uint8_t byte) { return byte != 0; }));
  }
}

}  // namespace
}  // namespace linnet
