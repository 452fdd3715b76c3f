#include "core/rules/backoff.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/seeded_entropy.h"
#include "core/model/limits.h"

namespace linnet::rules {
namespace {

struct Span {
  Duration shortest = Duration::max();
  Duration longest = Duration::min();
};

template <class Draw>
Span span_of(Draw draw) {
  Span span;
  for (int i = 0; i < 2'000; ++i) {
    const Duration wait = draw();
    span.shortest = std::min(span.shortest, wait);
    span.longest = std::max(span.longest, wait);
  }
  return span;
}

TEST(BackoffTest, DoublesItsCeilingUpToTheCap) {
  SeededEntropy entropy{1};
  Duration ceiling = limits::kBackoffBase;
  for (std::uint32_t attempt = 0; attempt < 12; ++attempt) {
    const Span span =
        span_of([&] { return backoff(attempt, limits::kBackoffCap, std::nullopt, entropy); });
    EXPECT_GE(span.shortest, Duration::zero());
    EXPECT_LE(span.shortest, ceiling / 50) << "full jitter begins at nothing";
    EXPECT_LE(span.longest, ceiling);
    EXPECT_GE(span.longest, ceiling - ceiling / 50);
    ceiling = std::min<Duration>(ceiling * 2, limits::kBackoffCap);
  }
}

TEST(BackoffTest, SurvivesAnyAttemptNumber) {
  SeededEntropy entropy{2};
  const Duration wait = backoff(~std::uint32_t{0}, limits::kReconnectCap, std::nullopt, entropy);
  EXPECT_LE(wait, limits::kReconnectCap);
}

TEST(BackoffTest, WaitsOutWhatTheServerAskedForAndSpreadsTheCrowd) {
  SeededEntropy entropy{3};
  const Span span = span_of([&] { return backoff(0, 60s, Duration{40s}, entropy); });
  EXPECT_GE(span.shortest, 40s);
  EXPECT_LE(span.longest, 50s);
  EXPECT_GE(span.longest - span.shortest, 9s);
}

TEST(GapWaitTest, IsBetweenItsLimits) {
  SeededEntropy entropy{4};
  const Span span = span_of([&] { return gap_wait(entropy); });
  EXPECT_GE(span.shortest, limits::kGapWaitMin);
  EXPECT_LE(span.longest, limits::kGapWaitMax);
  EXPECT_GE(span.longest - span.shortest, 600ms);
}

}  // namespace
}  // namespace linnet::rules
