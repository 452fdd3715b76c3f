#include <bit>
#include <map>
#include <utility>

#include "core/base/seeded_entropy.h"
#include "core/crypto/mls/treekem.h"
#include "tests/unit/mls/vector_checks.h"

namespace linnet::mls {
namespace {

// Compares a table of node indexes with a function; null where `exists` denies the node.
void check_table(const VectorCase& vector, const char* table, auto exists, auto compute) {
  const Json& expected = vector.array(table);
  const std::uint32_t nodes = vector.number32("n_nodes");
  if (expected.size() != nodes) return vector.report(std::string(table) + ": length");
  for (NodeIndex node = 0; node < nodes; ++node) {
    const Json& entry = expected[node];
    const bool right = exists(node) ? entry == Json(compute(node)) : entry.is_null();
    if (!right) return vector.report(std::string(table) + " of node " + std::to_string(node));
  }
}

// A member of the group in a TreeKEM vector.
struct VectorMember {
  TreeKeys keys;
  Ed25519KeyPair signature_key;
};

struct VectorTree {
  RatchetTree tree;
  GroupContext context;
  std::map<LeafIndex, VectorMember> members;
};

void read_member(const VectorCase& leaf, VectorTree& group) {
  const LeafIndex index{leaf.number32("index")};
  const LeafNode* node = group.tree.leaf(index);
  if (!node) return leaf.report("no such leaf");
  VectorMember member{{}, leaf.signature_key("signature_priv")};
  HpkeKeyPair key = leaf.hpke_key("encryption_priv");
  leaf.expect(key.public_key == node->encryption_key, "encryption_priv");
  member.keys.put(node_of(index), std::move(key));
  for (const VectorCase& path : leaf.parts("path_secrets")) {
    const NodeIndex above = path.number32("node");
    if (!group.tree.parent_node(above)) return path.report("no such node");
    HpkeKeyPair above_key =
        HpkeKeyPair::derive(derive_secret(path.bytes("path_secret"), "node").view());
    path.expect(above_key.public_key == group.tree.encryption_key(above), "path_secret");
    member.keys.put(above, std::move(above_key));
  }
  group.members.emplace(index, std::move(member));
}

VectorTree read_group(const VectorCase& vector) {
  VectorTree group{read_tree(vector, "ratchet_tree"),
                   {.group_id = vector.bytes("group_id"),
                    .epoch = vector.number("epoch"),
                    .tree_hash = {},
                    .confirmed_transcript_hash = vector.bytes("confirmed_transcript_hash"),
                    .extensions = {}},
                   {}};
  for (const VectorCase& leaf : vector.parts("leaves_private")) read_member(leaf, group);
  return group;
}

// Every other member gets the same commit secret from the path, and the path secret it is told.
void check_reach(const VectorCase& update, const VectorTree& group, const RatchetTree& after,
                 LeafIndex sender, const UpdatePath& path, ByteView commit_secret) {
  GroupContext context = group.context;
  context.tree_hash = after.tree_hash();
  for (const auto& [index, member] : group.members) {
    if (index == sender) continue;
    TreeKeys keys = member.keys.clone();
    const auto secret = decrypt_path(after, keys, index, sender, path, {}, context);
    const std::string name = "path to leaf " + std::to_string(index.value);
    if (!secret)
      return update.report(name + ": " + std::string(name_of(secret.error().rule)));
    update.expect(constant_time_equal(secret->view(), commit_secret), name + ": commit secret");
  }
}

void check_own_path(const VectorCase& update, const VectorTree& group, LeafIndex sender) {
  const auto member = group.members.find(sender);
  if (member == group.members.end()) return update.report("no keys of the sender");
  SeededEntropy entropy(sender.value);
  RatchetTree drawn_tree = group.tree;
  TreeKeys keys = member->second.keys.clone();
  const NewPath drawn = draw_path(entropy, drawn_tree, keys, sender, *group.tree.leaf(sender),
                                  member->second.signature_key, group.context.group_id);
  update.expect(check_parent_hashes(drawn_tree).has_value(), "own path: parent hashes");
  update.holds(validate_leaf_node(*drawn_tree.leaf(sender), {group.context.group_id, sender}), "own path: leaf node");
  GroupContext context = group.context;
  context.tree_hash = drawn_tree.tree_hash();
  const auto path = update.must(encrypt_path(entropy, drawn, drawn_tree, {}, context), "own path");
  RatchetTree after = group.tree;
  if (!update.holds(apply_path(after, sender, path), "own path")) return;
  update.expect(after.tree_hash() == context.tree_hash, "own path: tree hash");
  check_reach(update, group, after, sender, path, drawn.commit_secret.view());
}

}  // namespace

RatchetTree read_tree(const VectorCase& vector, const char* field) {
  auto nodes = vector.decoded<RatchetTreeNodes>(field);
  if (vector.failed()) return {};
  return vector.must(RatchetTree::from_nodes(std::move(nodes)), field);
}

void check_tree_math(const VectorCase& vector) {
  const std::uint32_t leaves = vector.number32("n_leaves");
  if (!std::has_single_bit(leaves) || leaves > (1U << 20)) return vector.report("n_leaves");
  vector.expect(node_count(leaves) == vector.number("n_nodes"), "n_nodes");
  const NodeIndex root = root_of(leaves);
  vector.expect(root == vector.number("root"), "root");
  const auto has_children = [](NodeIndex node) { return !is_leaf(node); };
  const auto has_parent = [root](NodeIndex node) { return node != root; };
  check_table(vector, "left", has_children, left);
  check_table(vector, "right", has_children, right);
  check_table(vector, "parent", has_parent, parent);
  check_table(vector, "sibling", has_parent, sibling);
}

void check_tree_operations(const VectorCase& vector) {
  RatchetTree tree = read_tree(vector, "tree_before");
  vector.expect_bytes(tree.tree_hash(), "tree_hash_before");
  const auto proposal = vector.decoded<Proposal>("proposal");
  const LeafIndex sender{vector.number32("proposal_sender")};
  const auto* remove = std::get_if<Remove>(&proposal.body);
  if (!tree.leaf(remove ? remove->removed : sender)) return vector.report("no such leaf");
  if (vector.failed()) return;
  if (const auto* add = std::get_if<Add>(&proposal.body))
    tree.add_leaf(add->key_package.leaf_node);
  else if (const auto* update = std::get_if<Update>(&proposal.body))
    tree.update_leaf(sender, update->leaf_node);
  else if (remove)
    tree.remove_leaf(remove->removed);
  else
    return vector.report("not a change of the tree");
  vector.expect_bytes(tree.encoded(), "tree_after");
  vector.expect_bytes(tree.tree_hash(), "tree_hash_after");
}

void check_tree_validation(const VectorCase& vector) {
  const RatchetTree tree = read_tree(vector, "tree");
  const Json& hashes = vector.array("tree_hashes");
  const Json& resolutions = vector.array("resolutions");
  const std::uint32_t nodes = node_count(tree.leaf_count());
  vector.expect(hashes.size() == nodes && resolutions.size() == nodes, "number of nodes");
  if (vector.failed()) return;
  for (NodeIndex node = 0; node < nodes; ++node) {
    const std::string name = "node " + std::to_string(node);
    const Json hash = {{"hash", hashes[node]}};
    vector.of(hash).expect_bytes(tree.tree_hash(node), "hash");
    vector.expect(Json(tree.resolution(node)) == resolutions[node], name + ": resolution");
  }
  vector.holds(validate_tree(tree, vector.bytes("group_id"), {}), "tree");
}

void check_treekem(const VectorCase& vector) {
  const VectorTree group = read_group(vector);
  for (const VectorCase& update : vector.parts("update_paths")) {
    const LeafIndex sender{update.number32("sender")};
    const auto path = update.decoded<UpdatePath>("update_path");
    if (!group.tree.leaf(sender)) return update.report("no such sender");
    if (update.failed()) return;
    RatchetTree after = group.tree;
    if (!update.holds(apply_path(after, sender, path), "update_path")) return;
    update.expect_bytes(after.tree_hash(), "tree_hash_after");
    check_reach(update, group, after, sender, path, update.bytes("commit_secret"));
    check_own_path(update, group, sender);
  }
}

}  // namespace linnet::mls
