// Bytes of a hostile or broken peer: every frame cut off anywhere, with bits turned, and spliced
// with others. Never a crash, and whatever is taken means the same when it is said again.
#include <gtest/gtest.h>

#include "core/base/encoding.h"
#include "core/base/seeded_entropy.h"
#include "core/wire/frame_codec.h"
#include "tests/golden/example_frames.h"

namespace linnet::wire {
namespace {

bool is_refusal(ErrorCode code) {
  return code == ErrorCode::malformed || code == ErrorCode::too_large ||
         code == ErrorCode::unsupported;
}

void expect_sane(ByteView bytes, Encoding encoding) {
  if (const auto frame = decode_client(bytes, encoding)) {
    for (const Encoding again : {Encoding::json, Encoding::cbor}) {
      ASSERT_EQ(decode_client(encode(*frame, again), again), *frame) << hex_encode(bytes);
    }
  } else {
    ASSERT_TRUE(is_refusal(frame.error().code));
  }
  if (const auto frame = decode_server(bytes, encoding)) {
    for (const Encoding again : {Encoding::json, Encoding::cbor}) {
      ASSERT_EQ(decode_server(encode(*frame, again), again), *frame) << hex_encode(bytes);
    }
  } else {
    ASSERT_TRUE(is_refusal(frame.error().code));
  }
}

std::vector<Bytes> valid_frames(Encoding encoding) {
  std::vector<Bytes> all;
  for (const auto& example : examples::client_frames())
    all.push_back(encode(example.frame, encoding));
  for (const auto& example : examples::server_frames())
    all.push_back(encode(example.frame, encoding));
  return all;
}

class HostileFramesTest : public testing::TestWithParam<Encoding> {};

TEST_P(HostileFramesTest, CutOffAnywhere) {
  for (const Bytes& frame : valid_frames(GetParam())) {
    for (std::size_t size = 0; size < frame.size(); ++size) {
      const ByteView cut = ByteView{frame}.first(size);
      ASSERT_FALSE(decode_client(cut, GetParam()));
      ASSERT_FALSE(decode_server(cut, GetParam()));
    }
  }
}

TEST_P(HostileFramesTest, BitsTurned) {
  SeededEntropy entropy{21};
  for (const Bytes& frame : valid_frames(GetParam())) {
    for (int round = 0; round < 400; ++round) {
      Bytes broken = frame;
      for (std::uint64_t i = entropy.next_u64() % 4; i < 4; ++i) {
        broken[entropy.next_u64() % broken.size()] ^=
            static_cast<std::uint8_t>(1U << entropy.next_u64() % 8);
      }
      expect_sane(broken, GetParam());
    }
  }
}

TEST_P(HostileFramesTest, SplicedWithOthers) {
  SeededEntropy entropy{22};
  const std::vector<Bytes> frames = valid_frames(GetParam());
  for (int round = 0; round < 5'000; ++round) {
    const Bytes& head = frames[entropy.next_u64() % frames.size()];
    const Bytes& tail = frames[entropy.next_u64() % frames.size()];
    Bytes spliced = to_bytes(ByteView{head}.first(entropy.next_u64() % head.size()));
    append(spliced, ByteView{tail}.subspan(entropy.next_u64() % tail.size()));
    expect_sane(spliced, GetParam());
  }
}

TEST_P(HostileFramesTest, Noise) {
  SeededEntropy entropy{23};
  for (int round = 0; round < 5'000; ++round) {
    Bytes noise(entropy.next_u64() % 64);
    entropy.fill(noise);
    expect_sane(noise, GetParam());
  }
}

INSTANTIATE_TEST_SUITE_P(Encodings, HostileFramesTest,
                         testing::Values(Encoding::json, Encoding::cbor), [](const auto& encoding) {
                           return encoding.param == Encoding::json ? "Json" : "Cbor";
                         });

}  // namespace
}  // namespace linnet::wire
