#include "core/base/error_code.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace linnet {
namespace {

TEST(ErrorCodeTest, NamesAreUniqueAndLeadBackToTheirCode) {
  std::set<std::string_view> names;
  for (int i = 0; i < kErrorCodeCount; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    EXPECT_TRUE(names.insert(error_name(code)).second) << error_name(code);
    EXPECT_EQ(error_code_from_name(error_name(code)), code);
    EXPECT_FALSE(error_class_name(error_class(code)).empty());
  }
  EXPECT_EQ(error_code_from_name("from_the_future"), std::nullopt);
}

TEST(ErrorCodeTest, WhatTheUserMustDoIsSaid) {
  for (int i = 0; i < kErrorCodeCount; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (error_class(code) == ErrorClass::needs_user || error_class(code) == ErrorClass::auth) {
      EXPECT_FALSE(error_user_action(code).empty()) << error_name(code);
    }
  }
}

}  // namespace
}  // namespace linnet
