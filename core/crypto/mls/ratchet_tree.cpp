#include "core/crypto/mls/ratchet_tree.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/base/check.h"

namespace linnet::mls {
namespace {

// struct {
//     NodeType node_type;
//     select (TreeHashInput.node_type) {
//         case leaf:   LeafNodeHashInput leaf_node;
//         case parent: ParentNodeHashInput parent_node;
//     };
// } TreeHashInput;
//
// struct {
//     uint32 leaf_index;
//     optional<LeafNode> leaf_node;
// } LeafNodeHashInput;
Sha256 hash_of_leaf(LeafIndex index, const LeafNode* leaf) {
  Encoder input;
  input(std::uint8_t{1}, index, static_cast<std::uint8_t>(leaf ? 1 : 0));
  if (leaf) input(*leaf);
  return sha256(input.take());
}

// struct {
//     optional<ParentNode> parent_node;
//     opaque left_hash<V>;
//     opaque right_hash<V>;
// } ParentNodeHashInput;
Sha256 hash_of_parent(const ParentNode* parent, const Sha256& left_hash, const Sha256& right_hash) {
  Encoder input;
  input(std::uint8_t{2}, static_cast<std::uint8_t>(parent ? 1 : 0));
  if (parent) input(*parent);
  constexpr auto kSize = static_cast<std::uint8_t>(sizeof(Sha256));  // as <V>
  input(kSize, left_hash, kSize, right_hash);
  return sha256(input.take());
}

}  // namespace

RatchetTree::RatchetTree() : nodes_(1), hashes_(1) {}

Result<RatchetTree> RatchetTree::from_nodes(RatchetTreeNodes nodes) {
  std::vector<SharedNode> shared(nodes.size());
  for (std::size_t at = 0; at < nodes.size(); ++at)
    if (nodes[at]) shared[at] = std::make_shared<const Node>(*std::move(nodes[at]));
  return from_nodes(std::move(shared));
}

Result<RatchetTree> RatchetTree::from_nodes(std::vector<SharedNode> nodes) {
  if (nodes.empty() || !nodes.back()) return broken(Rule::tree_malformed, "blank at the end");
  for (std::size_t at = 0; at < nodes.size(); ++at)
    if (nodes[at] && std::holds_alternative<ParentNode>(nodes[at]->body) != (at % 2 == 1))
      return broken(Rule::tree_malformed, "kind of node");
  const std::size_t leaves = std::bit_ceil((nodes.size() + 2) / 2);
  if (leaves > kLeavesMax) return broken(Rule::limit_exceeded, "leaves");
  RatchetTree tree;
  tree.nodes_ = std::move(nodes);
  tree.nodes_.resize(2 * leaves - 1);
  tree.hashes_.resize(2 * leaves - 1);
  return tree;
}

// optional<Node> ratchet_tree<V>;
Bytes RatchetTree::encoded() const {
  std::size_t size = nodes_.size();
  while (size > 0 && !nodes_[size - 1]) --size;
  Encoder encoder;
  for (std::size_t at = 0; at < size; ++at) {
    encoder(static_cast<std::uint8_t>(nodes_[at] ? 1 : 0));
    if (nodes_[at]) encoder(*nodes_[at]);
  }
  Bytes bytes = encoder.take();
  put_length(bytes, 0, bytes.size());
  return bytes;
}

std::uint32_t RatchetTree::leaf_count() const {
  return static_cast<std::uint32_t>(nodes_.size() / 2 + 1);
}

const LeafNode* RatchetTree::leaf(LeafIndex leaf) const {
  if (leaf.value >= leaf_count() || !nodes_[node_of(leaf)]) return nullptr;
  return std::get_if<LeafNode>(&nodes_[node_of(leaf)]->body);
}

const ParentNode* RatchetTree::parent_node(NodeIndex node) const {
  if (node >= nodes_.size() || !nodes_[node]) return nullptr;
  return std::get_if<ParentNode>(&nodes_[node]->body);
}

const Bytes& RatchetTree::encryption_key(NodeIndex node) const {
  LINNET_CHECK(!is_blank(node));
  if (is_leaf(node)) return leaf(leaf_of(node))->encryption_key;
  return parent_node(node)->encryption_key;
}

std::vector<LeafIndex> RatchetTree::members() const {
  std::vector<LeafIndex> members;
  for (NodeIndex node = 0; node < nodes_.size(); node += 2)
    if (!is_blank(node)) members.push_back(leaf_of(node));
  return members;
}

LeafIndex RatchetTree::add_leaf(LeafNode leaf) {
  NodeIndex place = 0;
  while (place < nodes_.size() && !is_blank(place)) place += 2;
  if (place >= nodes_.size()) {
    const std::size_t size = 2 * nodes_.size() + 1;
    nodes_.resize(size);
    hashes_.resize(size);
  }
  const LeafIndex index = leaf_of(place);
  set_leaf(index, std::move(leaf));
  for (NodeIndex node : direct_path(index)) {
    if (is_blank(node)) continue;
    ParentNode above = *parent_node(node);
    auto& unmerged = above.unmerged_leaves;
    unmerged.insert(std::upper_bound(unmerged.begin(), unmerged.end(), index), index);
    nodes_[node] = std::make_shared<const Node>(std::move(above));
  }
  return index;
}

void RatchetTree::update_leaf(LeafIndex leaf, LeafNode node) {
  set_leaf(leaf, std::move(node));
  for (NodeIndex above : direct_path(leaf)) nodes_[above].reset();
}

void RatchetTree::remove_leaf(LeafIndex leaf) {
  change(node_of(leaf));
  nodes_[node_of(leaf)].reset();
  for (NodeIndex above : direct_path(leaf)) nodes_[above].reset();
  // Halve while nobody is left in the right half.
  while (nodes_.size() > 1) {
    const NodeIndex top = root();
    bool empty = true;
    for (NodeIndex at = top + 1; at < nodes_.size() && empty; at += 2) empty = is_blank(at);
    if (!empty) return;
    nodes_.resize(top);
    hashes_.resize(top);
  }
}

void RatchetTree::set_leaf(LeafIndex leaf, LeafNode node) {
  change(node_of(leaf));
  nodes_[node_of(leaf)] = std::make_shared<const Node>(std::move(node));
}

void RatchetTree::set_parent(NodeIndex node, std::optional<ParentNode> parent) {
  change(node);
  nodes_[node].reset();
  if (parent) nodes_[node] = std::make_shared<const Node>(*std::move(parent));
}

void RatchetTree::change(NodeIndex node) {
  hashes_[node].reset();
  while (node != root()) {
    node = parent(node);
    hashes_[node].reset();
  }
}

std::vector<NodeIndex> RatchetTree::direct_path(LeafIndex leaf) const {
  std::vector<NodeIndex> path;
  for (NodeIndex node = node_of(leaf); node != root();) path.push_back(node = parent(node));
  return path;
}

std::vector<RatchetTree::PathStep> RatchetTree::filtered_direct_path(LeafIndex leaf) const {
  std::vector<PathStep> path;
  for (NodeIndex node = node_of(leaf); node != root(); node = parent(node))
    if (const NodeIndex beside = sibling(node); !resolution(beside).empty())
      path.push_back({parent(node), beside});
  return path;
}

std::vector<NodeIndex> RatchetTree::resolution(NodeIndex node) const {
  if (!is_blank(node)) {
    std::vector<NodeIndex> nodes = {node};
    if (const ParentNode* parent = parent_node(node))
      for (LeafIndex leaf : parent->unmerged_leaves) nodes.push_back(node_of(leaf));
    return nodes;
  }
  if (is_leaf(node)) return {};
  std::vector<NodeIndex> nodes = resolution(left(node));
  const std::vector<NodeIndex> rest = resolution(right(node));
  nodes.insert(nodes.end(), rest.begin(), rest.end());
  return nodes;
}

const Sha256& RatchetTree::known_hash(NodeIndex node) const {
  std::optional<Sha256>& known = hashes_[node];
  if (!known) {
    known = is_leaf(node) ? hash_of_leaf(leaf_of(node), leaf(leaf_of(node)))
                          : hash_of_parent(parent_node(node), known_hash(left(node)),
                                           known_hash(right(node)));
  }
  return *known;
}

Sha256 RatchetTree::hash_without(NodeIndex node, std::span<const LeafIndex> absent) const {
  const bool concerned = std::any_of(absent.begin(), absent.end(), [node](LeafIndex leaf) {
    return is_below(node_of(leaf), node);
  });
  if (!concerned) return known_hash(node);
  if (is_leaf(node)) return hash_of_leaf(leaf_of(node), nullptr);
  const Sha256 left_hash = hash_without(left(node), absent);
  const Sha256 right_hash = hash_without(right(node), absent);
  const ParentNode* present = parent_node(node);
  if (!present) return hash_of_parent(nullptr, left_hash, right_hash);
  ParentNode parent = *present;
  std::erase_if(parent.unmerged_leaves, [absent](LeafIndex leaf) {
    return std::binary_search(absent.begin(), absent.end(), leaf);
  });
  return hash_of_parent(&parent, left_hash, right_hash);
}

// struct {
//     HPKEPublicKey encryption_key;
//     opaque parent_hash<V>;
//     opaque original_sibling_tree_hash<V>;
// } ParentHashInput;
Bytes RatchetTree::parent_hash(NodeIndex node, NodeIndex copath) const {
  const ParentNode* parent = parent_node(node);
  LINNET_CHECK(parent);
  Encoder input;
  input(parent->encryption_key, parent->parent_hash,
        static_cast<std::uint8_t>(sizeof(Sha256)), hash_without(copath, parent->unmerged_leaves));
  return hash(input.take());
}

}  // namespace linnet::mls
