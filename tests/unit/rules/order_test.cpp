#include "core/rules/order.h"

#include <gtest/gtest.h>

#include <set>

#include "core/base/seeded_entropy.h"

namespace linnet::rules {
namespace {

using Range = Ranges::Range;

TEST(ServerTimeTest, FollowsTheClockButNeverStandsStill) {
  const WallTime noon = wall_from_micros(1'000'000);
  EXPECT_EQ(next_server_time(noon + 5s, noon), noon + 5s);
  EXPECT_EQ(next_server_time(noon, noon), noon + Duration{1});
  EXPECT_EQ(next_server_time(noon - 1h, noon), noon + Duration{1});
}

TEST(ArrivalTest, IsKnownNextOrAGap) {
  EXPECT_EQ(judge(Seq{5}, Seq{5}), Arrival::known);
  EXPECT_EQ(judge(Seq{5}, Seq{6}), Arrival::next);
  EXPECT_EQ(judge(Seq{5}, Seq{7}), Arrival::gap);
  EXPECT_EQ(judge(Seq{}, Seq{1}), Arrival::next);
}

TEST(RangesTest, NeighboursJoin) {
  Ranges ranges;
  ranges.add(Seq{1}, Seq{3});
  ranges.add(Seq{7}, Seq{9});
  EXPECT_EQ(ranges.all(), (std::vector<Range>{{Seq{1}, Seq{3}}, {Seq{7}, Seq{9}}}));
  EXPECT_EQ(ranges.last(), Seq{9});
  ranges.add(Seq{4}, Seq{6});
  EXPECT_EQ(ranges.all(), (std::vector<Range>{{Seq{1}, Seq{9}}}));
}

TEST(RangesTest, NothingIsAddedByAnEmptyStretch) {
  Ranges ranges;
  ranges.add(Seq{5}, Seq{4});
  EXPECT_TRUE(ranges.all().empty());
  EXPECT_EQ(ranges.last(), Seq{});
}

TEST(RangesTest, GapsAreFoundFromBothEnds) {
  const Ranges ranges{{{Seq{10}, Seq{12}}, {Seq{3}, Seq{5}}}};
  EXPECT_EQ(ranges.newest_gap(Seq{1}, Seq{20}), (Range{Seq{13}, Seq{20}}));
  EXPECT_EQ(ranges.newest_gap(Seq{1}, Seq{12}), (Range{Seq{6}, Seq{9}}));
  EXPECT_EQ(ranges.oldest_gap(Seq{1}, Seq{20}), (Range{Seq{1}, Seq{2}}));
  EXPECT_EQ(ranges.oldest_gap(Seq{4}, Seq{20}), (Range{Seq{6}, Seq{9}}));
  EXPECT_EQ(ranges.oldest_gap(Seq{10}, Seq{12}), std::nullopt);
  EXPECT_EQ(ranges.newest_gap(Seq{10}, Seq{12}), std::nullopt);
  EXPECT_EQ(ranges.contiguous_from(Seq{4}), Seq{5});
  EXPECT_EQ(ranges.contiguous_from(Seq{6}), Seq{5});
}

// Against the obvious set of numbers.
class RangesModelTest : public testing::Test {
 protected:
  void add_something() {
    const std::uint64_t from = entropy_.next_u64() % 40;
    const std::uint64_t to = from + entropy_.next_u64() % 6;
    ranges_.add(Seq{from}, Seq{to});
    for (std::uint64_t seq = from; seq <= to; ++seq) held_.insert(seq);
  }

  std::optional<Range> expected_gap(std::uint64_t from, std::uint64_t to, bool newest) const {
    std::optional<Range> gap;
    for (std::uint64_t seq = from; seq <= to; ++seq) {
      if (held_.contains(seq)) continue;
      if (gap && gap->to.next() == Seq{seq}) {
        gap->to = Seq{seq};
      } else if (!gap || newest) {
        gap = Range{Seq{seq}, Seq{seq}};
      } else {
        break;
      }
    }
    return gap;
  }

  void expect_same() const {
    for (std::size_t i = 1; i < ranges_.all().size(); ++i) {
      ASSERT_GT(ranges_.all()[i].from, ranges_.all()[i - 1].to.next());
    }
    for (std::uint64_t seq = 0; seq < 50; ++seq) {
      ASSERT_EQ(ranges_.contains(Seq{seq}), held_.contains(seq));
      for (std::uint64_t to = seq; to < 50; to += 7) {
        ASSERT_EQ(ranges_.newest_gap(Seq{seq}, Seq{to}), expected_gap(seq, to, true));
        ASSERT_EQ(ranges_.oldest_gap(Seq{seq}, Seq{to}), expected_gap(seq, to, false));
      }
    }
  }

  SeededEntropy entropy_{7};
  Ranges ranges_;
  std::set<std::uint64_t> held_;
};

TEST_F(RangesModelTest, BehavesLikeASet) {
  for (int round = 0; round < 60; ++round) {
    ranges_ = Ranges{};
    held_.clear();
    for (int i = 0; i < 8; ++i) {
      add_something();
      expect_same();
    }
  }
}

}  // namespace
}  // namespace linnet::rules
