#include "native-host/net/event_log.h"

#include <gtest/gtest.h>

#include <vector>

namespace linnet {
namespace {

class EventLogTest : public ::testing::Test {
 protected:
  std::vector<std::string> lines;
  EventLog log{[this](std::string_view line) { lines.emplace_back(line); }};
  Now now{.mono = mono_from_micros(5'000'000), .wall = wall_from_micros(1'700'000'000'123'456)};
};

TEST_F(EventLogTest, WritesOneObjectALine) {
  log.write(ServerEvent::session_opened, now, {{"session", std::uint64_t{7}}, {"client", "a\"\n\xff"}});
  EXPECT_EQ(lines.at(0),
            "{\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"info\",\"event\":\"session_opened\",\"session\":7,"
            "\"client\":\"a\\\"\\n\xEF\xBF\xBD\"}\n");
}

TEST_F(EventLogTest, LeavesOutAFloodOfOneEventAndCountsIt) {
  for (int i = 0; i < 25; ++i) log.write(ServerEvent::session_opened, now);
  log.write(ServerEvent::session_closed, now);
  EXPECT_EQ(lines.size(), 11u);
  now.mono += 1s;
  log.write(ServerEvent::session_opened, now);
  EXPECT_NE(lines.back().find("\"left_out\":15"), std::string::npos);
}

}  // namespace
}  // namespace linnet
