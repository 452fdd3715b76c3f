#include "native-host/net/poll_session.h"

#include <gtest/gtest.h>

namespace linnet {
namespace {

std::shared_ptr<const wire::SharedFrame> frame(wire::ServerFrame one = wire::Pong{}) {
  return std::make_shared<const wire::SharedFrame>(std::move(one));
}

class PollSessionTest : public ::testing::Test {
 protected:
  void polls(std::uint64_t acknowledged, Duration wait = {}) {
    ASSERT_TRUE(session.acknowledge(acknowledged));
    session.park([this](std::string json) { answers.push_back(std::move(json)); }, now, now + wait);
  }

  MonoTime now;
  int news = 0;
  int closed = 0;
  std::vector<std::string> answers;
  PollSession session{"s1", {.frames_max = 4, .bytes_max = 1'000}, [this] { ++news; }, [this] { ++closed; }};
};

TEST_F(PollSessionTest, AnswersAtOnceWhenThereIsSomethingToSay) {
  session.send(frame(), false);
  polls(0, 25s);
  EXPECT_EQ(answers.at(0), R"({"sessionId":"s1","frames":[{"kind":"pong"}],"n":1})");
}

TEST_F(PollSessionTest, WaitsForNewsOrUntilItsTime) {
  polls(0, 25s);
  EXPECT_TRUE(session.parked());
  session.send(frame(), false);
  EXPECT_EQ(news, 1);
  session.answer_parked(now);
  EXPECT_EQ(answers.size(), 1u);
  polls(1, 25s);
  session.answer_parked(now + 24s);
  EXPECT_TRUE(session.parked());
  session.answer_parked(now + 25s);
  EXPECT_EQ(answers.at(1), R"({"sessionId":"s1","frames":[],"n":1})");
}

TEST_F(PollSessionTest, RepeatsAnAnswerUntilItIsAcknowledged) {
  session.send(frame(), false);
  polls(0);
  session.send(frame(), false);
  polls(0);
  EXPECT_EQ(answers.at(1), R"({"sessionId":"s1","frames":[{"kind":"pong"},{"kind":"pong"}],"n":2})");
  polls(1);
  EXPECT_EQ(answers.at(2), R"({"sessionId":"s1","frames":[{"kind":"pong"}],"n":2})");
  polls(2);
  EXPECT_EQ(answers.at(3), R"({"sessionId":"s1","frames":[],"n":2})");
}

TEST_F(PollSessionTest, RefusesToForgetWhatWasNeverSent) {
  session.send(frame(), false);
  EXPECT_FALSE(session.acknowledge(1));
}

TEST_F(PollSessionTest, ANewerRequestEndsTheParkedOneWithoutFrames) {
  polls(0, 25s);
  polls(0, 25s);
  EXPECT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers.at(0), R"({"sessionId":"s1","frames":[],"n":0})");
  EXPECT_TRUE(session.parked());
}

TEST_F(PollSessionTest, DropsEphemeralFramesThenItself) {
  session.send(frame(), true);
  session.send(frame(), false);
  session.send(frame(), true);  // half full: dropped
  session.send(frame(), false);
  session.send(frame(), false);
  session.send(frame(), false);  // in place of the first
  EXPECT_EQ(closed, 0);
  session.send(frame(), false);
  EXPECT_EQ(closed, 1);
  polls(0);
  EXPECT_NE(answers.at(0).find(R"("n":4,"closed":{"code":4008,)"), std::string::npos) << answers.at(0);
}

TEST_F(PollSessionTest, WhatHasBeenInAnAnswerIsNotDropped) {
  session.send(frame(), true);
  polls(0);
  for (int i = 0; i < 3; ++i) session.send(frame(), false);
  session.send(frame(), false);
  EXPECT_EQ(closed, 1);
}

TEST_F(PollSessionTest, TellsItsParkedRequestThatItHasClosed) {
  polls(0, 25s);
  session.close(4401, "expired");
  session.close(4400, "again");
  EXPECT_EQ(closed, 1);
  session.answer_parked(now);
  EXPECT_EQ(answers.at(0), R"({"sessionId":"s1","frames":[],"n":0,"closed":{"code":4401,"reason":"expired"}})");
}

}  // namespace
}  // namespace linnet
