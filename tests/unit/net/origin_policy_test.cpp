#include "native-host/net/origin_policy.h"

#include <gtest/gtest.h>

namespace linnet {
namespace {

OriginPolicy policy(std::vector<std::string> allowed = {}, bool loopback_only = false) {
  return *OriginPolicy::make({.allowed = std::move(allowed), .loopback_only = loopback_only});
}

TEST(OriginPolicyTest, AllowsProgramsAndPagesOfTheSameHost) {
  EXPECT_TRUE(policy().allows("", "chat.example"));
  EXPECT_TRUE(policy().allows("http://localhost:7780", "localhost:7780"));
  EXPECT_TRUE(policy().allows("https://chat.example", "chat.example"));
  EXPECT_FALSE(policy().allows("http://localhost:7781", "localhost:7780"));
  EXPECT_FALSE(policy().allows("null", "localhost"));
}

TEST(OriginPolicyTest, ConfiguredOriginsMatchExactly) {
  const OriginPolicy one = policy({"https://Chat.example:443/"});
  EXPECT_TRUE(one.allows("https://chat.example", "10.0.0.1"));
  EXPECT_FALSE(one.allows("http://chat.example", "10.0.0.1"));
  EXPECT_FALSE(one.allows("https://chat.example.evil", "10.0.0.1"));
  EXPECT_FALSE(one.allows("https://evil-chat.example", "10.0.0.1"));
  EXPECT_FALSE(one.allows("https://chat.example@evil", "10.0.0.1"));
}

TEST(OriginPolicyTest, OnLoopbackOnlyItsNamesAreAnswered) {
  const OriginPolicy one = policy({"http://devbox:7780"}, true);
  EXPECT_TRUE(one.allows_host("localhost:7780"));
  EXPECT_TRUE(one.allows_host("127.0.0.1:7780"));
  EXPECT_TRUE(one.allows_host("[::1]:7780"));
  EXPECT_TRUE(one.allows_host("devbox:7780"));
  EXPECT_FALSE(one.allows_host("evil.example"));
  EXPECT_FALSE(one.allows_host("localhost.evil.example"));
  EXPECT_FALSE(one.allows_host(""));
  EXPECT_TRUE(policy().allows_host("anything"));
}

TEST(OriginPolicyTest, RefusesToBeginWithWhatIsNoOrigin) {
  for (const char* origin : {"chat.example", "https://", "ftp://x", "https://x/y", "*"}) {
    EXPECT_FALSE(OriginPolicy::make({.allowed = {origin}})) << origin;
  }
}

}  // namespace
}  // namespace linnet
