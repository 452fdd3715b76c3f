#include "native-host/auth/token_mint.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "core/base/seeded_entropy.h"
#include "core/model/user_slug.h"
#include "native-host/auth/jwt_verifier.h"
#include "tests/unit/log/temporary_folder.h"

namespace linnet {
namespace {

const WallTime kNow = wall_from_micros(1'700'000'000'000'000);

std::string slug(std::string_view name) {
  const auto user = slug_of(name);
  return user ? user->text() : "none";
}

TEST(TokenMintTest, ItsTokensAreAccepted) {
  const testing::TemporaryFolder folder;
  SeededEntropy entropy(1);
  const auto mint = TokenMint::open(folder.path(), entropy);
  ASSERT_TRUE(mint);
  const auto minted = mint->mint("  Ada   Lovelace ", kNow);
  ASSERT_TRUE(minted);
  EXPECT_EQ(minted->user_id.text(), "ada-lovelace");
  EXPECT_EQ(minted->name, "Ada Lovelace");
  const auto claims = JwtVerifier({.keys = {mint->key()}}).verify(minted->token, kNow + 1h);
  ASSERT_TRUE(claims) << claims.error().detail;
  EXPECT_EQ(claims->user_id, minted->user_id);
  EXPECT_EQ(claims->name, "Ada Lovelace");
}

TEST(TokenMintTest, ItsKeyOutlivesARestartAndIsItsOwnersAlone) {
  const testing::TemporaryFolder folder;
  SeededEntropy entropy(1);
  const auto first = TokenMint::open(folder.path(), entropy);
  const auto second = TokenMint::open(folder.path(), entropy);
  EXPECT_EQ(first->key().bytes, second->key().bytes);
  struct stat file = {};
  ASSERT_EQ(::stat((folder.path() / "dev-token.key").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST(TokenMintTest, ADamagedKeyIsReported) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder.path() / "dev-token.key") << "oops";
  SeededEntropy entropy(1);
  EXPECT_EQ(TokenMint::open(folder.path(), entropy).error().code, ErrorCode::storage_corrupt);
}

TEST(TokenMintTest, SlugsAreUserIds) {
  EXPECT_EQ(slug("Alice"), "alice");
  EXPECT_EQ(slug(" Al  ice. B! "), "al-ice-b");
  EXPECT_EQ(slug(""), "none");
  EXPECT_EQ(slug(" \t!"), "none");
  EXPECT_EQ(slug("Zoë").substr(0, 3), "zo-");
  EXPECT_NE(slug("Zoë"), slug("Zoé"));
  EXPECT_NE(slug("李"), "none");
  EXPECT_NE(slug(std::string(60, 'a')), slug(std::string(61, 'a')));
}

}  // namespace
}  // namespace linnet
