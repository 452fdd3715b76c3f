// Entries as the log keeps them, and the sizes that limits are compared with.
#include <gtest/gtest.h>

#include <string>

#include "core/base/seeded_entropy.h"
#include "core/wire/frame_codec.h"
#include "tests/golden/example_frames.h"

namespace linnet::wire {
namespace {

using namespace examples;  // the domain of these tests

std::vector<Entry> all_entries() {
  std::vector<Entry> entries;
  for (const auto& example : server_frames()) {
    if (const auto* some = std::get_if<Entries>(&example.frame)) {
      entries.insert(entries.end(), some->entries.begin(), some->entries.end());
    }
    if (const auto* page = std::get_if<Page>(&example.frame)) {
      entries.insert(entries.end(), page->entries.begin(), page->entries.end());
    }
  }
  return entries;
}

TEST(EntryCodecTest, EveryKindComesBackFromTheLog) {
  for (const Entry& written : all_entries()) {
    const Bytes row = encode_entry(written);
    EXPECT_EQ(row.front(), 1) << "the version";
    EXPECT_EQ(decode_entry(row, choir()), written);
  }
}

TEST(EntryCodecTest, TheRowDoesNotRepeatTheChat) {
  const Bytes row = encode_entry(entry(1, 1, Message{body("hi")}));
  EXPECT_EQ(as_text(row).find(choir().text()), std::string_view::npos);
  EXPECT_EQ(decode_entry(row, alice_and_bob()).value().chat_id, alice_and_bob());
}

TEST(EntryCodecTest, RefusesOtherVersionsAndBrokenRows) {
  Bytes row = encode_entry(entry(1, 1, Message{body("hi")}));
  EXPECT_EQ(decode_entry({}, choir()).error().code, ErrorCode::malformed);
  for (std::size_t size = 1; size < row.size(); ++size) {
    EXPECT_EQ(decode_entry(ByteView{row}.first(size), choir()).error().code, ErrorCode::malformed);
  }
  row[0] = 2;
  EXPECT_EQ(decode_entry(row, choir()).error().code, ErrorCode::unsupported);
}

TEST(EncodedSizeTest, OfAnEntryIsWhatItAddsToAFrame) {
  Entries frame{choir(), {}, "1"};
  for (const Entry& next : all_entries()) {
    const std::size_t before = encode(frame, Encoding::cbor).size();
    frame.entries.push_back(next);
    EXPECT_EQ(encode(frame, Encoding::cbor).size() - before, encoded_size(next));
    if (frame.entries.size() == 20) break;  // from 24 on the list's own head grows
  }
}

TEST(EncodedSizeTest, OfABodyIsItsCbor) {
  EXPECT_EQ(encoded_size(Body{}), 1U);
  EXPECT_EQ(encoded_size(body("hi")), 1U + 5U + 3U);
  Body more = body("hi");
  more.extra = R"({"a":1})";
  EXPECT_EQ(encoded_size(more), 9U + 3U);
}

TEST(EncodedSizeTest, OfAHeadIsWhatItAddsToAFrame) {
  const ChatHead head = std::get<Heads>(server_frames()[1].frame).heads.front();
  const std::size_t without = encode(ServerFrame{Heads{}}, Encoding::cbor).size();
  EXPECT_EQ(encode(ServerFrame{Heads{{head}, false}}, Encoding::cbor).size() - without,
            encoded_size(head));
}

}  // namespace
}  // namespace linnet::wire
