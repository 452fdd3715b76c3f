#include "core/crypto/mls/mls_message.h"

#include <gtest/gtest.h>


namespace linnet::mls {
namespace {

TEST(MlsMessageTest, RefusesAnotherVersionAndUnknownForms) {
  const auto other_version = decode<MlsMessage>(Bytes{0, 2, 0, 1});
  ASSERT_FALSE(other_version);
  EXPECT_EQ(other_version.error().rule, Rule::protocol_version);
  for (const std::uint8_t form : Bytes{0, 6}) {
    const auto unknown = decode<MlsMessage>(Bytes{0, 1, 0, form});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().rule, Rule::unknown_variant);
  }
}

}  // namespace
}  // namespace linnet::mls
