#include "core/crypto/mls/tree_math.h"

#include <gtest/gtest.h>

#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

TEST(TreeMathTest, AgreesWithTheOfficialTables) {
  LINNET_VECTORS_OR_SKIP(file, "mls/tree-math.json");
  for (const Json& vector : file) {
    const auto leaves = vector.find("n_leaves").value().get<std::uint32_t>();
    const NodeIndex root = root_of(leaves);
    EXPECT_EQ(node_count(leaves), vector.find("n_nodes").value().get<std::uint32_t>());
    EXPECT_EQ(root, vector.find("root").value().get<std::uint32_t>());
    const auto agrees = [&](const char* table, NodeIndex node, bool exists, auto compute) {
      const Json& expected = vector.find(table).value()[node];
      ASSERT_EQ(expected.is_null(), !exists) << table << " of " << node;
      if (exists) EXPECT_EQ(compute(node), expected.get<NodeIndex>()) << table << " of " << node;
    };
    for (NodeIndex node = 0; node < node_count(leaves); ++node) {
      agrees("left", node, !is_leaf(node), left);
      agrees("right", node, !is_leaf(node), right);
      agrees("parent", node, node != root, parent);
      agrees("sibling", node, node != root, sibling);
    }
  }
}

TEST(TreeMathTest, KnowsWhatIsBelow) {
  static_assert(is_below(0, 3) && is_below(6, 3) && is_below(3, 3) && !is_below(8, 3));
  static_assert(is_below(4, 5) && !is_below(2, 5) && !is_below(5, 4));
  static_assert(node_of(LeafIndex{3}) == 6 && leaf_of(6) == LeafIndex{3});
}

}  // namespace
}  // namespace linnet::mls
