#include "core/crypto/mls/treekem.h"

#include <gtest/gtest.h>

#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

std::uint32_t number_field(const Json& object, const char* field) {
  return object.find(field).value().get<std::uint32_t>();
}

TEST(TreeKemTest, RefusesPathsThatWereChanged) {
  LINNET_VECTORS_OR_SKIP(file, "mls/treekem.json");
  for (const Json& vector : file) {
    const RatchetTree tree = RatchetTree::from_nodes(
        decode<RatchetTreeNodes>(hex_field(vector, "ratchet_tree")).value()).value();
    const Json& update = vector.find("update_paths").value().front();
    const LeafIndex sender{number_field(update, "sender")};
    const auto genuine = decode<UpdatePath>(hex_field(update, "update_path")).value();
    const auto refusal = [&](const UpdatePath& path) {
      RatchetTree after = tree;
      const auto applied = apply_path(after, sender, path);
      return applied ? std::optional<Rule>() : applied.error().rule;
    };
    UpdatePath longer = genuine;
    longer.nodes.push_back(genuine.nodes.front());
    EXPECT_EQ(refusal(longer), Rule::update_path);
    UpdatePath low_order = genuine;
    low_order.nodes.front().encryption_key = Bytes(32);
    EXPECT_EQ(refusal(low_order), Rule::invalid_public_key);
    UpdatePath other_key = genuine;
    other_key.nodes.front().encryption_key = Bytes(32, 9);
    EXPECT_EQ(refusal(other_key), Rule::parent_hash);
    UpdatePath other_source = genuine;
    other_source.leaf_node.source_content = std::monostate();
    EXPECT_EQ(refusal(other_source), Rule::leaf_node_source);
  }
}

}  // namespace
}  // namespace linnet::mls
