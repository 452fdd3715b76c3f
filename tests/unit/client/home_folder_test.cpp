#include "native-host/client/home_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace linnet {
namespace {

class HomeFolderTest : public ::testing::Test {
 protected:
  HomeFolderTest() : path_(std::filesystem::path(::testing::TempDir()) / ("linnet-home-" + std::to_string(::getpid()))), home_(path_) {
    std::filesystem::remove_all(path_);
  }
  ~HomeFolderTest() override { std::filesystem::remove_all(path_); }

  static SavedSession session_of(const char* server, const char* user) {
    return {.server = server, .user_id = *UserId::parse(user), .name = "A. Name", .token = "secret"};
  }
  static mode_t mode_of(const std::filesystem::path& path) {
    struct stat found{};
    return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 0777 : 0;
  }

  const std::filesystem::path path_;
  const HomeFolder home_;
};

TEST_F(HomeFolderTest, KeepsTheSessionForItsUserAlone) {
  const SavedSession session = session_of("http://127.0.0.1:7780", "alice");
  ASSERT_TRUE(home_.save(session));
  EXPECT_EQ(home_.session().value_or(SavedSession{}), session);
  EXPECT_EQ(mode_of(path_ / "session.json"), 0600u);
  EXPECT_EQ(mode_of(path_), 0700u);
}

TEST_F(HomeFolderTest, SaysThatNobodyIsLoggedIn) {
  EXPECT_EQ(home_.session().error().code, ErrorCode::not_found);
}

TEST_F(HomeFolderTest, ASessionThatCannotBeReadIsSaidToBeSo) {
  std::filesystem::create_directories(path_);
  std::ofstream(path_ / "session.json") << "{nonsense";
  EXPECT_EQ(home_.session().error().code, ErrorCode::storage_corrupt);
}

TEST_F(HomeFolderTest, HasAStoreForEachServerAndUser) {
  const auto path = [&](const char* server, const char* user) { return home_.store_path(session_of(server, user)).value_or("").string(); };
  const std::string one = path("http://a", "alice");
  EXPECT_EQ(one, path("http://a", "alice"));
  EXPECT_NE(one, path("http://a", "bob"));
  EXPECT_NE(one, path("http://b", "alice"));
  EXPECT_TRUE(one.ends_with("/chat.db"));
  EXPECT_TRUE(std::filesystem::is_directory(std::filesystem::path(one).parent_path()));
}

TEST_F(HomeFolderTest, ASecondProcessIsToldWhoHoldsIt) {
  const auto first = HomeLock::take(home_, std::chrono::milliseconds(0));
  ASSERT_TRUE(first);
  const auto second = HomeLock::take(home_, std::chrono::milliseconds(0));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
  EXPECT_NE(second.error().detail.find("process " + std::to_string(::getpid())), std::string::npos) << second.error().detail;
}

TEST_F(HomeFolderTest, TheLockGoesWithItsHolder) {
  { ASSERT_TRUE(HomeLock::take(home_, std::chrono::milliseconds(0))); }
  EXPECT_TRUE(HomeLock::take(home_, std::chrono::milliseconds(0)));
}

}  // namespace
}  // namespace linnet
