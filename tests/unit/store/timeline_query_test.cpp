#include "core/store/timeline_query.h"

#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

using Range = rules::Ranges::Range;
using Texts = std::vector<std::string>;

class TimelineQueryTest : public StoreFixture {
 protected:
  // Messages with their seq as text.
  void applies_messages(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t seq = from; seq <= to; ++seq)
      applies(message(seq, "bob", std::to_string(seq)));
    holds(from, to);
  }
  TimelineWindow window(std::optional<Seq> anchor, std::size_t before, std::size_t after) {
    return must(store->timeline(chat, anchor, before, after));
  }
};

TEST_F(TimelineQueryTest, WithoutAnchorShowsTheNewest) {
  applies_messages(1, 9);
  const TimelineWindow newest = window({}, 3, 0);
  EXPECT_EQ(texts_of(newest.rows), (Texts{"7", "8", "9"}));
  EXPECT_EQ(newest.held, (Range{Seq{1}, Seq{9}}));
  EXPECT_TRUE(newest.older_held);
  EXPECT_FALSE(newest.newer_held);
  EXPECT_FALSE(window({}, 9, 0).older_held);
}

TEST_F(TimelineQueryTest, AroundAnAnchor) {
  applies_messages(1, 9);
  const TimelineWindow around = window(Seq{5}, 2, 2);
  EXPECT_EQ(texts_of(around.rows), (Texts{"3", "4", "5", "6"}));
  EXPECT_TRUE(around.older_held);
  EXPECT_TRUE(around.newer_held);
  const TimelineWindow all = window(Seq{5}, 100, 100);
  EXPECT_EQ(all.rows.size(), 9U);
  EXPECT_FALSE(all.older_held);
  EXPECT_FALSE(all.newer_held);
  EXPECT_EQ(texts_of(window(Seq{1}, 5, 1).rows), (Texts{"1"}));
  EXPECT_TRUE(window(Seq{9}, 0, 0).newer_held);
}

TEST_F(TimelineQueryTest, NeverCrossesAGap) {
  applies_messages(1, 3);
  applies_messages(7, 9);
  EXPECT_EQ(texts_of(window({}, 100, 0).rows), (Texts{"7", "8", "9"}));
  EXPECT_FALSE(window({}, 100, 0).older_held);
  const TimelineWindow old = window(Seq{2}, 100, 100);
  EXPECT_EQ(texts_of(old.rows), (Texts{"1", "2", "3"}));
  EXPECT_EQ(old.held, (Range{Seq{1}, Seq{3}}));
  EXPECT_FALSE(old.newer_held);
  const TimelineWindow missing = window(Seq{5}, 100, 100);
  EXPECT_TRUE(missing.rows.empty());
  EXPECT_EQ(missing.held, std::nullopt);

  applies_messages(4, 6);
  EXPECT_EQ(window(Seq{5}, 100, 100).rows.size(), 9U);
}

TEST_F(TimelineQueryTest, RowsOutsideOfHeldStretchesAreNotShown) {
  applies_messages(5, 6);
  applies(message(9, "bob", "ahead of the gap"));
  EXPECT_EQ(texts_of(window({}, 100, 0).rows), (Texts{"5", "6"}));
}

TEST_F(TimelineQueryTest, UnsentMessagesAreLastAndOnlyAtTheEnd) {
  applies_messages(1, 3);
  applies_messages(7, 9);
  composes(local_id(1), "first");
  composes(local_id(2), "second");
  EXPECT_EQ(texts_of(window({}, 1, 0).rows), (Texts{"9", "first", "second"}));
  EXPECT_EQ(texts_of(window(Seq{8}, 0, 10).rows), (Texts{"8", "9", "first", "second"}));
  EXPECT_EQ(window(Seq{2}, 10, 10).rows.size(), 3U);
  const TimelineWindow cut = window(Seq{8}, 0, 3);
  EXPECT_EQ(texts_of(cut.rows), (Texts{"8", "9", "first"}));
  EXPECT_TRUE(cut.newer_held);
}

TEST_F(TimelineQueryTest, AChatWithoutHistoryShowsWhatIsComposed) {
  composes(local_id(1), "hello");
  const TimelineWindow only_unsent = window({}, 50, 0);
  EXPECT_EQ(texts_of(only_unsent.rows), (Texts{"hello"}));
  EXPECT_EQ(only_unsent.held, std::nullopt);
  EXPECT_TRUE(must(store->timeline(group(9), {}, 50, 0)).rows.empty());
}

TEST_F(TimelineQueryTest, AStretchOfOperationsAloneHasNoRows) {
  applies_messages(1, 2);
  for (std::uint64_t seq = 3; seq <= 8; ++seq)
    applies(reaction(seq, "carol", 1, "👍", seq % 2 == 0));
  holds(3, 8);
  EXPECT_EQ(texts_of(window(Seq{8}, 5, 5).rows), (Texts{"1", "2"}));
  EXPECT_EQ(window({}, 5, 0).rows[0].reactions.size(), 1U);
}

TEST_F(TimelineQueryTest, AWindowAndASingleRowShowTheSame) {
  applies_messages(1, 3);
  applies(reaction(4, "carol", 1, "👍"));
  applies(reaction(5, "bob", 3, "🎉"));
  holds(4, 5);
  changes(local_id(1), row_at(2), ReactionChange{Seq{2}, "👍", true});
  composes(local_id(2), "unsent");
  const auto rows = window({}, 50, 0).rows;
  ASSERT_EQ(rows.size(), 4U);
  for (const TimelineRecord& row : rows) {
    EXPECT_EQ(must(store->row(chat, row.sender_id, row.local_id)), row);
  }
}

TEST_F(TimelineQueryTest, WaitingSaysHowTheOutboxStands) {
  composes(local_id(1), "hello");
  in_transaction([&] {
    OutboxRow row = *must(store->outbox_row(chat, local_id(1)));
    row.state = OutboxState::failed;
    row.error = ErrorCode::too_large;
    must(store->update_outbox(row));
  });
  EXPECT_EQ(own_row(local_id(1)).waiting, OutboxState::failed);
  EXPECT_EQ(own_row(local_id(1)).error, ErrorCode::too_large);
}

TEST_F(TimelineQueryTest, TheChatListIsSortedByActivityAndShowsTheNewestRow) {
  in_transaction([&] {
    must(store->put_chat(chat_row(group(1), 10)));
    must(store->put_chat(chat_row(group(2), 30)));
    must(store->put_chat(chat_row(group(3), 20)));
  });
  applies_messages(1, 3);
  applies(reaction(4, "carol", 3, "👍"));
  Entry elsewhere = message(1, "carol", "in the third");
  elsewhere.chat_id = group(3);
  applies(elsewhere);

  auto list = must(store->chat_list({.limit = 10, .archived = {}, .now = {}}));
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].chat.head.chat_id, group(2));
  EXPECT_EQ(list[0].last, std::nullopt);
  EXPECT_EQ(text_of(*list[1].last), "in the third");
  EXPECT_EQ(list[2].last, row_at(3));

  changes(local_id(1), row_at(3), Deletion{Seq{3}});
  EXPECT_TRUE(must(store->chat_list({.limit = 10, .archived = {}, .now = {}}))[2].last->deleted);
  composes(local_id(2), "newest");
  EXPECT_EQ(text_of(*must(store->chat_list({.limit = 10, .archived = {}, .now = {}}))[2].last), "newest");
  EXPECT_EQ(must(store->chat_list({.limit = 10, .archived = {}, .now = {}}))[2].last->waiting, OutboxState::ready);
  in_transaction([&] {
    OutboxRow row = *must(store->outbox_row(chat, local_id(2)));
    row.state = OutboxState::expired;
    must(store->update_outbox(row));
  });
  EXPECT_EQ(must(store->chat_list({.limit = 10, .archived = {}, .now = {}}))[2].failed, 1U);
  EXPECT_EQ(must(store->chat_list({.limit = 1, .archived = {}, .now = {}})).size(), 1U);
}

}  // namespace
}  // namespace linnet
