#include "core/store/outbox_table.h"

#include "core/model/limits.h"
#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

class OutboxTableTest : public StoreFixture {
 protected:
  OutboxRow row(std::uint64_t number, const ChatId& in = group(1)) {
    OutboxRow row;
    row.chat_id = in;
    row.local_id = local_id(number);
    row.kind = "message";
    return row;
  }
  std::uint64_t add(const OutboxRow& row) {
    std::uint64_t op_id = 0;
    in_transaction([&] { op_id = must(store->add_to_outbox(row)); });
    return op_id;
  }
};

TEST_F(OutboxTableTest, KeepsARowAsItIs) {
  OutboxRow full = row(1);
  full.lane = OutboxLane::invisible;
  full.kind = "reaction";
  full.target_sender = user("bob");
  full.target_local_id = local_id(7);
  full.payload = {0, 1, 255, 0};
  full.state = OutboxState::backoff;
  full.attempts = 3;
  full.next_try = wall_from_micros(123);
  full.created = wall_from_micros(45);
  full.online_waited = Duration(678);
  full.was_inflight = true;
  full.error = ErrorCode::rate_limited;
  full.op_id = add(full);
  EXPECT_EQ(must(store->outbox_row(chat, full.local_id)), full);

  full.state = OutboxState::paused;
  full.attempts = 4;
  full.error.reset();
  full.payload.clear();
  in_transaction([&] { must(store->update_outbox(full)); });
  EXPECT_EQ(must(store->outbox_row(chat, full.local_id)), full);
}

TEST_F(OutboxTableTest, ListsInTheOrderOfComposing) {
  in_transaction([&] { must(store->put_chat(chat_row(group(2)))); });
  const std::uint64_t first = add(row(1));
  add(row(2, group(2)));
  const std::uint64_t third = add(row(3));
  const auto all = must(store->outbox({}, 10));
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].chat_id, group(2));
  const auto of_one = must(store->outbox(chat, 10));
  ASSERT_EQ(of_one.size(), 2U);
  EXPECT_EQ(of_one[0].op_id, first);
  EXPECT_EQ(of_one[1].op_id, third);
  EXPECT_EQ(must(store->outbox({}, 2)).size(), 2U);
  EXPECT_EQ(must(store->outbox_chats()).size(), 2U);
  EXPECT_TRUE(must(store->outbox(group(9), 10)).empty());
  EXPECT_EQ(must(store->outbox_row(chat, local_id(2))), std::nullopt);
}

TEST_F(OutboxTableTest, AnOpIdIsNeverGivenAgain) {
  const std::uint64_t first = add(row(1));
  in_transaction([&] { must(store->remove_from_outbox(first)); });
  EXPECT_GT(add(row(1)), first);
}

TEST_F(OutboxTableTest, CountsWhatWaitsAndWhatNeedsTheUser) {
  for (std::uint64_t number = 1; number <= 5; ++number) {
    OutboxRow each = row(number);
    each.state = static_cast<OutboxState>(number);
    add(each);
  }
  EXPECT_EQ(must(store->outbox_counts()), (Store::OutboxCounts{.queued = 3, .failed = 2}));
}

TEST_F(OutboxTableTest, NothingIsInFlightAfterARestart) {
  OutboxRow flying = row(1);
  flying.state = OutboxState::inflight;
  add(flying);
  in_transaction([&] { must(store->reset_inflight()); });
  const auto landed = must(store->outbox_row(chat, flying.local_id));
  EXPECT_EQ(landed->state, OutboxState::ready);
  EXPECT_TRUE(landed->was_inflight);
  EXPECT_EQ(landed->local_id, flying.local_id);
}

TEST_F(OutboxTableTest, RefusesWhatItHasAndWhatItDoesNot) {
  add(row(1));
  must(store->begin());
  EXPECT_EQ(code_of(store->add_to_outbox(row(1))), ErrorCode::already_exists);
  EXPECT_EQ(code_of(store->add_to_outbox(row(2, group(9)))), ErrorCode::not_found);
  OutboxRow unknown = row(3);
  unknown.op_id = 99;
  EXPECT_EQ(code_of(store->update_outbox(unknown)), ErrorCode::not_found);
  store->rollback();
}

TEST_F(OutboxTableTest, HasALimit) {
  in_transaction([&] {
    for (std::uint64_t number = 0; number < limits::kOutboxRows; ++number)
      must(store->add_to_outbox(row(number)));
    EXPECT_EQ(code_of(store->add_to_outbox(row(limits::kOutboxRows))), ErrorCode::too_large);
    must(store->remove_from_outbox(5));
    must(store->add_to_outbox(row(limits::kOutboxRows)));
  });
}

}  // namespace
}  // namespace linnet
