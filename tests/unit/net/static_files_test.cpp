#include "native-host/net/static_files.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/unit/log/temporary_folder.h"

namespace linnet {
namespace {

class StaticFilesTest : public ::testing::Test {
 protected:
  StaticFilesTest() {
    std::filesystem::create_directories(app / "assets");
    write(folder.path() / "secret.txt", "secret");
    write(app / "index.html", "page");
    write(app / "assets" / "index-Bx12cd34.js", "script");
    write(app / "assets" / "index-Bx12cd34.js.gz", "zipped");
    write(app / "assets" / "worker-entry.js", "worker");
    write(app / ".env", "secret");
    std::filesystem::create_symlink(folder.path() / "secret.txt", app / "link.txt");
  }
  static void write(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }
  [[nodiscard]] std::string content(std::string_view target) const {
    const auto file = StaticFiles::open(app)->find(target, "", "");
    return file ? file->content : "none";
  }

  testing::TemporaryFolder folder;
  std::filesystem::path app = folder.path() / "app";
};

TEST_F(StaticFilesTest, ServesFilesAndGivesPagesToTheApp) {
  EXPECT_EQ(content("/"), "page");
  EXPECT_EQ(content("/index.html?x=1"), "page");
  EXPECT_EQ(content("/chats/42"), "page");
  EXPECT_EQ(content("/assets/worker%2Dentry.js"), "worker");
  EXPECT_EQ(content("/assets/missing.js"), "none");
}

TEST_F(StaticFilesTest, ServesNothingBesideItsFolder) {
  for (const char* target : {"/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/link.txt", "/.env", "//etc/passwd.txt",
                             "/a%00.txt", "/a%2", "/..\\secret.txt", "secret.txt", ""}) {
    EXPECT_EQ(content(target), "none") << target;
  }
}

TEST_F(StaticFilesTest, OnlyHashedNamesAreImmutable) {
  const auto files = StaticFiles::open(app);
  EXPECT_TRUE(files->find("/assets/index-Bx12cd34.js", "", "")->immutable);
  EXPECT_FALSE(files->find("/assets/worker-entry.js", "", "")->immutable);
  EXPECT_FALSE(files->find("/", "", "")->immutable);
}

TEST_F(StaticFilesTest, PrefersASmallerSiblingWhenItIsAccepted) {
  const auto files = StaticFiles::open(app);
  const auto zipped = files->find("/assets/index-Bx12cd34.js", "gzip, deflate, br", "");
  EXPECT_EQ(zipped->content, "zipped");
  EXPECT_EQ(zipped->encoding, "gzip");
  EXPECT_EQ(zipped->mime, "text/javascript; charset=utf-8");
  EXPECT_EQ(files->find("/assets/index-Bx12cd34.js", "gzip;q=0, br", "")->content, "script");
  EXPECT_EQ(files->find("/assets/index-Bx12cd34.js", "x-gzip", "")->content, "script");
}

TEST_F(StaticFilesTest, ACurrentCopyIsNotSentAgain) {
  const auto files = StaticFiles::open(app);
  const std::string etag = files->find("/", "", "")->etag;
  EXPECT_TRUE(files->find("/", "", "W/\"x\", " + etag)->not_modified);
  EXPECT_FALSE(files->find("/", "", "\"x\"")->not_modified);
}

TEST_F(StaticFilesTest, NeedsAFolderWithAnIndex) {
  EXPECT_EQ(StaticFiles::open(folder.path() / "nowhere").error().code, ErrorCode::not_found);
  EXPECT_EQ(StaticFiles::open(app / "assets").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace linnet
