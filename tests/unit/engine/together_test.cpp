// Events that are ready at the same time share a transaction; the outcome is that of one after the other.
#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

class TogetherTest : public ::testing::Test {
 protected:
  TogetherTest() { alice.goes_online({chat.head_for("alice")}), alice.answers_pulls(chat); }

  Called send(std::uint64_t call, std::string text) {
    SendMessage command;
    command.chat_id = chat.id();
    command.body.text = std::move(text);
    return Called{CallId{call}, std::move(command)};
  }

  Device alice;
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
};

TEST_F(TogetherTest, ABurstOfFramesIsAppliedInOrder) {
  std::vector<Event> burst;
  for (int i = 0; i < 100; ++i) {
    chat.says("bob", std::to_string(i));
    burst.push_back(alice.arrival(chat.entry(chat.head())));
  }
  alice.handles(burst);
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 100u);
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: 99");
  EXPECT_EQ(alice.store().cursors()->cursor, ScriptedChat::cursor_at(chat.head()));
}

TEST_F(TogetherTest, AnswersAndEchoesMayComeTogether) {
  for (int i = 0; i < 15; ++i) alice.sends(chat.id(), std::to_string(i));
  while (alice.connection().queued > 0) {
    std::vector<Event> burst;
    for (const wire::Send& frame : alice.sent<wire::Send>()) {
      const Seq seq = chat.appends("alice", frame).seq;
      burst.push_back(alice.arrival(chat.accepted(seq)));
      burst.push_back(alice.arrival(chat.entry(seq)));
    }
    ASSERT_FALSE(burst.empty());
    alice.handles(burst);
  }
  EXPECT_EQ(alice.shows(chat.id()).size(), 16u);
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: 14 [sent]");
}

TEST_F(TogetherTest, SendsAreEachAnswered) {
  alice.handles(std::vector<Event>{send(101, "a"), send(102, "b"), send(103, "c")});
  for (const std::uint64_t call : {101u, 102u, 103u}) {
    ASSERT_NE(alice.reply_to(CallId{call}), nullptr);
    EXPECT_TRUE(*alice.reply_to(CallId{call}));
  }
  EXPECT_EQ(alice.sent<wire::Send>().size(), 3u);
}

TEST_F(TogetherTest, OneThatIsRefusedTakesNoOtherAlong) {
  alice.handles(std::vector<Event>{send(101, "a"), send(102, std::string(limits::kBodyBytes, 'x')), send(103, "c")});
  EXPECT_TRUE(*alice.reply_to(CallId{101}));
  EXPECT_EQ(alice.reply_to(CallId{102})->error().code, ErrorCode::too_large);
  EXPECT_TRUE(*alice.reply_to(CallId{103}));
  const auto sends = alice.sent<wire::Send>();
  ASSERT_EQ(sends.size(), 2u);
  EXPECT_EQ(sends[1].after, sends[0].local_id);
}

TEST_F(TogetherTest, AConnectionThatEndsWithinABurstIsOver) {
  chat.says("bob", "before");
  std::vector<Event> burst = {alice.arrival(chat.entry(chat.head())), alice.arrival(wire::Resync{"slow_consumer"})};
  chat.says("bob", "after");
  burst.push_back(alice.arrival(chat.entry(chat.head())));
  alice.handles(burst);
  EXPECT_EQ(alice.closed.size(), 1u);
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: before");
  alice.comes_back({chat.head_for("alice")});
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: after");
}

}  // namespace
}  // namespace linnet::testing
