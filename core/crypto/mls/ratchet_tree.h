#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/sha256.h"
#include "core/crypto/mls/mls_error.h"
#include "core/crypto/mls/tree_math.h"
#include "core/crypto/mls/tree_node.h"

namespace linnet::mls {

// A node never changes once it is in a tree; another takes its place. So trees share their nodes: a
// copy of a tree costs a pointer for each, and two trees show what changed by comparing pointers.
using SharedNode = std::shared_ptr<const Node>;

// The public side of a group's ratchet tree (RFC 9420, sections 4 and 7): a value. The number of
// leaves is a power of two, missing ones are blank. Hashes of subtrees are remembered until a change
// below them.
class RatchetTree {
 public:
  // One leaf, blank.
  RatchetTree();

  // From the form in which trees are sent (section 12.4.3.3). Checks the shape alone:
  // tree_malformed, limit_exceeded; `validate_tree` does the rest.
  [[nodiscard]] static Result<RatchetTree> from_nodes(RatchetTreeNodes nodes);
  [[nodiscard]] static Result<RatchetTree> from_nodes(std::vector<SharedNode> nodes);
  // That form, encoded: without the blanks at its end.
  [[nodiscard]] Bytes encoded() const;

  [[nodiscard]] std::uint32_t leaf_count() const;
  [[nodiscard]] NodeIndex root() const { return root_of(leaf_count()); }
  // Null where the node is blank, of the other kind, or outside the tree. Borrowed until a change.
  [[nodiscard]] const LeafNode* leaf(LeafIndex leaf) const;
  [[nodiscard]] const ParentNode* parent_node(NodeIndex node) const;
  [[nodiscard]] bool is_blank(NodeIndex node) const { return !nodes_[node]; }
  // Null where the node is blank or outside the tree.
  [[nodiscard]] SharedNode node(NodeIndex node) const {
    return node < nodes_.size() ? nodes_[node] : nullptr;
  }
  // Of a node that is not blank.
  [[nodiscard]] const Bytes& encryption_key(NodeIndex node) const;
  // Leaves that are not blank, ascending.
  [[nodiscard]] std::vector<LeafIndex> members() const;

  // Section 7.7 and 12.1: the leftmost blank leaf, or a tree twice as large.
  LeafIndex add_leaf(LeafNode leaf);
  void update_leaf(LeafIndex leaf, LeafNode node);
  void remove_leaf(LeafIndex leaf);
  // Puts a node without blanking anything: for update paths.
  void set_leaf(LeafIndex leaf, LeafNode node);
  void set_parent(NodeIndex node, std::optional<ParentNode> parent);

  // Ancestors of a leaf, from its parent to the root.
  [[nodiscard]] std::vector<NodeIndex> direct_path(LeafIndex leaf) const;
  // One step of a filtered direct path (section 4.1.2): the node, and its child beside the path,
  // whose resolution is not empty.
  struct PathStep {
    NodeIndex node;
    NodeIndex copath;
  };
  [[nodiscard]] std::vector<PathStep> filtered_direct_path(LeafIndex leaf) const;
  // Section 4.1.1.
  [[nodiscard]] std::vector<NodeIndex> resolution(NodeIndex node) const;

  // Section 7.8.
  [[nodiscard]] Bytes tree_hash() const { return tree_hash(root()); }
  [[nodiscard]] Bytes tree_hash(NodeIndex node) const { return to_bytes(ByteView(known_hash(node))); }
  // Section 7.9: of a parent that is not blank, seen from below, with the child beside.
  [[nodiscard]] Bytes parent_hash(NodeIndex node, NodeIndex copath) const;

 private:
  const Sha256& known_hash(NodeIndex node) const;
  void change(NodeIndex node);  // forgets the hashes from here to the root
  // As if `absent` (ascending) had never been added.
  [[nodiscard]] Sha256 hash_without(NodeIndex node, std::span<const LeafIndex> absent) const;

  std::vector<SharedNode> nodes_;
  mutable std::vector<std::optional<Sha256>> hashes_;  // nothing where not known
};

// Everything that section 12.4.3.1 asks of a tree that was received: leaf nodes, parent hashes,
// unmerged leaves, unique keys, capabilities.
[[nodiscard]] Status validate_tree(const RatchetTree& tree, ByteView group_id,
                                   const Extensions& group_extensions);

// Parts of it, which commits need too.
[[nodiscard]] Status check_parent_hashes(const RatchetTree& tree);
[[nodiscard]] Status check_unmerged_leaves(const RatchetTree& tree);
[[nodiscard]] Status check_members(const RatchetTree& tree, const Extensions& group_extensions);

}  // namespace linnet::mls
