#include "core/crypto/mls/ratchet_tree.h"

#include <gtest/gtest.h>

#include "core/base/seeded_entropy.h"
#include "core/crypto/mls/proposal.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

RatchetTree tree_field(const Json& vector, const char* field) {
  return RatchetTree::from_nodes(decode<RatchetTreeNodes>(hex_field(vector, field)).value())
      .value();
}

// Each change to a genuine tree is found by the rule it breaks.
TEST(RatchetTreeTest, RefusesChangedTrees) {
  LINNET_VECTORS_OR_SKIP(file, "mls/tree-validation.json");
  const auto refusal = [](const RatchetTree& tree, ByteView group_id) {
    const auto valid = validate_tree(tree, group_id, {});
    return valid ? std::optional<Rule>() : valid.error().rule;
  };
  for (const Json& vector : file) {
    const RatchetTree tree = tree_field(vector, "tree");
    const Bytes group_id = hex_field(vector, "group_id");
    for (LeafIndex member : tree.members()) {
      RatchetTree changed = tree;
      LeafNode leaf = *tree.leaf(member);
      leaf.signature[0] ^= 1;
      changed.set_leaf(member, leaf);
      EXPECT_EQ(refusal(changed, group_id), Rule::invalid_signature);
      leaf.encryption_key = Bytes(32);
      changed.set_leaf(member, leaf);
      EXPECT_EQ(refusal(changed, group_id), Rule::invalid_public_key);
    }
    for (NodeIndex node = 1; node < node_count(tree.leaf_count()); node += 2) {
      if (tree.is_blank(node)) continue;
      const ParentNode parent_node = *tree.parent_node(node);
      RatchetTree changed = tree;
      ParentNode other = parent_node;
      other.parent_hash.push_back(1);
      changed.set_parent(node, other);
      EXPECT_EQ(refusal(changed, group_id), Rule::parent_hash);
      other = parent_node;
      other.encryption_key = Bytes(32, 9);
      changed.set_parent(node, other);
      EXPECT_EQ(refusal(changed, group_id), Rule::parent_hash);
      other = parent_node;
      other.encryption_key = Bytes(32);
      changed.set_parent(node, other);
      EXPECT_EQ(refusal(changed, group_id), Rule::invalid_public_key);
      other = parent_node;
      other.unmerged_leaves = {{kLeavesMax}};
      changed.set_parent(node, other);
      EXPECT_EQ(refusal(changed, group_id), Rule::unmerged_leaves);
    }
  }
}

TEST(RatchetTreeTest, RefusesMalformedNodes) {
  const auto refusal = [](RatchetTreeNodes nodes) {
    const auto tree = RatchetTree::from_nodes(std::move(nodes));
    return tree ? std::optional<Rule>() : tree.error().rule;
  };
  EXPECT_EQ(refusal({}), Rule::tree_malformed);
  EXPECT_EQ(refusal({Node{LeafNode{}}, std::nullopt}), Rule::tree_malformed);
  EXPECT_EQ(refusal({Node{ParentNode{}}}), Rule::tree_malformed);
  EXPECT_EQ(refusal({Node{LeafNode{}}, Node{LeafNode{}}, Node{LeafNode{}}}), Rule::tree_malformed);
  EXPECT_EQ(refusal({Node{LeafNode{}}, Node{ParentNode{}}, Node{LeafNode{}}}), std::nullopt);
  RatchetTreeNodes large(2 * kLeavesMax + 1);
  large.back() = Node{LeafNode{}};
  EXPECT_EQ(refusal(std::move(large)), Rule::limit_exceeded);
}

TEST(RatchetTreeTest, GrowsFillsGapsAndShrinks) {
  RatchetTree tree;
  for (std::uint32_t leaf = 0; leaf < 5; ++leaf) EXPECT_EQ(tree.add_leaf({}), LeafIndex{leaf});
  EXPECT_EQ(tree.leaf_count(), 8U);
  tree.remove_leaf({1});
  EXPECT_EQ(tree.leaf_count(), 8U);
  EXPECT_EQ(tree.add_leaf({}), LeafIndex{1});
  tree.remove_leaf({4});
  EXPECT_EQ(tree.leaf_count(), 4U);
  tree.remove_leaf({2});
  tree.remove_leaf({3});
  EXPECT_EQ(tree.leaf_count(), 2U);
}

}  // namespace
}  // namespace linnet::mls
