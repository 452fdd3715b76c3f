#include "core/base/encoding.h"

#include <gtest/gtest.h>

#include "core/base/seeded_entropy.h"

namespace linnet {
namespace {

struct Pair {
  std::string_view bytes;
  std::string_view text;
};

// RFC 4648, section 10, without padding and in lower case where ours is.
constexpr Pair kBase64[] = {
    {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
    {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
constexpr Pair kBase32[] = {{"", ""},
                            {"f", "my"},
                            {"fo", "mzxq"},
                            {"foo", "mzxw6"},
                            {"foob", "mzxw6yq"},
                            {"fooba", "mzxw6ytb"},
                            {"foobar", "mzxw6ytboi"}};

TEST(EncodingTest, MatchesTheVectorsOfRfc4648) {
  for (const Pair& pair : kBase64) {
    EXPECT_EQ(base64url_encode(as_bytes(pair.bytes)), pair.text);
    EXPECT_EQ(base64url_decode(pair.text), to_bytes(pair.bytes));
  }
  for (const Pair& pair : kBase32) {
    EXPECT_EQ(base32_encode(as_bytes(pair.bytes)), pair.text);
    EXPECT_EQ(base32_decode(pair.text), to_bytes(pair.bytes));
  }
  EXPECT_EQ(hex_encode(as_bytes("foobar")), "666f6f626172");
  EXPECT_EQ(hex_decode("666f6f626172"), to_bytes("foobar"));
  EXPECT_EQ(base64url_encode(Bytes{0xfb, 0xff}), "-_8");
}

TEST(EncodingTest, DecodersTakeOnlyWhatTheEncodersMake) {
  for (std::string_view text : {"Zg==", "Zg=", "Z", "Zm9v Yg", "Zm9vYg\n", "+/8", "Zh", "Zm9"}) {
    EXPECT_EQ(base64url_decode(text), std::nullopt) << text;
  }
  for (std::string_view text : {"MY", "my======", "m", "mz", "mzx", "mzxw6y", "m1", "my my"}) {
    EXPECT_EQ(base32_decode(text), std::nullopt) << text;
  }
  for (std::string_view text : {"6", "6F", "6g", "66 6f"}) {
    EXPECT_EQ(hex_decode(text), std::nullopt) << text;
  }
}

TEST(EncodingTest, EveryLengthSurvivesTheRoundTrip) {
  SeededEntropy entropy{7};
  for (std::size_t size = 0; size < 70; ++size) {
    Bytes bytes(size);
    entropy.fill(bytes);
    EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
    EXPECT_EQ(base32_decode(base32_encode(bytes)), bytes);
    EXPECT_EQ(hex_decode(hex_encode(bytes)), bytes);
  }
}

}  // namespace
}  // namespace linnet
