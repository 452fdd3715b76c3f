#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

// Edits, deletions and reactions: shown at once, taken back when refused.
class OperationsTest : public ::testing::Test {
 protected:
  OperationsTest() {
    chat.says("alice", "mine");
    chat.says("bob", "his");
    chat.reads("bob", Seq{3});
    alice.goes_online({chat.head_for("alice")});
    alice.answers_pulls(chat);
  }

  [[nodiscard]] MessageKey key_at(Seq seq) const { return {chat.at(seq).sender_id, chat.at(seq).local_id}; }
  Result<Answer> edits(const MessageKey& key, std::string text) { return alice.asks(EditMessage{chat.id(), key, std::move(text)}); }
  Result<Answer> deletes(const MessageKey& key) { return alice.asks(DeleteMessage{chat.id(), key}); }
  Result<Answer> reacts(const MessageKey& key, bool added = true) { return alice.asks(React{chat.id(), key, "+1", added}); }
  void refuses(const wire::Send& send, ErrorCode code) { alice.hears(wire::Rejected{send.chat_id, send.local_id, code, "", {}}); }
  Lines shown() { return alice.shows(chat.id()); }

  Device alice;
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
  const Seq mine{2};
  const Seq his{3};
};

TEST_F(OperationsTest, AnEditIsShownAtOnceAndStaysWhenAccepted) {
  ASSERT_TRUE(edits(key_at(mine), "better"));
  EXPECT_EQ(shown()[1], "alice: better (edited) [read]");
  const auto send = alice.expects<wire::Send>();
  EXPECT_EQ(std::get<Edit>(send.content).target, mine);
  const Entry entry = chat.appends("alice", send);
  alice.hears(chat.accepted(entry.seq));
  alice.hears(chat.entry(entry.seq));
  EXPECT_EQ(shown()[1], "alice: better (edited) [read]");
  EXPECT_EQ(alice.connection().queued, 0u);
}

TEST_F(OperationsTest, ARefusedEditIsTakenBack) {
  ASSERT_TRUE(edits(key_at(mine), "better"));
  refuses(alice.expects<wire::Send>(), ErrorCode::forbidden);
  EXPECT_EQ(shown()[1], "alice: mine [read]");
  EXPECT_EQ(alice.connection().queued, 0u);
  EXPECT_EQ(alice.connection().failed, 0u);
  ASSERT_EQ(alice.troubles.size(), 1u);
  EXPECT_EQ(alice.troubles[0].code, ErrorCode::forbidden);
}

TEST_F(OperationsTest, ADeletionIsShownAtOnceAndTakenBackWhenRefused) {
  ASSERT_TRUE(deletes(key_at(mine)));
  EXPECT_EQ(shown()[1], "alice: (deleted) [read]");
  refuses(alice.expects<wire::Send>(), ErrorCode::forbidden);
  EXPECT_EQ(shown()[1], "alice: mine [read]");
}

TEST_F(OperationsTest, AReactionIsShownAtOnceAndTakenBackWhenRefused) {
  ASSERT_TRUE(reacts(key_at(his)));
  EXPECT_EQ(shown()[2], "bob: his +1 alice");
  refuses(alice.expects<wire::Send>(), ErrorCode::too_large);
  EXPECT_EQ(shown()[2], "bob: his");
}

TEST_F(OperationsTest, ATransientRefusalKeepsTheChangeShown) {
  ASSERT_TRUE(reacts(key_at(his)));
  const auto first = alice.expects<wire::Send>();
  refuses(first, ErrorCode::busy);
  EXPECT_EQ(shown()[2], "bob: his +1 alice");
  alice.waits(limits::kBackoffBase);
  EXPECT_EQ(alice.expects<wire::Send>().local_id, first.local_id);
}

TEST_F(OperationsTest, OfSeveralEditsMadeOfflineTheLastIsSent) {
  alice.loses_connection();
  ASSERT_TRUE(edits(key_at(mine), "better"));
  ASSERT_TRUE(edits(key_at(mine), "best"));
  EXPECT_EQ(shown()[1], "alice: best (edited) [read]");
  alice.comes_back({chat.head_for("alice")});
  EXPECT_EQ(std::get<Edit>(alice.expects<wire::Send>().content).body.text, "best");
}

TEST_F(OperationsTest, ADeletionMadeOfflineIsAllThatIsSent) {
  alice.loses_connection();
  ASSERT_TRUE(edits(key_at(mine), "better"));
  ASSERT_TRUE(deletes(key_at(mine)));
  alice.comes_back({chat.head_for("alice")});
  EXPECT_TRUE(std::holds_alternative<Deletion>(alice.expects<wire::Send>().content));
}

TEST_F(OperationsTest, OnlyTheAuthorEdits) {
  const Result<Answer> answer = edits(key_at(his), "not his");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::forbidden);
  EXPECT_EQ(shown()[2], "bob: his");
}

TEST_F(OperationsTest, AMemberDeletesNobodyElsesMessage) {
  const Result<Answer> answer = deletes(key_at(his));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::forbidden);
}

TEST_F(OperationsTest, ADeletedMessageTakesNoMoreChanges) {
  ASSERT_TRUE(deletes(key_at(mine)));
  EXPECT_FALSE(edits(key_at(mine), "too late"));
  EXPECT_FALSE(reacts(key_at(mine)));
}

TEST_F(OperationsTest, AnEditOfAnUnsentMessageMergesIntoIt) {
  alice.loses_connection();
  const MessageKey key = alice.sends(chat.id(), "tpyo");
  ASSERT_TRUE(edits(key, "typo"));
  EXPECT_EQ(shown().back(), "alice: typo [sending]");
  alice.comes_back();
  const auto send = alice.expects<wire::Send>();
  EXPECT_EQ(std::get<Message>(send.content).body.text, "typo");
}

TEST_F(OperationsTest, AnEditOfAMessageInFlightFollowsIt) {
  const MessageKey key = alice.sends(chat.id(), "tpyo");
  const auto send = alice.expects<wire::Send>();
  ASSERT_TRUE(edits(key, "typo"));
  EXPECT_EQ(shown().back(), "alice: typo (edited) [sending]");
  EXPECT_TRUE(alice.sent<wire::Send>().empty()) << "its target has no seq yet";

  const Entry entry = chat.appends("alice", send);
  alice.hears(chat.accepted(entry.seq));
  const auto edit = alice.expects<wire::Send>();
  EXPECT_EQ(std::get<Edit>(edit.content).target, entry.seq);
  alice.hears(chat.accepted(chat.appends("alice", edit).seq));
  EXPECT_EQ(shown().back(), "alice: typo (edited) [sent]");
}

TEST_F(OperationsTest, DeletingAnUnsentMessageRemovesBoth) {
  alice.loses_connection();
  ASSERT_TRUE(deletes(alice.sends(chat.id(), "oops")));
  EXPECT_EQ(shown().size(), 3u);
  EXPECT_EQ(alice.connection().queued, 0u);
  alice.comes_back();
  EXPECT_TRUE(alice.sent<wire::Send>().empty());
}

TEST_F(OperationsTest, CancellingAnUnsentMessageTakesItsOperationsAlong) {
  alice.loses_connection();
  const MessageKey key = alice.sends(chat.id(), "oops");
  ASSERT_TRUE(reacts(key));
  ASSERT_TRUE(alice.asks(CancelOperation{chat.id(), key}));
  EXPECT_EQ(alice.connection().queued, 0u);
}

TEST_F(OperationsTest, DeletingAMessageInFlightDeletesItAfterwards) {
  const MessageKey key = alice.sends(chat.id(), "oops");
  const auto send = alice.expects<wire::Send>();
  ASSERT_TRUE(deletes(key));
  EXPECT_EQ(shown().back(), "alice: (deleted) [sending]");
  const Entry entry = chat.appends("alice", send);
  alice.hears(chat.accepted(entry.seq));
  EXPECT_EQ(std::get<Deletion>(alice.expects<wire::Send>().content).target, entry.seq);
}

TEST_F(OperationsTest, AReactionAndItsRemovalAreNothingTogether) {
  alice.loses_connection();
  ASSERT_TRUE(reacts(key_at(his)));
  ASSERT_TRUE(reacts(key_at(his), false));
  EXPECT_EQ(shown()[2], "bob: his");
  alice.comes_back();
  EXPECT_TRUE(alice.sent<wire::Send>().empty());
}

TEST_F(OperationsTest, ARemovalOfAReactionInFlightFollowsIt) {
  ASSERT_TRUE(reacts(key_at(his)));
  const auto first = alice.expects<wire::Send>();
  ASSERT_TRUE(reacts(key_at(his), false));
  EXPECT_EQ(shown()[2], "bob: his");
  const auto second = alice.expects<wire::Send>();
  EXPECT_FALSE(std::get<ReactionChange>(second.content).added);
  alice.hears(chat.accepted(chat.appends("alice", first).seq));
  alice.hears(chat.accepted(chat.appends("alice", second).seq));
  EXPECT_EQ(shown()[2], "bob: his");
}

TEST_F(OperationsTest, OperationsNeverHoldMessages) {
  ASSERT_TRUE(reacts(key_at(his)));
  refuses(alice.expects<wire::Send>(), ErrorCode::busy);
  alice.sends(chat.id(), "hello");
  EXPECT_EQ(kind_of(alice.expects<wire::Send>().content), EntryKind::message);
}

TEST_F(OperationsTest, AnEditOnAnotherDeviceArrives) {
  chat.appends("alice", Edit{mine, Body{.text = "from the phone", .reply_to = {}, .mentions = {}, .extra = {}}});
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(shown()[1], "alice: from the phone (edited) [read]");
}

TEST_F(OperationsTest, TheOwnEditStaysOnTopOfOneThatCameBefore) {
  ASSERT_TRUE(edits(key_at(mine), "mine, newer"));
  const auto send = alice.expects<wire::Send>();
  chat.appends("alice", Edit{mine, Body{.text = "from the phone", .reply_to = {}, .mentions = {}, .extra = {}}});
  alice.hears(chat.entry(chat.head()));
  EXPECT_EQ(shown()[1], "alice: mine, newer (edited) [read]");
  const Entry entry = chat.appends("alice", send);
  alice.hears(chat.accepted(entry.seq));
  EXPECT_EQ(shown()[1], "alice: mine, newer (edited) [read]");
}

}  // namespace
}  // namespace linnet::testing
