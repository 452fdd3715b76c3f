#include "native-host/log/record_codec.h"

#include <gtest/gtest.h>

#include "native-host/log/log_keys.h"

namespace linnet {
namespace {

UserId user(std::string_view text) { return *UserId::parse(text); }

TEST(RecordCodecTest, EveryRecordComesBackAsItWas) {
  ChatRecord chat{.chat_id = ChatId::direct(user("a"), user("b")),
                  .title = "Tür 🦜",
                  .direct_users = {user("a"), user("b")},
                  .member_count = 2,
                  .head = Seq{7},
                  .head_ordinal = Ordinal{5},
                  .last_time = wall_from_micros(1'700'000'000'000'001),
                  .last_commit = 12};
  EXPECT_EQ(record_codec::decode_chat(record_codec::encode(chat), chat.chat_id), chat);
  const rules::Membership membership{
      .role = Role::admin, .visible = {{.from = Seq{1}, .to = Seq{4}}, {.from = Seq{9}, .to = std::nullopt}}};
  EXPECT_EQ(record_codec::decode_membership(record_codec::encode(membership)), membership);
  EXPECT_EQ(record_codec::decode_membership(record_codec::encode(rules::Membership())), rules::Membership());
  const MarkRecord mark{.mark = {.delivered = Seq{9}, .read = Seq{3}}, .read_ordinal = Ordinal{2}, .own_above = {Seq{4}}};
  EXPECT_EQ(record_codec::decode_mark(record_codec::encode(mark)), mark);
  const Profile profile{.user_id = user("a"), .name = "Ann", .avatar = "x", .version = 3};
  EXPECT_EQ(record_codec::decode_profile(record_codec::encode(profile), user("a")), profile);
  const UserChatRow row{.present = true, .changed = 77};
  EXPECT_EQ(record_codec::decode_user_chat(record_codec::encode(row)), row);
  const DedupRecord dedup{.seq = Seq{1}, .ordinal = Ordinal{2}, .server_time = wall_from_micros(3)};
  EXPECT_EQ(record_codec::decode_dedup(record_codec::encode(dedup)), dedup);
}

TEST(RecordCodecTest, DamagedAndNewerValuesAreErrors) {
  EXPECT_EQ(record_codec::decode_mark("").error().code, ErrorCode::malformed);
  EXPECT_EQ(record_codec::decode_mark("\x01\xff").error().code, ErrorCode::malformed);
  EXPECT_EQ(record_codec::decode_mark("\x02\xa0").error().code, ErrorCode::unsupported);
  EXPECT_EQ(record_codec::decode_dedup("\x01short").error().code, ErrorCode::malformed);
}

TEST(LogKeysTest, OrderOfKeysIsOrderOfNumbers) {
  const ChatId chat = ChatId::direct(user("a"), user("b"));
  EXPECT_LT(log_keys::entry_key(chat, Seq{255}), log_keys::entry_key(chat, Seq{256}));
  EXPECT_LT(log_keys::target_key(chat, Seq{2}, Seq{900}), log_keys::entry_key(chat, Seq{3}));
  EXPECT_EQ(log_keys::last_u64(log_keys::entry_key(chat, Seq{1'000'000})), 1'000'000u);
}

TEST(LogKeysTest, KeysGiveBackTheirNames) {
  const ChatId chat = ChatId::direct(user("a"), user("b"));
  EXPECT_EQ(log_keys::user_of_member_key(log_keys::member_key(chat, user("a.b"))), user("a.b"));
  EXPECT_EQ(log_keys::chat_of_user_chat_key(log_keys::user_chat_key(user("a"), chat)), chat);
  EXPECT_EQ(log_keys::user_of_directory_key(log_keys::directory_key("Ann Bee", user("a"))), user("a"));
}

TEST(LogKeysTest, EndOfPrefixIsTheFirstKeyBehindIt) {
  EXPECT_EQ(log_keys::end_of_prefix("ab"), "ac");
  EXPECT_EQ(log_keys::end_of_prefix("a\xff"), "b");
  EXPECT_EQ(log_keys::end_of_prefix("\xff"), "");
}

}  // namespace
}  // namespace linnet
