#include "core/base/uuid.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "core/base/seeded_entropy.h"

namespace linnet {
namespace {

TEST(UuidTest, VersionSevenHoldsTheTimeInMilliseconds) {
  SeededEntropy entropy{1};
  // RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
  const Uuid uuid = Uuid::v7(wall_from_micros(1'645'557'742'000'000), entropy);
  EXPECT_EQ(uuid.text().substr(0, 15), "017f22e2-79b0-7");
  EXPECT_EQ(uuid.version(), 7);
  EXPECT_EQ(uuid.bytes()[8] >> 6, 2);
}

TEST(UuidTest, VersionSevenIsOrderedByTime) {
  SeededEntropy entropy{2};
  const Uuid earlier = Uuid::v7(wall_from_micros(1'000'000), entropy);
  const Uuid later = Uuid::v7(wall_from_micros(1'001'000), entropy);
  EXPECT_LT(earlier, later);
  EXPECT_LT(earlier.text(), later.text());
}

TEST(UuidTest, ParsesItsCanonicalTextOnly) {
  constexpr std::string_view kText = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
  const std::optional<Uuid> uuid = Uuid::parse(kText);
  ASSERT_TRUE(uuid);
  EXPECT_EQ(uuid->text(), kText);
  EXPECT_EQ(Uuid{}.text(), "00000000-0000-0000-0000-000000000000");
  for (std::string_view text :
       {"", "017f22e279b07cc398c4dc0c0c07398f", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e27-9b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f "}) {
    EXPECT_EQ(Uuid::parse(text), std::nullopt) << text;
  }
}

TEST(UuidTest, IsAKeyOfHashedContainers) {
  SeededEntropy entropy{3};
  std::unordered_set<Uuid> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(Uuid::v7(WallTime{}, entropy)).second);
}

}  // namespace
}  // namespace linnet
