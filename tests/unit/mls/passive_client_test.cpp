#include "tests/unit/mls/passive_client.h"

#include <gtest/gtest.h>

namespace linnet::mls {
namespace {

class PassiveClientTest : public testing::TestWithParam<const char*> {};

TEST_P(PassiveClientTest, FollowsTheGroup) {
  LINNET_VECTORS_OR_SKIP(file, std::string("mls/") + GetParam() + ".json");
  int number = 0;
  for (const Json& vector : file) {
    EXPECT_EQ(replay_passive_client(vector), "") << "case " << number;
    ++number;
  }
}

INSTANTIATE_TEST_SUITE_P(Official, PassiveClientTest,
                         testing::Values("passive-client-welcome",
                                         "passive-client-handling-commit",
                                         "interop-passive/application", "interop-passive/branch",
                                         "interop-passive/commit",
                                         "interop-passive/external_join",
                                         "interop-passive/external_proposals",
                                         "interop-passive/reinit",
                                         "interop-passive/welcome_join"));

}  // namespace
}  // namespace linnet::mls
