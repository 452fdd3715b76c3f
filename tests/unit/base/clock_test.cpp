#include "core/base/clock.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace linnet {
namespace {

static_assert(!std::is_convertible_v<MonoTime, WallTime>);
static_assert(!std::is_convertible_v<WallTime, MonoTime>);
static_assert(!std::is_convertible_v<std::int64_t, WallTime>);

TEST(ClockTest, CountsMicroseconds) {
  EXPECT_EQ(to_micros(WallTime{} + 2s), 2'000'000);
  EXPECT_EQ(wall_from_micros(1'500) - WallTime{}, 1'500us);
  EXPECT_EQ(mono_from_micros(7) + 3us, mono_from_micros(10));
}

TEST(ClockTest, RoundsMillisecondsDown) {
  EXPECT_EQ(to_millis(wall_from_micros(1'999)), 1);
  EXPECT_EQ(to_millis(wall_from_micros(-1)), -1);
}

}  // namespace
}  // namespace linnet
