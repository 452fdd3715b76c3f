#include "core/store/own_changes.h"

#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

class OwnChangesTest : public StoreFixture {
 protected:
  // What the server sends to all members for a message composed here.
  static Entry echo(const LocalId& local_id, std::uint64_t seq, std::string_view text) {
    Entry echoed = message(seq, "alice", text);
    echoed.local_id = local_id;
    return echoed;
  }

  const LocalId mine = local_id(1);
  const LocalId operation = local_id(2);
};

TEST_F(OwnChangesTest, AComposedMessageIsShownLastUntilAccepted) {
  composes(mine, "hello");
  composes(local_id(3), "world");
  applies(message(1, "bob", "hi"));
  holds(1, 1);
  EXPECT_EQ(shown(), (std::vector<std::string>{"hi", "hello", "world"}));
  EXPECT_EQ(own_row(mine).seq, std::nullopt);
  EXPECT_EQ(own_row(mine).time, wall_from_micros(5000));
  EXPECT_EQ(own_row(mine).waiting, OutboxState::ready);

  const Applied accepted = accepts(mine, 2);
  EXPECT_TRUE(accepted.changed);
  EXPECT_TRUE(accepted.own_echo);
  EXPECT_EQ(own_row(mine).seq, Seq{2});
  EXPECT_EQ(own_row(mine).ordinal, Ordinal{2});
  EXPECT_EQ(own_row(mine).time, wall_from_micros(1002));
  EXPECT_EQ(own_row(mine).waiting, std::nullopt);
  EXPECT_EQ(must(store->outbox({}, 10)).size(), 1U);
  EXPECT_EQ(must(store->entry_count()), 2U);
}

TEST_F(OwnChangesTest, EchoAndAcceptedMakeOneMessageInEitherOrder) {
  composes(mine, "one");
  EXPECT_TRUE(accepts(mine, 1).own_echo);
  const Applied echo_after = applies(echo(mine, 1, "one"));
  EXPECT_FALSE(echo_after.changed);
  EXPECT_FALSE(echo_after.own_echo);

  composes(local_id(3), "two");
  const Applied echo_first = applies(echo(local_id(3), 2, "two"));
  EXPECT_TRUE(echo_first.changed);
  EXPECT_TRUE(echo_first.own_echo);
  const Applied accepted_after = accepts(local_id(3), 2);
  EXPECT_FALSE(accepted_after.changed);
  EXPECT_FALSE(accepted_after.own_echo);

  holds(1, 2);
  EXPECT_EQ(shown(), (std::vector<std::string>{"one", "two"}));
  EXPECT_TRUE(must(store->outbox({}, 10)).empty());
}

TEST_F(OwnChangesTest, ReactionsMayComeBeforeTheAnswer) {
  composes(mine, "one");
  applies(reaction(2, "bob", 1, "👍"));
  accepts(mine, 1);
  EXPECT_EQ(own_row(mine).reactions, (std::vector<Reaction>{{user("bob"), "👍"}}));
}

TEST_F(OwnChangesTest, AForeignSenderNeverCompletesAnOwnMessage) {
  composes(mine, "mine");
  Entry forged = echo(mine, 1, "forged");
  forged.sender_id = user("mallory");
  EXPECT_FALSE(applies(forged).own_echo);
  EXPECT_EQ(text_of(own_row(mine)), "mine");
  EXPECT_EQ(own_row(mine).seq, std::nullopt);
  EXPECT_EQ(must(store->outbox({}, 10)).size(), 1U);
}

TEST_F(OwnChangesTest, AnAnswerForATakenSeqIsRefused) {
  applies(message(1, "bob", "hi"));
  composes(mine, "hello");
  must(store->begin());
  EXPECT_EQ(code_of(store->accept(chat, mine, Seq{1}, {}, {})), ErrorCode::malformed);
  store->rollback();
  EXPECT_EQ(text_of(row_at(1)), "hi");
  EXPECT_EQ(own_row(mine).seq, std::nullopt);
}

TEST_F(OwnChangesTest, AnUnsentMessageIsEditedInPlaceAndRemoved) {
  composes(mine, "helo");
  in_transaction([&] { must(store->edit_pending(chat, mine, body("hello"))); });
  EXPECT_EQ(text_of(own_row(mine)), "hello");
  EXPECT_FALSE(own_row(mine).edited);

  in_transaction([&] { must(store->remove_pending(chat, mine)); });
  EXPECT_EQ(must(store->row(chat, alice, mine)), std::nullopt);
  in_transaction([&] { must(store->remove_pending(chat, mine)); });

  composes(operation, "sent");
  accepts(operation, 1);
  in_transaction([&] { must(store->remove_pending(chat, operation)); });
  EXPECT_EQ(text_of(row_at(1)), "sent");
  must(store->begin());
  EXPECT_EQ(code_of(store->edit_pending(chat, operation, body("late"))), ErrorCode::not_found);
  EXPECT_EQ(code_of(store->add_pending(chat, operation, {}, Message{})), ErrorCode::already_exists);
  EXPECT_EQ(code_of(store->add_pending(chat, local_id(9), {}, Deletion{})), ErrorCode::malformed);
  store->rollback();
}

TEST_F(OwnChangesTest, AnEditIsShownAtOnceAndTakenBack) {
  applies(message(1, "alice", "helo"));
  const TimelineRecord before = row_at(1);
  changes(operation, before, Edit{Seq{1}, body("hello")});
  EXPECT_EQ(text_of(row_at(1)), "hello");
  EXPECT_TRUE(row_at(1).edited);
  in_transaction([&] { must(store->undo_optimistic(chat, operation)); });
  EXPECT_EQ(row_at(1), before);
}

TEST_F(OwnChangesTest, AnAcceptedEditStays) {
  applies(message(1, "alice", "helo"));
  changes(operation, row_at(1), Edit{Seq{1}, body("hello")});
  const Applied accepted = accepts(operation, 2);
  EXPECT_TRUE(accepted.changed);
  EXPECT_TRUE(accepted.own_echo);
  EXPECT_EQ(accepted.target, Seq{1});
  in_transaction([&] { must(store->undo_optimistic(chat, operation)); });
  EXPECT_EQ(text_of(row_at(1)), "hello");
  EXPECT_EQ(finds("hello"), 1U);

  Entry echoed = edit(2, "alice", 1, "hello");
  echoed.local_id = operation;
  EXPECT_FALSE(applies(echoed).own_echo);
  EXPECT_EQ(text_of(row_at(1)), "hello");
}

TEST_F(OwnChangesTest, AnEchoedOperationNeedsNoAnswer) {
  applies(message(1, "alice", "helo"));
  changes(operation, row_at(1), Edit{Seq{1}, body("hello")});
  Entry echoed = edit(2, "alice", 1, "hello");
  echoed.local_id = operation;
  const Applied applied = applies(echoed);
  EXPECT_TRUE(applied.own_echo);
  EXPECT_TRUE(applied.changed);
  EXPECT_FALSE(accepts(operation, 2).changed);
  EXPECT_EQ(text_of(row_at(1)), "hello");
  EXPECT_TRUE(must(store->outbox({}, 10)).empty());
}

TEST_F(OwnChangesTest, WaitingOperationsLieOverLaterOnesOfTheServer) {
  applies(message(1, "alice", "one"));
  const TimelineRecord target = row_at(1);
  changes(operation, target, Edit{Seq{1}, body("mine")});
  applies(edit(2, "alice", 1, "from my phone"));
  applies(reaction(3, "bob", 1, "👍"));
  EXPECT_EQ(text_of(row_at(1)), "mine");
  EXPECT_EQ(row_at(1).reactions.size(), 1U);
  in_transaction([&] { must(store->undo_optimistic(chat, operation)); });
  EXPECT_EQ(text_of(row_at(1)), "from my phone");
}

TEST_F(OwnChangesTest, SeveralWaitingOperationsApplyInOrder) {
  applies(message(1, "alice", "one"));
  applies(reaction(2, "bob", 1, "👍"));
  const TimelineRecord target = row_at(1);
  changes(local_id(10), target, Edit{Seq{1}, body("two")});
  changes(local_id(11), target, ReactionChange{Seq{1}, "🎉", true});
  changes(local_id(12), target, Edit{Seq{1}, body("three")});
  EXPECT_EQ(text_of(row_at(1)), "three");
  EXPECT_EQ(row_at(1).reactions, (std::vector<Reaction>{{user("bob"), "👍"}, {alice, "🎉"}}));
  accepts(local_id(12), 5);
  EXPECT_EQ(text_of(row_at(1)), "two")
      << "the older edit waits still, and will be the newer one in the log";
  changes(local_id(13), target, Deletion{Seq{1}});
  changes(local_id(14), target, Edit{Seq{1}, body("too late")});
  EXPECT_TRUE(row_at(1).deleted);
  EXPECT_EQ(text_of(row_at(1)), "");
  EXPECT_TRUE(row_at(1).reactions.empty());
}

TEST_F(OwnChangesTest, ADeletionIsTakenBackWhole) {
  applies(message(1, "alice", "keep me"));
  applies(reaction(2, "bob", 1, "👍"));
  const TimelineRecord before = row_at(1);
  changes(operation, before, Deletion{Seq{1}});
  EXPECT_TRUE(row_at(1).deleted);
  EXPECT_EQ(finds("keep"), 0U);
  in_transaction([&] { must(store->undo_optimistic(chat, operation)); });
  EXPECT_EQ(row_at(1), before);
  EXPECT_EQ(finds("keep"), 1U);
}

TEST_F(OwnChangesTest, AReactionOnAForeignMessage) {
  applies(message(1, "bob", "hi"));
  changes(operation, row_at(1), ReactionChange{Seq{1}, "👍", true});
  EXPECT_EQ(row_at(1).reactions, (std::vector<Reaction>{{alice, "👍"}}));
  accepts(operation, 2);
  changes(local_id(3), row_at(1), ReactionChange{Seq{1}, "👍", false});
  EXPECT_TRUE(row_at(1).reactions.empty());
  in_transaction([&] { must(store->undo_optimistic(chat, local_id(3))); });
  EXPECT_EQ(row_at(1).reactions, (std::vector<Reaction>{{alice, "👍"}}));
}

TEST_F(OwnChangesTest, AnOperationOnAMessageThatIsOnItsWay) {
  composes(mine, "helo");
  changes(operation, own_row(mine), Edit{Seq{}, body("hello")});
  EXPECT_EQ(text_of(own_row(mine)), "hello");
  accepts(mine, 1);
  EXPECT_EQ(text_of(row_at(1)), "hello");
  accepts(operation, 2);
  EXPECT_EQ(text_of(row_at(1)), "hello");
  EXPECT_TRUE(row_at(1).edited);
}

TEST_F(OwnChangesTest, AnOperationNeedsItsMessage) {
  must(store->begin());
  EXPECT_EQ(code_of(store->apply_optimistic(chat, operation, alice, mine, Deletion{})),
            ErrorCode::not_found);
  EXPECT_EQ(code_of(store->apply_optimistic(chat, operation, alice, mine, Message{})),
            ErrorCode::malformed);
  store->rollback();
}

}  // namespace
}  // namespace linnet
