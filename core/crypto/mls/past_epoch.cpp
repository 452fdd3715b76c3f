#include "core/crypto/mls/past_epoch.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/base/result.h"

namespace linnet::mls {
namespace {

std::optional<PastMember> member_of(const LeafNode* leaf) {
  if (!leaf) return std::nullopt;
  return PastMember{leaf->signature_key, leaf->credential};
}

// An entry of `changed`.
struct ChangedLeaf {
  LeafIndex leaf;
  std::optional<PastMember> member;

  static void fields(auto& self, auto& stream) { stream(self.leaf, self.member); }
};

}  // namespace

bool PastEpoch::remember(const RatchetTree& before, const RatchetTree& after) {
  bool is_new = false;
  const std::uint32_t leaves = std::max(before.leaf_count(), after.leaf_count());
  for (LeafIndex leaf; leaf.value < leaves; ++leaf.value) {
    if (before.node(node_of(leaf)) == after.node(node_of(leaf))) continue;
    is_new |= changed.emplace(leaf, member_of(before.leaf(leaf))).second;
  }
  return is_new;
}

std::optional<PastMember> PastEpoch::member(LeafIndex leaf, const RatchetTree& today) const {
  const auto found = changed.find(leaf);
  return found == changed.end() ? member_of(today.leaf(leaf)) : found->second;
}

SecretBytes PastEpoch::row() const {
  std::vector<ChangedLeaf> leaves;
  for (const auto& [leaf, member] : changed) leaves.push_back({leaf, member});
  return row_value(sender_data_secret, context, messages.leaf_count(), leaves);
}

Result<PastEpoch> PastEpoch::of_row(ByteView value) {
  PastEpoch epoch{{}, {}, SecretTree(0, 1), {}};
  std::uint32_t leaf_count = 0;
  std::vector<ChangedLeaf> leaves;
  LINNET_TRY(read_row(value, epoch.sender_data_secret, epoch.context, leaf_count, leaves));
  if (!std::has_single_bit(leaf_count) || leaf_count > kLeavesMax)
    return broken(Rule::stored_rows, "past epoch");
  epoch.messages = SecretTree(epoch.context.epoch, leaf_count);
  for (ChangedLeaf& changed : leaves) epoch.changed.emplace(changed.leaf, std::move(changed.member));
  return epoch;
}

}  // namespace linnet::mls
