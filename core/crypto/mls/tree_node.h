#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "core/crypto/mls/leaf_node.h"

namespace linnet::mls {

// struct {
//     HPKEPublicKey encryption_key;
//     opaque parent_hash<V>;
//     uint32 unmerged_leaves<V>;
// } ParentNode;
struct ParentNode {
  Bytes encryption_key;
  Bytes parent_hash;
  std::vector<LeafIndex> unmerged_leaves;

  static void fields(auto& self, auto& stream) {
    stream(self.encryption_key, self.parent_hash, self.unmerged_leaves);
  }
  friend bool operator==(const ParentNode&, const ParentNode&) = default;
};

// struct {
//     NodeType node_type;
//     select (Node.node_type) {
//         case leaf:   LeafNode leaf_node;
//         case parent: ParentNode parent_node;
//     };
// } Node;
struct Node {
  std::variant<LeafNode, ParentNode> body;

  static void fields(auto& self, auto& stream) {
    stream.template select<std::uint8_t>(self.body);
  }
  friend bool operator==(const Node&, const Node&) = default;
};

// optional<Node> ratchet_tree<V>;
using RatchetTreeNodes = std::vector<std::optional<Node>>;

}  // namespace linnet::mls
