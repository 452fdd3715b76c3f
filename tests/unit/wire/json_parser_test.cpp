#include "core/wire/json_parser.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "core/base/seeded_entropy.h"
#include "core/model/limits.h"
#include "core/wire/json_sink.h"

namespace linnet::wire {
namespace {

// What was read, written again.
std::string normal(std::string_view json) {
  const auto document = parse_json(as_bytes(json));
  if (!document) return std::string{error_name(document.error().code)};
  Bytes output;
  JsonSink sink{output};
  write_node(sink, document->root());
  return to_text(output);
}

TEST(JsonParserTest, ReadsEveryKindOfValue) {
  EXPECT_EQ(normal(" { \"a\" : [ null , true , false ] ,\n\t\"b\" : { } , \"c\" : [ ] }\r\n"),
            R"({"a":[null,true,false],"b":{},"c":[]})");
  EXPECT_EQ(normal(R"([0,7,18446744073709551615,-1,-9223372036854775808])"),
            "[0,7,18446744073709551615,-1,-9223372036854775808]");
  EXPECT_EQ(normal(R"([1.5,-0.25,1e3,1E-2,2.50e+1,-0,0.1])"),
            "[1.5,-0.25,1000.0,0.01,25.0,-0.0,0.1]");
  EXPECT_EQ(normal("18446744073709551616"), "1.8446744073709552e+19") << "too wide for an integer";
  EXPECT_EQ(normal(R"("")"), R"("")");
}

TEST(JsonParserTest, ReadsEveryEscape) {
  EXPECT_EQ(normal(R"("\"\\\/\b\f\n\r\t")"), R"("\"\\/\u0008\u000c\n\r\t")");
  EXPECT_EQ(normal(R"(["a\u00e9b","\uD83D\ude00","plain","\u0000"])"),
            R"(["aéb","😀","plain","\u0000"])");
}

TEST(JsonParserTest, RefusesEverythingElse) {
  for (const std::string_view json : {"",
                                      " ",
                                      "{",
                                      "[",
                                      "]",
                                      "}",
                                      "[1",
                                      "[1,",
                                      "[1,]",
                                      "[,1]",
                                      "[1 2]",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{,}",
                                      "{a:1}",
                                      "{\"a\":1 \"b\":2}",
                                      "[1}",
                                      "{\"a\":1]",
                                      "1 2",
                                      "nul",
                                      "tru",
                                      "True",
                                      "NaN",
                                      "Infinity",
                                      "-",
                                      "+1",
                                      "01",
                                      "-01",
                                      "1.",
                                      ".5",
                                      "1e",
                                      "1e+",
                                      "0x10",
                                      "1e999",
                                      "\"",
                                      "\"\\\"",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\u12g4\"",
                                      "\"\\ud800\"",
                                      "\"\\ud800\\u0041\"",
                                      "\"\\udc00\"",
                                      "\"\t\"",
                                      "\"\xff\"",
                                      "\"\xc3\"",
                                      "\xef\xbb\xbf{}",
                                      "{} x",
                                      "'a'",
                                      "// c\n1",
                                      "\"\\u-123\"",
                                      "\"\\u 123\""}) {
    EXPECT_EQ(normal(json), "malformed") << json;
  }
  EXPECT_EQ(normal(std::string_view("1\0", 2)), "malformed");
}

TEST(JsonParserTest, SaysWhere) {
  const auto document = parse_json(as_bytes("{\"a\": oops}"));
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().detail, "JSON, byte 6: not a value");
}

TEST(JsonParserTest, NestsSoDeepAndNoDeeper) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(normal(nested(limits::kFrameDepth)), nested(limits::kFrameDepth));
  EXPECT_EQ(normal(nested(limits::kFrameDepth + 1)), "malformed");
  EXPECT_EQ(normal(std::string(60'000, '[')), "malformed");
  EXPECT_EQ(normal(std::string(limits::kFrameDepth, '[')), "malformed");
}

// Texts near to JSON, judged by an independent parser.
TEST(JsonParserTest, AgreesWithAnotherParser) {
  const std::string seed =
      R"({"kind":"send","n":-12.5e3,"list":[1,20,{"a":null},"x\u00e9\n\"",true,false],"o":{"é":[[]]}})";
  constexpr std::string_view kInteresting = "{}[]\",:\\u0019.eE+- \n\tntfa\xc3\xa9\xff\x01/";
  SeededEntropy entropy{11};
  int accepted = 0;
  for (int round = 0; round < 40'000; ++round) {
    std::string json = seed;
    for (std::uint64_t i = entropy.next_u64() % 3 + 1; i > 0; --i) {
      const std::size_t at = entropy.next_u64() % json.size();
      const char character = kInteresting[entropy.next_u64() % kInteresting.size()];
      switch (entropy.next_u64() % 3) {
        case 0:
          json[at] = character;
          break;
        case 1:
          json.insert(json.begin() + static_cast<std::ptrdiff_t>(at), character);
          break;
        default:
          json.erase(at, 1 + entropy.next_u64() % 3);
      }
    }
    const auto theirs = nlohmann::ordered_json::parse(json, nullptr, false);
    const auto ours = parse_json(as_bytes(json));
    ASSERT_EQ(ours.has_value(), !theirs.is_discarded()) << json;
    if (!ours) continue;
    ++accepted;
    ASSERT_EQ(nlohmann::ordered_json::parse(normal(json), nullptr, false), theirs) << json;
  }
  EXPECT_GT(accepted, 1'000);
}

}  // namespace
}  // namespace linnet::wire
