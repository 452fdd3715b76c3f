#include "core/wire/utf8.h"

#include <gtest/gtest.h>

namespace linnet::wire {
namespace {

bool is_valid(std::string_view text) {
  return valid_utf8_prefix(text) == text.size();
}

TEST(Utf8Test, EveryCodePointIsValidAndSurrogatesAreNone) {
  for (char32_t code_point = 0; code_point < 0x110000; ++code_point) {
    std::string text;
    append_utf8(text, code_point);
    const bool surrogate = code_point >= 0xd800 && code_point < 0xe000;
    ASSERT_EQ(is_valid(text), !surrogate) << std::uint32_t{code_point};
  }
}

TEST(Utf8Test, RefusesWhatIsNoSequence) {
  for (const std::string_view text : {
           "\x80",
           "\xbf",
           "\xc0\x80",
           "\xc1\xbf",  // lone tails, overlong
           "\xe0\x9f\xbf",
           "\xf0\x8f\xbf\xbf",  // overlong
           "\xf4\x90\x80\x80",
           "\xf5\x80\x80\x80",
           "\xff",  // too high
           "\xc3",
           "\xe2\x82",
           "\xf0\x9f\x98",  // cut off
           "\xc3(",
           "\xe2(\xa1",
           "\xe2\x82(",
           "\xf0\x9f\x98(",
       }) {
    EXPECT_EQ(valid_utf8_prefix(text), 0U);
  }
  EXPECT_EQ(valid_utf8_prefix("eight bytes and \xff more"), 16U);
}

TEST(Utf8Test, ReplacesEachByteThatDoesNotBelong) {
  EXPECT_EQ(replace_invalid_utf8("fine: é"), "fine: é");
  EXPECT_EQ(replace_invalid_utf8("a\xff\xc3z\x80"), "a\uFFFD\uFFFDz\uFFFD");
  EXPECT_EQ(replace_invalid_utf8(""), "");
}

}  // namespace
}  // namespace linnet::wire
