#include "native-host/client/chat_argument.h"

#include <gtest/gtest.h>

namespace linnet {
namespace {

const UserId kAlice = *UserId::parse("alice");

TEST(ChatArgumentTest, ANameIsTheUserThatTheDevLoginMakesOfIt) {
  EXPECT_EQ(parse_user("Bob")->text(), "bob");
  EXPECT_EQ(parse_user("Bob  B.")->text(), "bob-b");
  EXPECT_FALSE(parse_user("..."));
}

TEST(ChatArgumentTest, AnAtSignKeepsAnIdAsItIs) {
  EXPECT_EQ(parse_user("@Bob.B")->text(), "Bob.B");
  EXPECT_FALSE(parse_user("@"));
  EXPECT_FALSE(parse_user("@no spaces"));
}

TEST(ChatArgumentTest, AUserStandsForTheDirectChat) {
  const auto chat = parse_chat("Bob", kAlice);
  ASSERT_TRUE(chat);
  EXPECT_EQ(chat->peer->text(), "bob");
  EXPECT_EQ(chat->chat_id, ChatId::direct(kAlice, *UserId::parse("bob")));
}

TEST(ChatArgumentTest, AChatIdIsItself) {
  const ChatId direct = ChatId::direct(kAlice, *UserId::parse("bob"));
  const ChatId group = *ChatId::parse("018f0000-0000-7000-8000-000000000001");
  for (const ChatId& id : {direct, group}) {
    const auto chat = parse_chat(id.text(), kAlice);
    ASSERT_TRUE(chat);
    EXPECT_EQ(chat->chat_id, id);
    EXPECT_EQ(chat->peer, std::nullopt);
  }
}

}  // namespace
}  // namespace linnet
