#include "core/rules/marks.h"

#include <gtest/gtest.h>

#include <array>

#include "core/base/seeded_entropy.h"

namespace linnet::rules {
namespace {

Mark mark(std::uint64_t delivered, std::uint64_t read) {
  return {Seq{delivered}, Seq{read}};
}

TEST(MarksTest, ReadingImpliesDelivery) {
  EXPECT_EQ(merge(mark(3, 1), mark(2, 5)), mark(5, 5));
}

TEST(MarksTest, MergingIsOrderFreeAndOnlyGrows) {
  SeededEntropy entropy{1};
  const auto any = [&] { return mark(entropy.next_u64() % 9, entropy.next_u64() % 9); };
  for (int i = 0; i < 500; ++i) {
    const Mark a = any(), b = any(), c = any();
    EXPECT_EQ(merge(a, b), merge(b, a));
    EXPECT_EQ(merge(merge(a, b), c), merge(a, merge(b, c)));
    EXPECT_EQ(merge(merge(a, b), b), merge(a, b));
    EXPECT_GE(merge(a, b).delivered, a.delivered);
    EXPECT_GE(merge(a, b).delivered, merge(a, b).read);
  }
}

TEST(MarksTest, NothingMovesPastTheHead) {
  EXPECT_EQ(clamp(mark(9, 7), Seq{8}), mark(8, 7));
  EXPECT_EQ(clamp(mark(9, 9), Seq{}), mark(0, 0));
}

TEST(MarksTest, AllHaveWhatTheSlowestHas) {
  const std::array marks{mark(9, 2), mark(5, 5), mark(7, 0)};
  EXPECT_EQ(minimum(marks), mark(5, 0));
  EXPECT_EQ(minimum({}), std::nullopt);
}

TEST(StatusTest, FollowsTheOthersMarks) {
  EXPECT_EQ(status_of(Seq{5}, mark(0, 0)), MessageStatus::sent);
  EXPECT_EQ(status_of(Seq{5}, mark(5, 4)), MessageStatus::delivered);
  EXPECT_EQ(status_of(Seq{5}, mark(5, 5)), MessageStatus::read);
}

TEST(MarkTest, MovesOverOwnMessagesDirectlyAboveIt) {
  Mark mark{.delivered = Seq{4}, .read = Seq{4}};
  Ordinal ordinal{2};
  std::vector<Seq> own_above{Seq{3}, Seq{5}, Seq{6}, Seq{8}};
  settle(mark, ordinal, own_above);
  EXPECT_EQ(mark, (Mark{.delivered = Seq{6}, .read = Seq{6}}));
  EXPECT_EQ(ordinal, Ordinal{4});
  EXPECT_EQ(own_above, std::vector{Seq{8}});
}

TEST(StatusTest, NeverGoesBack) {
  using enum MessageStatus;
  for (const auto shown : {failed, sending, sent, delivered, read}) {
    for (const auto news : {failed, sending, sent, delivered, read}) {
      const MessageStatus next = advance(shown, news);
      if (shown == sending && news == failed) {
        EXPECT_EQ(next, failed);
      } else {
        EXPECT_EQ(next, std::max(shown, news));
      }
    }
  }
}

TEST(UnreadTest, CountsOthersMessagesThatAreNotDeleted) {
  ChatHead head;
  head.head_ordinal = Ordinal{20};
  head.read_ordinal = Ordinal{10};
  EXPECT_EQ(unread(head), 10U);
  head.own_above = {Seq{31}, Seq{35}};
  head.deleted_above = {Seq{33}};
  EXPECT_EQ(unread(head), 7U);
  head.read_ordinal = Ordinal{19};
  EXPECT_EQ(unread(head), 0U) << "a mark that overtook a stale head is not a negative count";
}

}  // namespace
}  // namespace linnet::rules
