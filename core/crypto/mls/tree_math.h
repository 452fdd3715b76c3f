#pragma once

#include <bit>
#include <compare>
#include <cstdint>

namespace linnet::mls {

// A member's place: leaf 0, 1, 2 ... It is not a NodeIndex and does not turn into one unasked.
struct LeafIndex {
  std::uint32_t value = 0;

  static void fields(auto& self, auto& stream) { stream(self.value); }
  friend auto operator<=>(const LeafIndex&, const LeafIndex&) = default;
};

// A place in the array of a tree (RFC 9420, appendix C): leaves are even, parents odd. The number of
// leaves is always a power of two, so that every parent has two children.
using NodeIndex = std::uint32_t;

[[nodiscard]] constexpr NodeIndex node_of(LeafIndex leaf) { return leaf.value * 2; }
[[nodiscard]] constexpr bool is_leaf(NodeIndex node) { return node % 2 == 0; }
// Of a leaf's node only.
[[nodiscard]] constexpr LeafIndex leaf_of(NodeIndex node) { return {node / 2}; }

// 0 for a leaf, 1 for its parent ...
[[nodiscard]] constexpr std::uint32_t level(NodeIndex node) {
  return static_cast<std::uint32_t>(std::countr_one(node));
}
[[nodiscard]] constexpr std::uint32_t node_count(std::uint32_t leaf_count) {
  return 2 * leaf_count - 1;
}
[[nodiscard]] constexpr NodeIndex root_of(std::uint32_t leaf_count) { return leaf_count - 1; }

// Of a parent node only.
[[nodiscard]] constexpr NodeIndex left(NodeIndex node) { return node ^ (1U << (level(node) - 1)); }
[[nodiscard]] constexpr NodeIndex right(NodeIndex node) { return node ^ (3U << (level(node) - 1)); }

// Of any node but the root.
[[nodiscard]] constexpr NodeIndex parent(NodeIndex node) {
  const std::uint32_t k = level(node);
  return (node | 1U << k) & ~(2U << k);
}
[[nodiscard]] constexpr NodeIndex sibling(NodeIndex node) {
  const NodeIndex above = parent(node);
  return node < above ? right(above) : left(above);
}

// Whether `node` is `ancestor` or below it.
[[nodiscard]] constexpr bool is_below(NodeIndex node, NodeIndex ancestor) {
  const std::uint32_t reach = (1U << level(ancestor)) - 1;
  return node + reach >= ancestor && node <= ancestor + reach;
}

}  // namespace linnet::mls
