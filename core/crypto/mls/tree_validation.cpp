#include <algorithm>
#include <set>

#include "core/base/result.h"
#include "core/crypto/mls/ratchet_tree.h"
#include "core/crypto/x25519.h"

namespace linnet::mls {
namespace {

// The parent hash that a node carries; nothing where it carries none.
const Bytes* carried_parent_hash(const RatchetTree& tree, NodeIndex node) {
  if (const ParentNode* parent = tree.parent_node(node)) return &parent->parent_hash;
  const LeafNode* leaf = tree.leaf(leaf_of(node));
  const auto* source = leaf ? std::get_if<CommitParentHash>(&leaf->source_content) : nullptr;
  return source ? &source->parent_hash : nullptr;
}

// Section 7.9.2: D in the resolution of the child C vouches for P where it carries P's parent hash
// and everything else in that resolution is a leaf that P lists as unmerged.
bool is_vouched_for(const RatchetTree& tree, NodeIndex p, NodeIndex c, NodeIndex s) {
  const Bytes expected = tree.parent_hash(p, s);
  const std::vector<NodeIndex> resolution = tree.resolution(c);
  std::set<NodeIndex> unmerged;
  for (LeafIndex leaf : tree.parent_node(p)->unmerged_leaves)
    if (is_below(node_of(leaf), c)) unmerged.insert(node_of(leaf));
  for (NodeIndex d : resolution) {
    const Bytes* carried = carried_parent_hash(tree, d);
    if (!carried || *carried != expected) continue;
    std::set<NodeIndex> others(resolution.begin(), resolution.end());
    others.erase(d);
    if (others == unmerged) return true;
  }
  return false;
}

// Whether two of the keys are the same; puts them in order.
bool has_twice(std::vector<ByteView>& keys) {
  std::sort(keys.begin(), keys.end(), [](ByteView a, ByteView b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  });
  return std::adjacent_find(keys.begin(), keys.end(), [](ByteView a, ByteView b) {
           return std::equal(a.begin(), a.end(), b.begin(), b.end());
         }) != keys.end();
}

}  // namespace

Status check_parent_hashes(const RatchetTree& tree) {
  for (NodeIndex node = 1; node < node_count(tree.leaf_count()); node += 2) {
    if (tree.is_blank(node)) continue;
    if (!is_vouched_for(tree, node, left(node), right(node)) &&
        !is_vouched_for(tree, node, right(node), left(node)))
      return broken(Rule::parent_hash, "node " + std::to_string(node));
  }
  return {};
}

Status check_unmerged_leaves(const RatchetTree& tree) {
  for (NodeIndex node = 1; node < node_count(tree.leaf_count()); node += 2) {
    const ParentNode* parent_node = tree.parent_node(node);
    if (!parent_node) continue;
    const auto& unmerged = parent_node->unmerged_leaves;
    for (std::size_t at = 0; at < unmerged.size(); ++at) {
      const LeafIndex leaf = unmerged[at];
      if (at > 0 && unmerged[at - 1] >= leaf) return broken(Rule::unmerged_leaves, "order");
      if (!tree.leaf(leaf) || !is_below(node_of(leaf), node))
        return broken(Rule::unmerged_leaves, "not below");
      for (NodeIndex between = parent(node_of(leaf)); between != node; between = parent(between)) {
        const ParentNode* there = tree.parent_node(between);
        if (there && !std::binary_search(there->unmerged_leaves.begin(),
                                         there->unmerged_leaves.end(), leaf))
          return broken(Rule::unmerged_leaves, "missing between");
      }
    }
  }
  return {};
}

Status check_members(const RatchetTree& tree, const Extensions& group_extensions) {
  std::vector<ByteView> encryption_keys, signature_keys;
  std::set<CredentialType> credentials;
  const std::vector<LeafIndex> members = tree.members();
  for (NodeIndex node = 0; node < node_count(tree.leaf_count()); ++node)
    if (!tree.is_blank(node)) encryption_keys.push_back(tree.encryption_key(node));
  if (has_twice(encryption_keys)) return broken(Rule::leaf_key_not_unique, "encryption key");
  for (LeafIndex member : members) {
    const LeafNode& leaf = *tree.leaf(member);
    signature_keys.push_back(leaf.signature_key);
    credentials.insert(leaf.credential.type());
    LINNET_TRY(check_supports(leaf, group_extensions));
  }
  if (has_twice(signature_keys)) return broken(Rule::leaf_key_not_unique, "signature key");
  for (LeafIndex member : members)
    for (CredentialType type : credentials)
      if (!tree.leaf(member)->capabilities.has(type))
        return broken(Rule::leaf_capabilities, "a member's credential");
  return {};
}

Status validate_tree(const RatchetTree& tree, ByteView group_id,
                     const Extensions& group_extensions) {
  LINNET_TRY(check_unmerged_leaves(tree));
  LINNET_TRY(check_members(tree, group_extensions));
  for (LeafIndex member : tree.members())
    LINNET_TRY(validate_leaf_node(*tree.leaf(member), {group_id, member}));
  for (NodeIndex node = 1; node < node_count(tree.leaf_count()); node += 2)
    if (!tree.is_blank(node) && !is_valid_x25519_public_key(tree.encryption_key(node)))
      return broken(Rule::invalid_public_key, "parent node");
  return check_parent_hashes(tree);
}

}  // namespace linnet::mls
