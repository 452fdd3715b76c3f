#include "core/base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace linnet {
namespace {

Result<int> halve(int number) {
  if (number % 2 != 0) return fail(ErrorCode::malformed, "odd");
  return number / 2;
}

Result<int> quarter(int number) {
  LINNET_ASSIGN(const int half, halve(number));
  LINNET_ASSIGN(const int result, halve(half));
  return result;
}

Status require_even(int number) {
  LINNET_TRY(halve(number));
  return {};
}

Result<std::unique_ptr<int>> boxed(int number) {
  LINNET_ASSIGN(auto box, Result<std::unique_ptr<int>>(std::make_unique<int>(number)));
  return box;
}

TEST(ResultTest, TryMacrosPassErrorsOnAndUnwrapValues) {
  EXPECT_EQ(quarter(8), 2);
  EXPECT_EQ(quarter(6).error(), (Error{ErrorCode::malformed, "odd"}));
  EXPECT_TRUE(require_even(2));
  EXPECT_EQ(require_even(3).error().code, ErrorCode::malformed);
  EXPECT_EQ(**boxed(5), 5);
}

}  // namespace
}  // namespace linnet
