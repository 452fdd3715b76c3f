#include "core/wire/cbor_parser.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "core/base/encoding.h"
#include "core/base/seeded_entropy.h"
#include "core/model/limits.h"
#include "core/wire/json_sink.h"

namespace linnet::wire {
namespace {

// What was read, as JSON.
std::string as_json(ByteView cbor) {
  const auto document = parse_cbor(cbor);
  if (!document) return std::string{error_name(document.error().code)};
  Bytes output;
  JsonSink sink{output};
  write_node(sink, document->root());
  return to_text(output);
}

std::string as_json(std::string_view hex) {
  return as_json(hex_decode(hex).value());
}

// RFC 8949, appendix A, as far as JSON can say it.
TEST(CborParserTest, ReadsTheStandardsExamples) {
  EXPECT_EQ(as_json("00"), "0");
  EXPECT_EQ(as_json("17"), "23");
  EXPECT_EQ(as_json("1818"), "24");
  EXPECT_EQ(as_json("1903e8"), "1000");
  EXPECT_EQ(as_json("1a000f4240"), "1000000");
  EXPECT_EQ(as_json("1bffffffffffffffff"), "18446744073709551615");
  EXPECT_EQ(as_json("20"), "-1");
  EXPECT_EQ(as_json("3903e7"), "-1000");
  EXPECT_EQ(as_json("3b7fffffffffffffff"), "-9223372036854775808");
  EXPECT_EQ(as_json("f93e00"), "1.5");
  EXPECT_EQ(as_json("f97bff"), "65504.0");
  EXPECT_EQ(as_json("f90001"), "5.9604644775390625e-08");
  EXPECT_EQ(as_json("f98000"), "-0.0");
  EXPECT_EQ(as_json("fa47c35000"), "100000.0");
  EXPECT_EQ(as_json("fbc010666666666666"), "-4.1");
  EXPECT_EQ(as_json("f4"), "false");
  EXPECT_EQ(as_json("f5"), "true");
  EXPECT_EQ(as_json("f6"), "null");
  EXPECT_EQ(as_json("62c3bc"), "\"ü\"");
  EXPECT_EQ(as_json("8301820203820405"), "[1,[2,3],[4,5]]");
  EXPECT_EQ(as_json("a26161016162820203"), R"({"a":1,"b":[2,3]})");
  EXPECT_EQ(as_json("826161a161626163"), R"(["a",{"b":"c"}])");
  EXPECT_EQ(as_json("8480a080a0"), "[[],{},[],{}]");
}

TEST(CborParserTest, TakesLongFormsToo) {
  EXPECT_EQ(as_json("1b0000000000000001"), "1");
  EXPECT_EQ(as_json("9a0000000101"), "[1]");
}

TEST(CborParserTest, HoldsByteStringsForThoseWhoDoNotLookAtThem) {
  const Bytes cbor = hex_decode("8243010203f6").value();
  const auto document = parse_cbor(cbor);
  ASSERT_TRUE(document);
  EXPECT_TRUE(holds_bytes(document->root()));
  EXPECT_EQ(document->root().first()->type, NodeType::bytes);
  EXPECT_EQ(document->root().first()->size, 3U);
}

TEST(CborParserTest, RefusesWhatTheProtocolDoesNotUse) {
  for (const std::string_view hex : {"9f01ff",
                                     "bf616101ff",
                                     "7f6161ff",
                                     "5f4101ff",
                                     "ff",  // indefinite lengths
                                     "c11a514b67b0",
                                     "d82001",  // tags
                                     "f7",
                                     "f0",
                                     "f820",
                                     "fc",
                                     "1c",
                                     "1d",
                                     "1e",
                                     "1f",  // undefined, simple, reserved
                                     "f97c00",
                                     "f97e00",
                                     "faff800000",
                                     "fb7ff8000000000000",  // infinities and NaN
                                     "3b8000000000000000",  // below -2^63
                                     "a10101",
                                     "a1410101",
                                     "61ff",
                                     "62c328",  // names, UTF-8
                                     "0000",
                                     "a0f6"}) {  // something follows
    EXPECT_EQ(as_json(hex), "malformed") << hex;
  }
}

TEST(CborParserTest, RefusesWhatIsCutOffOrClaimsTooMuch) {
  for (const std::string_view hex : {"",
                                     "18",
                                     "19ff",
                                     "1bffffffffffff",
                                     "61",
                                     "6161626364",
                                     "81",
                                     "8201",
                                     "a1",
                                     "a16161",
                                     "a2616101",
                                     "9bffffffffffffffff",
                                     "bbffffffffffffffff",
                                     "bb8000000000000001",
                                     "7bffffffffffffffff",
                                     "5bffffffffffffffff",
                                     "9a7fffffff00",
                                     "ba7fffffff00",
                                     "fb00",
                                     "f900"}) {
    EXPECT_EQ(as_json(hex), "malformed") << hex;
  }
}

TEST(CborParserTest, NestsSoDeepAndNoDeeper) {
  const auto nested = [](std::size_t depth) {
    Bytes cbor(depth, 0x81);
    cbor.push_back(0x00);
    return cbor;
  };
  EXPECT_EQ(as_json(nested(limits::kFrameDepth)).size(), 2 * limits::kFrameDepth + 1);
  EXPECT_EQ(as_json(nested(limits::kFrameDepth + 1)), "malformed");
  EXPECT_EQ(as_json(nested(60'000)), "malformed");
}

// Bytes near to CBOR: what is taken here, an independent parser understands in the same way.
TEST(CborParserTest, AgreesWithAnotherParser) {
  const auto seed = nlohmann::ordered_json::to_cbor(nlohmann::ordered_json::parse(
      R"({"kind":"send","n":-12.5,"list":[1,200,70000,{"a":null},"xé",true,false,-5],"o":{"é":[[]]}})"));
  SeededEntropy entropy{12};
  int accepted = 0;
  for (int round = 0; round < 40'000; ++round) {
    Bytes cbor = seed;
    for (std::uint64_t i = entropy.next_u64() % 3 + 1; i > 0; --i) {
      const std::size_t at = entropy.next_u64() % cbor.size();
      if (entropy.next_u64() % 4 == 0) {
        cbor.resize(at + 1);
      } else {
        cbor[at] = static_cast<std::uint8_t>(entropy.next_u64());
      }
    }
    const auto ours = parse_cbor(cbor);
    if (!ours || holds_bytes(ours->root())) continue;
    ++accepted;
    const auto theirs = nlohmann::ordered_json::from_cbor(cbor, true, false);
    ASSERT_FALSE(theirs.is_discarded()) << hex_encode(cbor);
    ASSERT_EQ(nlohmann::ordered_json::parse(as_json(cbor), nullptr, false), theirs)
        << hex_encode(cbor);
  }
  EXPECT_GT(accepted, 1'000);
}

}  // namespace
}  // namespace linnet::wire
