#include "native-host/client/server_url.h"

#include <gtest/gtest.h>

namespace linnet {
namespace {

TEST(ServerUrlTest, IsReadAndWrittenInOneForm) {
  EXPECT_EQ(ServerUrl::parse("http://127.0.0.1:7780").value_or(ServerUrl{}).text(), "http://127.0.0.1:7780");
  EXPECT_EQ(ServerUrl::parse("HTTPS://Chat.Example.com/").value_or(ServerUrl{}).text(), "https://chat.example.com");
  EXPECT_EQ(ServerUrl::parse("https://chat.example.com:443").value_or(ServerUrl{}).text(), "https://chat.example.com");
  EXPECT_EQ(ServerUrl::parse("http://[::1]:7780/api/").value_or(ServerUrl{}).text(), "http://[::1]:7780/api");
}

TEST(ServerUrlTest, KnowsItsParts) {
  const auto url = ServerUrl::parse("https://chat.example.com:8443/linnet");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->secure);
  EXPECT_EQ(url->host, "chat.example.com");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->prefix, "/linnet");
  EXPECT_EQ(url->authority(), "chat.example.com:8443");
}

TEST(ServerUrlTest, RefusesWhatIsNoServer) {
  for (const char* text : {"", "chat.example.com", "ws://chat", "http://", "http://a b", "http://a:0", "http://a:99999", "http://a:x",
                           "http://user@host", "http://host?token=1", "http://[::1"}) {
    const auto url = ServerUrl::parse(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, ErrorCode::malformed);
  }
}

}  // namespace
}  // namespace linnet
