#include "core/crypto/mls/treekem.h"

#include <gtest/gtest.h>

#include <map>

#include "core/base/seeded_entropy.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

std::uint32_t number_field(const Json& object, const char* field) {
  return object.find(field).value().get<std::uint32_t>();
}

struct VectorMember {
  TreeKeys keys;
  Bytes signature_seed;
};

struct VectorTree {
  explicit VectorTree(const Json& vector)
      : tree(RatchetTree::from_nodes(
                 decode<RatchetTreeNodes>(hex_field(vector, "ratchet_tree")).value())
                 .value()),
        context{.group_id = hex_field(vector, "group_id"),
                .epoch = vector.find("epoch").value().get<std::uint64_t>(),
                .tree_hash = {},
                .confirmed_transcript_hash = hex_field(vector, "confirmed_transcript_hash"),
                .extensions = {}} {
    for (const Json& leaf : vector.find("leaves_private").value()) {
      const LeafIndex index{number_field(leaf, "index")};
      VectorMember& member = members[index];
      member.signature_seed = hex_field(leaf, "signature_priv");
      auto key = HpkeKeyPair::of_private_key(SecretBytes(hex_field(leaf, "encryption_priv")));
      EXPECT_EQ(key.public_key, tree.leaf(index)->encryption_key);
      member.keys.put(node_of(index), std::move(key));
      for (const Json& path : leaf.find("path_secrets").value()) {
        const NodeIndex node = number_field(path, "node");
        auto node_key =
            HpkeKeyPair::derive(derive_secret(hex_field(path, "path_secret"), "node").view());
        EXPECT_EQ(node_key.public_key, tree.encryption_key(node));
        member.keys.put(node, std::move(node_key));
      }
    }
  }

  // Every other member gets the same commit secret from the path.
  void reaches_everybody(const RatchetTree& after, LeafIndex sender, const UpdatePath& path,
                         ByteView commit_secret) {
    context.tree_hash = after.tree_hash();
    for (auto& [index, member] : members) {
      if (index == sender) continue;
      TreeKeys keys = member.keys.clone();
      const auto secret = decrypt_path(after, keys, index, sender, path, {}, context);
      ASSERT_TRUE(secret) << index.value << ": " << name_of(secret.error().rule) << " "
                          << secret.error().detail;
      EXPECT_TRUE(constant_time_equal(secret->view(), commit_secret)) << index.value;
    }
  }

  RatchetTree tree;
  GroupContext context;
  std::map<LeafIndex, VectorMember> members;
};

TEST(TreeKemTest, AppliesTheOfficialPaths) {
  LINNET_VECTORS_OR_SKIP(file, "mls/treekem.json");
  for (const Json& vector : file) {
    VectorTree group(vector);
    for (const Json& update : vector.find("update_paths").value()) {
      const LeafIndex sender{number_field(update, "sender")};
      const auto path = decode<UpdatePath>(hex_field(update, "update_path"));
      ASSERT_TRUE(path);
      RatchetTree after = group.tree;
      const auto applied = apply_path(after, sender, *path);
      ASSERT_TRUE(applied) << name_of(applied.error().rule);
      EXPECT_EQ(after.tree_hash(), hex_field(update, "tree_hash_after"));
      group.reaches_everybody(after, sender, *path, hex_field(update, "commit_secret"));
    }
  }
}

TEST(TreeKemTest, PathsOfItsOwnReachEverybody) {
  LINNET_VECTORS_OR_SKIP(file, "mls/treekem.json");
  SeededEntropy entropy(1);
  for (const Json& vector : file) {
    VectorTree group(vector);
    for (auto& [sender, member] : group.members) {
      RatchetTree drawn_tree = group.tree;
      TreeKeys keys = member.keys.clone();
      const NewPath drawn =
          draw_path(entropy, drawn_tree, keys, sender, *group.tree.leaf(sender),
                    Ed25519KeyPair(member.signature_seed), group.context.group_id);
      EXPECT_TRUE(check_parent_hashes(drawn_tree));
      EXPECT_TRUE(validate_leaf_node(*drawn_tree.leaf(sender), {group.context.group_id, sender},
                                     std::nullopt));
      group.context.tree_hash = drawn_tree.tree_hash();
      const auto path = encrypt_path(entropy, drawn, drawn_tree, {}, group.context);
      ASSERT_TRUE(path);
      RatchetTree after = group.tree;
      ASSERT_TRUE(apply_path(after, sender, *path));
      EXPECT_EQ(after.tree_hash(), drawn_tree.tree_hash());
      group.reaches_everybody(after, sender, *path, drawn.commit_secret.view());
    }
  }
}

TEST(TreeKemTest, RefusesPathsThatWereChanged) {
  LINNET_VECTORS_OR_SKIP(file, "mls/treekem.json");
  for (const Json& vector : file) {
    const VectorTree group(vector);
    const Json& update = vector.find("update_paths").value().front();
    const LeafIndex sender{number_field(update, "sender")};
    const auto genuine = decode<UpdatePath>(hex_field(update, "update_path")).value();
    const auto refusal = [&](const UpdatePath& path) {
      RatchetTree after = group.tree;
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
