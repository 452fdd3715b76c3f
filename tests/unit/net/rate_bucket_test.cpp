#include "native-host/net/rate_bucket.h"

#include <gtest/gtest.h>

namespace linnet {
namespace {

TEST(RateBucketTest, LetsABurstPassAndThenSlowsDown) {
  MonoTime now;
  RateBucket bucket(10, 3, now);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bucket.take(now), Duration::zero());
  EXPECT_EQ(bucket.take(now), 100ms);
  now += 100ms;
  EXPECT_EQ(bucket.take(now), 100ms);
  now += 10s;  // full again, and no fuller
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bucket.take(now), Duration::zero());
  EXPECT_GT(bucket.take(now), Duration::zero());
}

}  // namespace
}  // namespace linnet
