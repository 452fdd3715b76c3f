#include "core/base/match.h"

#include <gtest/gtest.h>

#include <string>

namespace linnet {
namespace {

TEST(MatchTest, CallsTheBranchOfTheAlternative) {
  const auto describe = [](const std::variant<int, std::string>& value) {
    return match(
        value, [](int number) { return number; },
        [](const std::string& text) { return static_cast<int>(text.size()); });
  };
  EXPECT_EQ(describe(7), 7);
  EXPECT_EQ(describe("four"), 4);
}

}  // namespace
}  // namespace linnet
