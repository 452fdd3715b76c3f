#include "core/crypto/mls/tree_math.h"

#include <gtest/gtest.h>


namespace linnet::mls {
namespace {

TEST(TreeMathTest, KnowsWhatIsBelow) {
  static_assert(is_below(0, 3) && is_below(6, 3) && is_below(3, 3) && !is_below(8, 3));
  static_assert(is_below(4, 5) && !is_below(2, 5) && !is_below(5, 4));
  static_assert(node_of(LeafIndex{3}) == 6 && leaf_of(6) == LeafIndex{3});
}

}  // namespace
}  // namespace linnet::mls
