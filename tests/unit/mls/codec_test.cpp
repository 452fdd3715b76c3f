#include "core/crypto/mls/codec.h"

#include <gtest/gtest.h>


namespace linnet::mls {
namespace {

Rule failure_of(ByteView bytes) {
  const auto decoded = decode<Bytes>(bytes);
  EXPECT_FALSE(decoded);
  return decoded ? Rule{} : decoded.error().rule;
}

TEST(CodecTest, LengthsAreMinimalAtEveryBoundary) {
  for (const auto& [length, header_size] :
       {std::pair{0U, 1U}, {1U, 1U}, {63U, 1U}, {64U, 2U}, {16383U, 2U}, {16384U, 4U}}) {
    const Bytes bytes = encode(Bytes(length));
    EXPECT_EQ(bytes.size(), length + header_size);
    const auto decoded = decode<Bytes>(bytes);
    ASSERT_TRUE(decoded) << length;
    EXPECT_EQ(decoded->size(), length);
  }
  Bytes longest;
  put_length(longest, 0, (1U << 30) - 1);
  EXPECT_EQ(longest, (Bytes{0xbf, 0xff, 0xff, 0xff}));
}

TEST(CodecTest, RefusesLengthsThatAreNotMinimalOrReserved) {
  Bytes two = {0x40, 63};
  two.resize(2 + 63);
  EXPECT_EQ(failure_of(two), Rule::length_not_minimal);
  Bytes four = {0x80, 0, 0x3f, 0xff};
  four.resize(4 + 16383);
  EXPECT_EQ(failure_of(four), Rule::length_not_minimal);
  EXPECT_EQ(failure_of(Bytes{0xc0, 0, 0, 0, 0, 0, 0, 0}), Rule::length_not_minimal);
}

TEST(CodecTest, RefusesWhatIsTooShortTooLongOrTooLarge) {
  EXPECT_EQ(failure_of({}), Rule::truncated);
  EXPECT_EQ(failure_of(Bytes{0x40}), Rule::truncated);
  EXPECT_EQ(failure_of(Bytes{0x02, 1}), Rule::truncated);
  EXPECT_EQ(failure_of(Bytes{0xbf, 0xff, 0xff, 0xff}), Rule::truncated);
  EXPECT_EQ(failure_of(Bytes{0x01, 1, 2}), Rule::trailing_bytes);
  EXPECT_EQ(failure_of(Bytes(kMessageBytesMax + 1)), Rule::limit_exceeded);
}

TEST(CodecTest, BoundsTheNumberOfElements) {
  EXPECT_TRUE(decode<std::vector<std::uint16_t>>(encode(std::vector<std::uint16_t>(kElementsMax))));
  const auto too_many =
      decode<std::vector<std::uint16_t>>(encode(std::vector<std::uint16_t>(kElementsMax + 1)));
  ASSERT_FALSE(too_many);
  EXPECT_EQ(too_many.error().rule, Rule::limit_exceeded);
}

TEST(CodecTest, AnElementEndsInsideItsVector) {
  // Three octets are one number of two octets and half of another.
  const auto decoded = decode<std::vector<std::uint16_t>>(Bytes{3, 0, 1, 0});
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().rule, Rule::truncated);
}

TEST(CodecTest, PresenceIsZeroOrOne) {
  using Optional = std::optional<std::uint8_t>;
  EXPECT_EQ(decode<Optional>(Bytes{0}).value(), std::nullopt);
  EXPECT_EQ(decode<Optional>(Bytes{1, 7}).value(), 7);
  const auto decoded = decode<Optional>(Bytes{2, 7});
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().rule, Rule::presence_octet);
}

TEST(CodecTest, NumbersAreBigEndian) {
  EXPECT_EQ(encode(std::uint32_t{0x01020304}), (Bytes{1, 2, 3, 4}));
  EXPECT_EQ(decode<std::uint64_t>(Bytes{1, 2, 3, 4, 5, 6, 7, 8}).value(), 0x0102030405060708U);
}

TEST(MlsErrorTest, EveryRuleHasItsName) {
  EXPECT_EQ(name_of(Rule::truncated), "truncated");
  EXPECT_EQ(name_of(Rule::group_closed), "group_closed");
}

}  // namespace
}  // namespace linnet::mls
