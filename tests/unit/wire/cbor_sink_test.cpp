#include "core/wire/cbor_sink.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base/encoding.h"
#include "core/wire/cbor_parser.h"

namespace linnet::wire {
namespace {

template <class Write>
std::string written(Write write) {
  Bytes output;
  CborSink sink{output};
  write(static_cast<ValueSink&>(sink));
  ByteCount count;
  CborCounter counter{count};
  write(static_cast<ValueSink&>(counter));
  EXPECT_EQ(count.bytes, output.size()) << "the counter must know what the sink writes";
  return hex_encode(output);
}

std::string natural(std::uint64_t number) {
  return written([&](ValueSink& sink) { sink.natural(number); });
}
std::string negative(std::int64_t number) {
  return written([&](ValueSink& sink) { sink.negative(number); });
}

TEST(CborSinkTest, NumbersTakeTheShortestForm) {
  EXPECT_EQ(natural(0), "00");
  EXPECT_EQ(natural(23), "17");
  EXPECT_EQ(natural(24), "1818");
  EXPECT_EQ(natural(0xff), "18ff");
  EXPECT_EQ(natural(0x100), "190100");
  EXPECT_EQ(natural(0x10000), "1a00010000");
  EXPECT_EQ(natural(0x1'0000'0000), "1b0000000100000000");
  EXPECT_EQ(natural(~std::uint64_t{0}), "1bffffffffffffffff");
  EXPECT_EQ(negative(-1), "20");
  EXPECT_EQ(negative(-1000), "3903e7");
  EXPECT_EQ(negative(std::numeric_limits<std::int64_t>::min()), "3b7fffffffffffffff");
}

TEST(CborSinkTest, WritesTheOtherValues) {
  EXPECT_EQ(written([](ValueSink& sink) { sink.fraction(-4.1); }), "fbc010666666666666");
  EXPECT_EQ(written([](ValueSink& sink) {
              sink.begin_list(3);
              sink.boolean(true);
              sink.boolean(false);
              sink.null();
              sink.end_list();
            }),
            "83f5f4f6");
  EXPECT_EQ(written([](ValueSink& sink) { sink.text("ü"); }), "62c3bc");
  EXPECT_EQ(written([](ValueSink& sink) { sink.text("a\xff"); }), "6461efbfbd");
}

std::string object_of(int members) {
  return written([&](ValueSink& sink) {
    sink.begin_object();
    for (int i = 0; i < members; ++i) {
      sink.name("n" + std::to_string(i));
      sink.begin_object();
      sink.name("x");
      sink.null();
      sink.end_object();
    }
    sink.end_object();
  });
}

TEST(CborSinkTest, ObjectsOfAnySizeGetTheirHead) {
  EXPECT_EQ(object_of(1), "a1626e30a16178f6");
  EXPECT_EQ(object_of(23).substr(0, 4), "b762");
  EXPECT_EQ(object_of(24).substr(0, 6), "b81862");
  EXPECT_EQ(object_of(300).substr(0, 8), "b9012c62");
  for (const int members : {0, 23, 24, 255, 256, 300}) {
    const auto document = parse_cbor(hex_decode(object_of(members)).value());
    ASSERT_TRUE(document) << members;
  }
}

}  // namespace
}  // namespace linnet::wire
