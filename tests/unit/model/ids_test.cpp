#include "core/model/ids.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "core/base/seeded_entropy.h"

namespace linnet {
namespace {

UserId user(std::string_view text) {
  return UserId::parse(text).value();
}

TEST(UserIdTest, TakesEveryCharacterOfItsAlphabet) {
  EXPECT_EQ(user("Az09._:@-").text(), "Az09._:@-");
  EXPECT_EQ(user(std::string(64, 'a')).text().size(), 64U);
}

TEST(UserIdTest, RefusesEverythingElse) {
  const std::string too_long(65, 'a');
  for (const std::string_view text : {"", "a b", "a\n", "é", "a/b", "a<b"}) {
    const auto id = UserId::parse(text);
    ASSERT_FALSE(id) << text;
    EXPECT_EQ(id.error().code, ErrorCode::malformed);
  }
  EXPECT_FALSE(UserId::parse(too_long));
  EXPECT_FALSE(UserId::parse(std::string_view("a\0b", 3)));
  EXPECT_TRUE(UserId{}.empty());
}

TEST(ChatIdTest, ADirectChatIsTheSameFromBothSides) {
  const ChatId chat = ChatId::direct(user("alice"), user("bob"));
  EXPECT_EQ(chat, ChatId::direct(user("bob"), user("alice")));
  EXPECT_EQ(chat.type(), ChatType::direct);
  EXPECT_NE(chat, ChatId::direct(user("alice"), user("alice")));
}

TEST(ChatIdTest, LengthsKeepPairsApart) {
  EXPECT_NE(ChatId::direct(user("ab"), user("c")), ChatId::direct(user("a"), user("bc")));
}

// The id is part of the protocol: it must never change.
TEST(ChatIdTest, ADirectChatHasAFixedId) {
  EXPECT_EQ(ChatId::direct(user("alice"), user("bob")).text(), "d.mvjrvdxp5j5zg2j2n6ar37gxia");
}

TEST(ChatIdTest, TextAndBytesLeadBack) {
  SeededEntropy entropy{1};
  const ChatId group = ChatId::group(Uuid::v7(wall_from_micros(1'700'000'000'000'000), entropy));
  for (const ChatId& chat : {group, ChatId::direct(user("alice"), user("bob"))}) {
    EXPECT_EQ(ChatId::parse(chat.text()), chat);
    EXPECT_EQ(ChatId::from_bytes(chat.bytes()), chat);
    EXPECT_TRUE(chat.valid());
  }
  EXPECT_EQ(group.text().size(), Uuid::kTextSize);
  EXPECT_FALSE(ChatId{}.valid());
}

TEST(ChatIdTest, RefusesWhatIsNotAChatId) {
  for (const std::string_view text :
       {"", "d.", "d.abc", "d.ABCDEFGHIJKLMNOPQRSTUVWXYZ", "00000000-0000-0000-0000-000000000000",
        "018bcfe5-6800-7000-8000-00000000000", "018BCFE5-6800-7000-8000-000000000000"}) {
    const auto id = ChatId::parse(text);
    ASSERT_FALSE(id) << text;
    EXPECT_EQ(id.error().code, ErrorCode::malformed);
  }
  Bytes bytes(ChatId::kBytes, 7);
  EXPECT_FALSE(ChatId::from_bytes(bytes));
  bytes[0] = 1;
  EXPECT_TRUE(ChatId::from_bytes(bytes));
  bytes.pop_back();
  EXPECT_FALSE(ChatId::from_bytes(bytes));
}

TEST(LocalIdTest, IsAUuidButNotTheNilOne) {
  const std::string_view text = "018bcfe5-6800-7123-8456-0123456789ab";
  EXPECT_EQ(LocalId::parse(text).value().text(), text);
  EXPECT_FALSE(LocalId::parse("00000000-0000-0000-0000-000000000000"));
  EXPECT_FALSE(LocalId::parse("hello"));
}

TEST(DeviceIdTest, IsRandomAndReadsItsOwnText) {
  SeededEntropy entropy{2};
  const DeviceId device = DeviceId::random(entropy);
  EXPECT_NE(device, DeviceId::random(entropy));
  EXPECT_EQ(device.text().size(), 26U);
  EXPECT_EQ(DeviceId::parse(device.text()), device);
  EXPECT_FALSE(DeviceId::parse(""));
  EXPECT_FALSE(DeviceId::parse(std::string(26, 'a')));
  EXPECT_FALSE(DeviceId::parse(std::string(25, 'b')));
}

TEST(IdsTest, AreKeysOfHashMaps) {
  SeededEntropy entropy{3};
  std::unordered_set<ChatId> chats;
  std::unordered_set<LocalId> operations;
  std::unordered_set<UserId> users{user("alice"), user("bob")};
  for (int i = 0; i < 100; ++i) {
    const Uuid uuid = Uuid::v7(wall_from_micros(0), entropy);
    chats.insert(ChatId::group(uuid));
    operations.insert(LocalId{uuid});
  }
  EXPECT_EQ(chats.size(), 100U);
  EXPECT_EQ(operations.size(), 100U);
  EXPECT_EQ(users.count(user("bob")), 1U);
}

TEST(SeqTest, CountsFromOne) {
  EXPECT_EQ(Seq{}.next(), Seq{1});
  EXPECT_EQ(Seq{5}.previous(), Seq{4});
}

}  // namespace
}  // namespace linnet
