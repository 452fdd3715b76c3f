#include "core/wire/json_sink.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>

#include "core/base/seeded_entropy.h"

namespace linnet::wire {
namespace {

template <class Write>
std::string written(Write write) {
  Bytes output;
  JsonSink sink{output};
  write(sink);
  return to_text(output);
}

TEST(JsonSinkTest, SeparatesMembersAndItems) {
  EXPECT_EQ(written([](ValueSink& sink) {
              sink.begin_object();
              sink.name("a");
              sink.begin_list(3);
              sink.natural(1);
              sink.text("[");
              sink.null();
              sink.end_list();
              sink.name("b");
              sink.begin_object();
              sink.end_object();
              sink.name("c");
              sink.boolean(false);
              sink.end_object();
            }),
            R"({"a":[1,"[",null],"b":{},"c":false})");
}

TEST(JsonSinkTest, EscapesWhatJsonForbids) {
  EXPECT_EQ(
      written([](ValueSink& sink) { sink.text(std::string_view("\"\\/\n\r\t\0\x1f\x7f é", 12)); }),
      "\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\x7f é\"");
}

TEST(JsonSinkTest, ReplacesInvalidUtf8) {
  EXPECT_EQ(written([](ValueSink& sink) { sink.text("a\xff\"b"); }), "\"a\uFFFD\\\"b\"");
}

TEST(JsonSinkTest, FractionsReadBackAsTheSameNumber) {
  EXPECT_EQ(written([](ValueSink& sink) { sink.fraction(0.1); }), "0.1");
  EXPECT_EQ(written([](ValueSink& sink) { sink.fraction(-2); }), "-2.0");
  SeededEntropy entropy{5};
  for (int i = 0; i < 5'000; ++i) {
    const double number = std::bit_cast<double>(entropy.next_u64());
    if (!std::isfinite(number)) continue;
    const std::string text = written([&](ValueSink& sink) { sink.fraction(number); });
    ASSERT_EQ(std::strtod(text.c_str(), nullptr), number) << text;
  }
}

}  // namespace
}  // namespace linnet::wire
