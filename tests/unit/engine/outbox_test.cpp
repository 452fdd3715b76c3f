#include <gtest/gtest.h>

#include <cstdio>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

class OutboxTest : public ::testing::Test {
 protected:
  OutboxTest() { alice.goes_online({chat.head_for("alice")}), alice.answers_pulls(chat); }

  static wire::Rejected rejection(const wire::Send& send, ErrorCode code) {
    return {send.chat_id, send.local_id, code, "", std::nullopt};
  }
  // The server takes this frame: answer only, no echo.
  wire::Accepted takes(const wire::Send& send) { return chat.accepted(chat.appends("alice", send).seq); }

  Device alice;
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
};

TEST_F(OutboxTest, AMessageIsShownAtOnceThenSent) {
  const MessageKey key = alice.sends(chat.id(), "hi");
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: hi [sending]");
  const auto send = alice.expects<wire::Send>();
  EXPECT_EQ(send.local_id, key.local_id);
  EXPECT_EQ(send.after, std::nullopt);
  EXPECT_EQ(alice.connection().queued, 1u);

  alice.hears(takes(send));
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: hi [sent]"}));
  EXPECT_EQ(alice.connection().queued, 0u);
}

TEST_F(OutboxTest, TheEchoMayComeAfterTheAnswer) {
  alice.sends(chat.id(), "hi");
  alice.hears(takes(alice.expects<wire::Send>()));
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: hi [sent]"}));
}

TEST_F(OutboxTest, TheEchoMayComeBeforeTheAnswer) {
  alice.sends(chat.id(), "hi");
  const wire::Accepted answer = takes(alice.expects<wire::Send>());
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(alice.connection().queued, 0u);
  alice.hears(answer);
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: hi [sent]"}));
  alice.sends(chat.id(), "and again");
  alice.expects<wire::Send>();
}

TEST_F(OutboxTest, ADuplicateAnswerChangesNothing) {
  alice.sends(chat.id(), "hi");
  wire::Accepted answer = takes(alice.expects<wire::Send>());
  alice.hears(answer);
  answer.duplicate = true;
  alice.hears(answer);
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: hi [sent]"}));
  EXPECT_TRUE(alice.troubles.empty());
}

TEST_F(OutboxTest, TenAreInFlightEachNamingItsPredecessor) {
  for (int i = 0; i < 25; ++i) alice.sends(chat.id(), "m" + std::to_string(i));
  std::vector<wire::Send> window = alice.sent<wire::Send>();
  ASSERT_EQ(window.size(), limits::kOutboxWindow);
  EXPECT_EQ(window[0].after, std::nullopt);
  for (std::size_t i = 1; i < window.size(); ++i) EXPECT_EQ(window[i].after, window[i - 1].local_id);

  alice.hears(takes(window[0]));
  alice.hears(takes(window[1]));
  const std::vector<wire::Send> next = alice.sent<wire::Send>();
  ASSERT_EQ(next.size(), 2u);
  EXPECT_EQ(next[0].after, window.back().local_id);
  EXPECT_EQ(next[1].after, next[0].local_id);
}

TEST_F(OutboxTest, AskingTwiceSendsOnce) {
  SendMessage command;
  command.chat_id = chat.id();
  command.body.text = "once";
  command.local_id = LocalId{Uuid::v7(alice.now().wall, *std::make_unique<SeededEntropy>(7))};
  ASSERT_TRUE(alice.asks(command));
  ASSERT_TRUE(alice.asks(command));
  const auto send = alice.expects<wire::Send>();
  alice.hears(takes(send));
  ASSERT_TRUE(alice.asks(command));
  EXPECT_TRUE(alice.sent<wire::Send>().empty());
}

TEST_F(OutboxTest, ATransientRefusalIsTriedAgainWithTheSameLocalId) {
  const MessageKey key = alice.sends(chat.id(), "hi");
  alice.hears(rejection(alice.expects<wire::Send>(), ErrorCode::busy));
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: hi [sending]");
  alice.waits(limits::kBackoffBase);
  const auto again = alice.expects<wire::Send>();
  EXPECT_EQ(again.local_id, key.local_id);
  alice.hears(takes(again));
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: hi [sent]");
}

TEST_F(OutboxTest, TheServersRetryAfterIsHonoured) {
  alice.sends(chat.id(), "hi");
  wire::Rejected refusal = rejection(alice.expects<wire::Send>(), ErrorCode::rate_limited);
  refusal.retry_after_ms = 8'000;
  alice.hears(refusal);
  alice.waits(7s + 900ms);
  EXPECT_TRUE(alice.sent<wire::Send>().empty());
  alice.waits(2s + 200ms);
  alice.expects<wire::Send>();
}

TEST_F(OutboxTest, AClockThatIsSetBackMakesNothingWaitLonger) {
  alice.sends(chat.id(), "hi");
  alice.hears(rejection(alice.expects<wire::Send>(), ErrorCode::busy));
  alice.sets_wall_clock(-48h);
  alice.waits(limits::kBackoffBase);
  alice.expects<wire::Send>();
}

TEST_F(OutboxTest, ARefusedHeadMakesItsFollowersGoAgainInOrder) {
  for (const char* text : {"a", "b", "c"}) alice.sends(chat.id(), text);
  const std::vector<wire::Send> sends = alice.sent<wire::Send>();
  alice.hears(rejection(sends[0], ErrorCode::busy));
  alice.hears(rejection(sends[1], ErrorCode::out_of_order));
  alice.hears(rejection(sends[2], ErrorCode::out_of_order));
  for (int i = 0; i < 20 && chat.head() < Seq{4}; ++i) {
    alice.waits(200ms);
    for (const wire::Send& send : alice.sent<wire::Send>()) {
      EXPECT_EQ(send.local_id, sends[static_cast<std::size_t>(chat.head().value - 1)].local_id) << "out of order";
      alice.hears(takes(send));
    }
  }
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: a [sent]", "alice: b [sent]", "alice: c [sent]"}));
}

TEST_F(OutboxTest, ARefusedMessageGoesAgainOnlyWhenItsFollowersAreAnswered) {
  for (const char* text : {"a", "b"}) alice.sends(chat.id(), text);
  const std::vector<wire::Send> sends = alice.sent<wire::Send>();
  alice.hears(rejection(sends[0], ErrorCode::storage_io));
  alice.waits(limits::kBackoffBase);
  EXPECT_TRUE(alice.sent<wire::Send>().empty()) << "b is still on its way";
  alice.hears(rejection(sends[1], ErrorCode::out_of_order));
  alice.waits(limits::kBackoffBase);
  const auto again = alice.sent<wire::Send>();
  ASSERT_EQ(again.size(), 2u);
  EXPECT_EQ(again[0].local_id, sends[0].local_id);
  EXPECT_EQ(again[0].after, std::nullopt);
  EXPECT_EQ(again[1].after, sends[0].local_id);
}

TEST_F(OutboxTest, ANewMessageDoesNotOvertakeOneThatWaits) {
  alice.sends(chat.id(), "first");
  alice.hears(rejection(alice.expects<wire::Send>(), ErrorCode::busy));
  alice.sends(chat.id(), "second");
  EXPECT_TRUE(alice.sent<wire::Send>().empty());
  alice.waits(limits::kBackoffBase);
  const auto sends = alice.sent<wire::Send>();
  ASSERT_EQ(sends.size(), 2u);
  EXPECT_EQ(std::get<Message>(sends[0].content).body.text, "first");
}

TEST_F(OutboxTest, AFailedMessageHoldsItsLaneUntilItIsRetried) {
  const MessageKey failed = alice.sends(chat.id(), "no");
  alice.sends(chat.id(), "later");
  const auto sends = alice.sent<wire::Send>();
  ASSERT_EQ(sends.size(), 2u);
  alice.hears(rejection(sends[0], ErrorCode::forbidden));
  alice.hears(rejection(sends[1], ErrorCode::out_of_order));
  alice.waits(5min);
  EXPECT_TRUE(alice.sent<wire::Send>().empty());
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: no [failed]", "alice: later [sending]"}));
  EXPECT_EQ(alice.connection().failed, 1u);
  EXPECT_EQ(alice.outbox().front().failure, ErrorCode::forbidden);

  ASSERT_TRUE(alice.asks(RetryOperation{chat.id(), failed}));
  alice.server_accepts_all(chat);
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: no [sent]", "alice: later [sent]"}));
}

TEST_F(OutboxTest, CancellingAFailedMessageReleasesItsLane) {
  const MessageKey failed = alice.sends(chat.id(), "no");
  alice.sends(chat.id(), "later");
  const auto sends = alice.sent<wire::Send>();
  alice.hears(rejection(sends[0], ErrorCode::forbidden));
  alice.hears(rejection(sends[1], ErrorCode::out_of_order));
  ASSERT_TRUE(alice.asks(CancelOperation{chat.id(), failed}));
  alice.waits(limits::kBackoffBase);
  alice.server_accepts_all(chat);
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: later [sent]"}));
}

TEST_F(OutboxTest, AMessageSentToBeSkippedHoldsNothingWhenItFails) {
  ASSERT_TRUE(alice.asks(SendMessage{.chat_id = chat.id(), .body = {}, .local_id = {}, .on_failure = OnFailure::skip}));
  alice.hears(rejection(alice.expects<wire::Send>(), ErrorCode::forbidden));
  alice.sends(chat.id(), "later");
  const auto later = alice.expects<wire::Send>();
  EXPECT_EQ(later.after, std::nullopt);
  EXPECT_EQ(alice.outbox().back().blocked_by, std::nullopt);
}

TEST_F(OutboxTest, TheOutboxSaysWhatHoldsAnOperation) {
  const MessageKey failed = alice.sends(chat.id(), "no");
  alice.sends(chat.id(), "later");
  const auto sends = alice.sent<wire::Send>();
  alice.hears(rejection(sends[0], ErrorCode::forbidden));
  alice.hears(rejection(sends[1], ErrorCode::out_of_order));
  EXPECT_EQ(alice.outbox()[0].blocked_by, std::nullopt);
  EXPECT_EQ(alice.outbox()[1].blocked_by, failed.local_id);
}

TEST_F(OutboxTest, AMessageRefusedForADayExpiresAndCanBeSentAgain) {
  const MessageKey key = alice.sends(chat.id(), "patient");
  int refusals = 0;
  for (wire::Send send = alice.expects<wire::Send>(); alice.outbox().front().state != OutboxState::expired; ++refusals) {
    ASSERT_LE(refusals, 24);
    wire::Rejected refusal = rejection(send, ErrorCode::busy);
    refusal.retry_after_ms = 3'600'000;
    alice.hears(refusal);
    std::vector<wire::Send> again;
    for (int i = 0; i < 1'000 && again.empty(); ++i) {
      alice.waits(limits::kSendTimeout / 2);
      again = alice.sent<wire::Send>();
    }
    if (!again.empty()) send = again.front();
  }
  EXPECT_GE(refusals, 19) << "an hour each, and at most a quarter more";
  EXPECT_EQ(alice.connection().failed, 1u);
  ASSERT_TRUE(alice.asks(RetryOperation{chat.id(), key}));
  const auto again = alice.expects<wire::Send>();
  EXPECT_EQ(again.local_id, key.local_id);
  alice.hears(rejection(again, ErrorCode::busy));
  EXPECT_EQ(alice.connection().failed, 0u) << "a new life";
}

TEST_F(OutboxTest, AFailureInOneChatHoldsNoOther) {
  auto other = ScriptedChat::direct("carol", "alice");
  alice.hears(wire::Control{1, wire::ChatAdded{other.head_for("alice")}});
  alice.sends(chat.id(), "no");
  alice.hears(rejection(alice.expects<wire::Send>(), ErrorCode::forbidden));
  alice.sends(other.id(), "hi");
  EXPECT_EQ(alice.expects<wire::Send>().chat_id, other.id());
}

TEST_F(OutboxTest, WhatWasInFlightGoesAgainInOrderAfterAReconnect) {
  for (const char* text : {"a", "b", "c"}) alice.sends(chat.id(), text);
  const std::vector<wire::Send> before = alice.sent<wire::Send>();
  chat.appends("alice", before[0]);  // arrived, but the answer was lost
  alice.loses_connection();
  alice.sends(chat.id(), "d");
  alice.comes_back({chat.head_for("alice")});

  const std::vector<wire::Send> after = alice.sent<wire::Send>();
  ASSERT_EQ(after.size(), 4u);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(after[i].local_id, before[i].local_id);
  wire::Accepted duplicate = chat.accepted(Seq{2});
  duplicate.duplicate = true;
  alice.hears(duplicate);
  for (std::size_t i = 1; i < after.size(); ++i) alice.hears(takes(after[i]));
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: a [sent]", "alice: b [sent]", "alice: c [sent]", "alice: d [sent]"}));
}

TEST_F(OutboxTest, AMessageThatOthersPrecedeStaysShownUntilTheyAreHere) {
  alice.sends(chat.id(), "hi");
  const auto send = alice.expects<wire::Send>();
  chat.says("bob", "faster");
  alice.hears(takes(send));
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: hi [sending]");
  EXPECT_TRUE(alice.sent<wire::Send>().empty());
  alice.waits(limits::kGapWaitMax);
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "bob: faster", "alice: hi [sent]"}));
  EXPECT_EQ(alice.connection().queued, 0u);
}

TEST_F(OutboxTest, AnAnswerThatNeverComesEndsTheConnection) {
  alice.sends(chat.id(), "hi");
  alice.expects<wire::Send>();
  alice.waits(limits::kSendTimeout);
  EXPECT_EQ(alice.closed.size(), 1u);
  alice.comes_back({chat.head_for("alice")});
  alice.expects<wire::Send>();
}

TEST_F(OutboxTest, ComposingOfflineKeepsTheOrder) {
  alice.loses_connection();
  for (const char* text : {"a", "b", "c"}) alice.sends(chat.id(), text);
  EXPECT_TRUE(alice.sent<wire::Send>().empty());
  EXPECT_EQ(alice.shows(chat.id()).size(), 4u);
  alice.comes_back();
  alice.server_accepts_all(chat);
  EXPECT_EQ(alice.shows(chat.id()), (Lines{"bob: <chatCreated>", "alice: a [sent]", "alice: b [sent]", "alice: c [sent]"}));
}

TEST_F(OutboxTest, OverlongBodiesAreRefusedHere) {
  SendMessage command;
  command.chat_id = chat.id();
  command.body.text = std::string(limits::kBodyBytes, 'x');
  const Result<Answer> answer = alice.asks(command);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::too_large);
  EXPECT_TRUE(alice.sent<wire::Send>().empty());
}

TEST_F(OutboxTest, AnUnknownChatIsRefusedHere) {
  SendMessage command;
  command.chat_id = ChatId::direct(user("alice"), user("nobody"));
  command.body.text = "hi";
  const Result<Answer> answer = alice.asks(command);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::not_found);
}

TEST_F(OutboxTest, AnExpiredTokenLosesNothing) {
  const MessageKey key = alice.sends(chat.id(), "hi");
  alice.hears(rejection(alice.expects<wire::Send>(), ErrorCode::unauthorized));
  EXPECT_EQ(alice.connection().phase, ConnectionPhase::unauthorized);
  alice.handles(TokenGiven{"fresh"});
  alice.connects();
  alice.is_welcomed();
  EXPECT_EQ(alice.expects<wire::Send>().local_id, key.local_id);
}

TEST(OutboxRestartTest, TheNextProcessSendsWhatTheLastOneLeft) {
  const std::string path = ::testing::TempDir() + "outbox_restart.db";
  std::remove(path.c_str());
  auto chat = ScriptedChat::direct("bob", "alice");
  Device alice{{.user = "alice", .path = path, .vfs = {}, .seed = 1}};
  alice.goes_online({chat.head_for("alice")});
  alice.answers_pulls(chat);
  for (int i = 0; i < 12; ++i) alice.sends(chat.id(), std::to_string(i));
  const std::vector<wire::Send> before = alice.sent<wire::Send>();
  ASSERT_EQ(before.size(), limits::kOutboxWindow);

  alice.restarts();
  alice.goes_online({chat.head_for("alice")});
  const std::vector<wire::Send> after = alice.sent<wire::Send>();
  ASSERT_EQ(after.size(), limits::kOutboxWindow);
  for (std::size_t i = 0; i < after.size(); ++i) EXPECT_EQ(after[i].local_id, before[i].local_id);
  for (const wire::Send& send : after) alice.hears(chat.accepted(chat.appends("alice", send).seq));
  alice.server_accepts_all(chat);
  const Lines lines = alice.shows(chat.id());
  ASSERT_EQ(lines.size(), 13u);
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(lines[i + 1], "alice: " + std::to_string(i) + " [sent]");
  std::remove(path.c_str());
}

TEST(OutboxCreateTest, MessagesWaitForTheChatToBeMade) {
  Device alice;
  alice.goes_online();
  const Result<Answer> made = alice.asks(CreateDirect{user("bob")});
  ASSERT_TRUE(made);
  const ChatId chat_id = std::get<CreatedChat>(*made).chat_id;
  EXPECT_EQ(chat_id, ChatId::direct(user("alice"), user("bob")));
  alice.sends(chat_id, "hi");
  const auto create = alice.expects<wire::Create>();
  EXPECT_EQ(create.peer, user("bob"));
  EXPECT_TRUE(alice.sent<wire::Send>().empty());

  auto chat = ScriptedChat::direct("alice", "bob");
  wire::Accepted answer = chat.accepted(Seq{1});
  answer.local_id = create.local_id;
  alice.hears(answer);
  alice.hears(chat.entry(Seq{1}));
  alice.server_accepts_all(chat);
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.shows(chat_id).back(), "alice: hi [sent]");
}

TEST(OutboxCreateTest, BothMayMakeTheSameDirectChat) {
  Device alice;
  alice.starts();
  const ChatId chat_id = std::get<CreatedChat>(*alice.asks(CreateDirect{user("bob")})).chat_id;
  alice.sends(chat_id, "hi from me");
  // Bob was faster.
  auto chat = ScriptedChat::direct("bob", "alice");
  chat.says("bob", "hi from bob");
  alice.connects();
  alice.is_welcomed({chat.head_for("alice")});
  const auto create = alice.expects<wire::Create>();
  alice.hears(wire::Accepted{chat_id, create.local_id, Seq{1}, Ordinal{}, chat.at(Seq{1}).server_time, true});
  alice.answers_pulls(chat);
  alice.server_accepts_all(chat);
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.shows(chat_id), (Lines{"bob: <chatCreated>", "bob: hi from bob", "alice: hi from me [sent]"}));
}

}  // namespace
}  // namespace linnet::testing
