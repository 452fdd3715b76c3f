#include "core/store/incoming.h"

#include <algorithm>

#include "core/base/seeded_entropy.h"
#include "core/model/limits.h"
#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

class IncomingTest : public StoreFixture {};

TEST_F(IncomingTest, KeepsAMessageAsItCame) {
  Entry sent = message(7, "bob", "Grüße an <@alice>");
  auto& body = std::get<Message>(sent.content).body;
  body.reply_to = Seq{3};
  body.mentions = {alice, user("carol")};
  body.extra = R"({"poll":1})";

  const Applied applied = applies(sent);
  EXPECT_TRUE(applied.changed);
  EXPECT_FALSE(applied.own_echo);
  const TimelineRecord row = row_at(7);
  EXPECT_EQ(row.chat_id, chat);
  EXPECT_EQ(row.sender_id, user("bob"));
  EXPECT_EQ(row.local_id, sent.local_id);
  EXPECT_EQ(row.seq, Seq{7});
  EXPECT_EQ(row.ordinal, sent.ordinal);
  EXPECT_EQ(row.time, sent.server_time);
  EXPECT_EQ(row.content, sent.content);
  EXPECT_EQ(must(store->row(chat, user("bob"), sent.local_id)), row);
  EXPECT_EQ(must(store->entry_count()), 1U);
}

TEST_F(IncomingTest, KeepsChangesToTheChatAsTheyCame) {
  const std::vector<NewMember> members = {{alice, Role::owner},
                                          {user("a:b@c.d-e_f"), Role::member}};
  const std::vector<Content> contents = {
      ChatCreated{ChatType::group, "Lunch\n\nand more", members},
      ChatCreated{ChatType::direct, "", {}},
      MembersAdded{members},
      MembersRemoved{{user("bob"), user("carol")}},
      RoleChanged{user("bob"), Role::admin},
      InfoChanged{"\nNew title"},
  };
  std::uint64_t seq = 0;
  for (const Content& content : contents) {
    EXPECT_TRUE(applies(entry(++seq, "bob", content)).changed);
    EXPECT_EQ(row_at(seq).content, content);
  }
}

TEST_F(IncomingTest, ApplyingTwiceChangesNothing) {
  for (const Entry& each : {message(1, "bob", "hi"), edit(2, "bob", 1, "hello"),
                            reaction(3, "carol", 1, "👍"), entry(4, "bob", InfoChanged{"title"})}) {
    EXPECT_TRUE(applies(each).changed);
    const TimelineRecord before = row_at(1);
    EXPECT_FALSE(applies(each).changed);
    EXPECT_EQ(row_at(1), before);
  }
  EXPECT_EQ(must(store->entry_count()), 2U);
}

TEST_F(IncomingTest, FoldsOperations) {
  applies(message(1, "bob", "helo"));
  const Applied edited = applies(edit(2, "bob", 1, "hello"));
  EXPECT_TRUE(edited.changed);
  EXPECT_EQ(edited.target, Seq{1});
  EXPECT_EQ(text_of(row_at(1)), "hello");
  EXPECT_TRUE(row_at(1).edited);

  applies(reaction(3, "carol", 1, "👍"));
  applies(reaction(4, "alice", 1, "🎉"));
  applies(reaction(5, "carol", 1, "👍", false));
  applies(reaction(6, "carol", 1, "🎉"));
  EXPECT_EQ(row_at(1).reactions, (std::vector<Reaction>{{alice, "🎉"}, {user("carol"), "🎉"}}));

  EXPECT_FALSE(applies(edit(7, "mallory", 1, "forged")).changed);
  EXPECT_TRUE(applies(deletion(8, "bob", 1)).changed);
  EXPECT_EQ(text_of(row_at(1)), "");
  EXPECT_TRUE(row_at(1).deleted);
  EXPECT_TRUE(row_at(1).reactions.empty());
}

// Votes came and went without a trace: only those that a page had folded in were kept.
TEST_F(IncomingTest, KeepsTheLastVoteOfEverybody) {
  Entry poll = message(1, "bob", "Lunch?");
  std::get<Message>(poll.content).body.poll = Poll{.options = {{"soup"}, {"salad"}}, .multiple = true, .closed = false};
  applies(poll);
  EXPECT_TRUE(applies(entry(2, "carol", Vote{Seq{1}, 0b01})).changed);
  EXPECT_TRUE(applies(entry(4, "carol", Vote{Seq{1}, 0b10})).changed);
  EXPECT_FALSE(applies(entry(3, "carol", Vote{Seq{1}, 0b11})).changed);
  applies(entry(5, "bob", Vote{Seq{1}, 0b11}));
  EXPECT_EQ(row_at(1).votes, (std::vector<Ballot>{{user("bob"), 0b11}, {user("carol"), 0b10}}));
  applies(entry(6, "bob", Vote{Seq{1}, 0}));
  EXPECT_EQ(row_at(1).votes, (std::vector<Ballot>{{user("carol"), 0b10}}));
  applies(deletion(7, "bob", 1));
  EXPECT_TRUE(row_at(1).votes.empty());
}

TEST_F(IncomingTest, KeepsOperationsUntilTheirMessageComes) {
  const Applied kept = applies(edit(5, "bob", 1, "second"));
  EXPECT_FALSE(kept.changed);
  EXPECT_EQ(kept.target, Seq{1});
  applies(reaction(6, "carol", 1, "👍"));
  EXPECT_EQ(must(store->row_at(chat, Seq{1})), std::nullopt);

  applies(message(1, "bob", "first"));
  EXPECT_EQ(text_of(row_at(1)), "second");
  EXPECT_EQ(row_at(1).reactions.size(), 1U);
}

TEST_F(IncomingTest, APageOlderThanWhatIsKnownBringsNothingBack) {
  applies(deletion(9, "bob", 1));
  Entry page = message(1, "bob", "hi");
  page.folded =
      Folded{.as_of = Seq{5}, .edited_by = Seq{4}, .deleted_by = {}, .reactions = {{alice, "👍"}}};
  applies(page);
  EXPECT_TRUE(row_at(1).deleted);
  EXPECT_TRUE(row_at(1).reactions.empty());
}

TEST_F(IncomingTest, APageBringsAHeldMessageUpToDate) {
  applies(message(1, "bob", "hi"));
  applies(reaction(3, "carol", 1, "👍"));
  applies(reaction(8, "dave", 1, "🎉"));
  Entry page = message(1, "bob", "hello");
  page.folded =
      Folded{.as_of = Seq{5}, .edited_by = Seq{4}, .deleted_by = {}, .reactions = {{alice, "👍"}}};
  EXPECT_TRUE(applies(page).changed);
  EXPECT_EQ(text_of(row_at(1)), "hello");
  EXPECT_TRUE(row_at(1).edited);
  EXPECT_EQ(row_at(1).reactions, (std::vector<Reaction>{{alice, "👍"}, {user("dave"), "🎉"}}));
}

// Everybody ends with the same, whatever came first, came twice, or came folded in a page.
TEST_F(IncomingTest, AnyOrderOfArrivalGivesTheSameTimeline) {
  std::vector<Entry> log = {message(1, "bob", "one"),       message(2, "alice", "two"),
                            edit(3, "bob", 1, "one!"),      reaction(4, "carol", 2, "👍"),
                            message(5, "carol", "three"),   reaction(6, "carol", 2, "👍", false),
                            edit(7, "bob", 1, "one!!"),     reaction(8, "alice", 1, "🎉"),
                            deletion(9, "carol", 5),        reaction(10, "bob", 5, "👍"),
                            reaction(11, "carol", 2, "👍"), edit(12, "mallory", 2, "forged")};
  for (const Entry& each : log) applies(each);
  holds(1, 12);
  const auto expected = must(store->timeline(chat, {}, 100, 0)).rows;
  ASSERT_EQ(texts_of(expected), (std::vector<std::string>{"one!!", "two", ""}));

  SeededEntropy entropy(7);
  for (int round = 0; round < 50; ++round) {
    restart();
    in_transaction([&] { must(store->put_chat(chat_row(chat))); });
    std::vector<Entry> arrivals = log;
    arrivals.insert(arrivals.end(), log.begin(), log.end());
    for (std::size_t at = arrivals.size(); at > 1; --at) {
      std::swap(arrivals[at - 1], arrivals[static_cast<std::size_t>(entropy.next_u64() % at)]);
    }
    for (const Entry& each : arrivals) applies(each);
    holds(1, 12);
    EXPECT_EQ(must(store->timeline(chat, {}, 100, 0)).rows, expected) << "round " << round;
  }
}

TEST_F(IncomingTest, RefusesASeqThatIsAnotherEntrys) {
  applies(message(1, "bob", "first"));
  Entry other = message(2, "bob", "second");
  other.seq = Seq{1};
  must(store->begin());
  EXPECT_EQ(code_of(store->apply(other)), ErrorCode::malformed);
  store->rollback();
  EXPECT_EQ(text_of(row_at(1)), "first");
}

TEST_F(IncomingTest, OneLocalIdOfOneSenderIsOneMessage) {
  applies(message(1, "bob", "first"));
  Entry again = message(9, "bob", "again");
  again.local_id = local_id_at(1);
  EXPECT_FALSE(applies(again).changed);
  EXPECT_EQ(must(store->row_at(chat, Seq{9})), std::nullopt);

  Entry of_another = message(10, "mallory", "not yours");
  of_another.local_id = local_id_at(1);
  EXPECT_TRUE(applies(of_another).changed);
  EXPECT_EQ(text_of(row_at(1)), "first");
  EXPECT_EQ(text_of(row_at(10)), "not yours");
}

TEST_F(IncomingTest, RefusesValuesOutOfBounds) {
  Entry no_seq = message(0, "bob", "hi");
  Entry huge_seq = message(1, "bob", "hi");
  huge_seq.seq = Seq{~std::uint64_t{0}};
  const Entry huge_body = message(1, "bob", std::string(limits::kFrameBytes + 1, 'x'));
  const Entry huge_emoji = reaction(2, "bob", 1, std::string(limits::kEmojiBytes + 1, 'x'));
  for (const Entry& each : {no_seq, huge_seq, huge_body, huge_emoji}) {
    must(store->begin());
    EXPECT_EQ(code_of(store->apply(each)), ErrorCode::malformed);
    store->rollback();
  }
  Entry elsewhere = message(1, "bob", "hi");
  elsewhere.chat_id = group(2);
  must(store->begin());
  EXPECT_EQ(code_of(store->apply(elsewhere)), ErrorCode::not_found);
  store->rollback();
  EXPECT_EQ(must(store->entry_count()), 0U);
}

TEST_F(IncomingTest, IgnoresOperationsOnWhatCannotBeBeforeThem) {
  for (const std::uint64_t target :
       {std::uint64_t{0}, std::uint64_t{5}, std::uint64_t{9}, ~std::uint64_t{0}}) {
    EXPECT_FALSE(applies(deletion(5, "bob", target)).changed);
  }
  applies(message(9, "bob", "later"));
  EXPECT_FALSE(row_at(9).deleted);
  applies(entry(10, "bob", InfoChanged{"title"}));
  EXPECT_FALSE(applies(edit(11, "bob", 10, "not a message")).changed);
  EXPECT_EQ(row_at(10).content, Content(InfoChanged{"title"}));
}

}  // namespace
}  // namespace linnet
