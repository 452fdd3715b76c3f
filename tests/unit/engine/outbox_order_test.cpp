#include <gtest/gtest.h>

#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

// Messages that wait, put into another order by the user.
class OutboxOrderTest : public ::testing::Test {
 protected:
  OutboxOrderTest() {
    alice.goes_online({chat.head_for("alice")});
    alice.answers_pulls(chat);
    alice.loses_connection();
    for (const char* text : {"one", "two", "three"}) keys.push_back(alice.sends(chat.id(), text));
  }
  Result<Answer> moves(std::size_t which, std::optional<std::size_t> before) {
    return alice.asks(MoveOperation{chat.id(), keys[which], before ? std::optional(keys[*before]) : std::nullopt});
  }
  std::string order() {
    std::string texts;
    for (const OutboxItem& item : alice.outbox()) texts += item.text + " ";
    return texts;
  }

  Device alice;
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
  std::vector<MessageKey> keys;
};

TEST_F(OutboxOrderTest, AMessageGoesBeforeAnother) {
  ASSERT_TRUE(moves(2, 0));
  EXPECT_EQ(order(), "three one two ");
  EXPECT_EQ(alice.shows(chat.id()),
            (Lines{"bob: <chatCreated>", "alice: three [sending]", "alice: one [sending]", "alice: two [sending]"}));
  ASSERT_TRUE(moves(2, 1));
  EXPECT_EQ(order(), "one three two ");
}

TEST_F(OutboxOrderTest, AMessageGoesBehindAll) {
  ASSERT_TRUE(moves(0, std::nullopt));
  EXPECT_EQ(order(), "two three one ");
  alice.comes_back({chat.head_for("alice")});
  alice.server_accepts_all(chat);
  EXPECT_EQ(alice.shows(chat.id()),
            (Lines{"bob: <chatCreated>", "alice: two [sent]", "alice: three [sent]", "alice: one [sent]"}));
}

TEST_F(OutboxOrderTest, BeforeItselfItStays) {
  ASSERT_TRUE(moves(1, 1));
  EXPECT_EQ(order(), "one two three ");
}

TEST_F(OutboxOrderTest, WhatMayBeSentKeepsItsPlace) {
  alice.comes_back({chat.head_for("alice")});
  const Result<Answer> answer = moves(2, 0);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::conflict);
}

TEST_F(OutboxOrderTest, WhatDoesNotWaitCannotBeMoved) {
  keys.push_back(MessageKey{alice.user_id(), {}});
  const Result<Answer> answer = moves(3, 0);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace linnet::testing
