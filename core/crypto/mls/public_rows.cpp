// PublicGroup as rows.
#include <algorithm>
#include <map>
#include <utility>

#include "core/base/result.h"
#include "core/crypto/mls/public_group.h"

namespace linnet::mls {

RowChanges PublicGroup::take_changes() {
  RowChanges changes;
  for (const RowKey& key : take_touched()) {
    if (auto value = row(key))
      changes.put.push_back({key, *std::move(value)});
    else
      changes.erased.push_back(key);
  }
  return changes;
}

std::optional<SecretBytes> PublicGroup::row(const RowKey& key) const {
  switch (key.kind) {
    case RowKind::public_state:
      return row_value(context_, interim_transcript_hash_, confirmation_tag_);
    case RowKind::node:
      if (const SharedNode node = tree_.node(key.index)) return row_value(*node);
      return std::nullopt;
    case RowKind::proposal: {
      if (key.index >= proposals_.size()) return std::nullopt;
      const KeptProposal& kept = proposals_[key.index];
      return row_value(kept.ref, kept.sent.sender, kept.sent.proposal);
    }
    default:
      return std::nullopt;
  }
}

Result<PublicGroup> PublicGroup::load(std::span<const GroupRow> rows) {
  PublicGroup group;
  bool found = false;
  std::vector<SharedNode> nodes;
  std::map<std::uint32_t, KeptProposal> proposals;
  for (const GroupRow& row : rows) {
    const ByteView value = row.value.view();
    if (row.key.kind == RowKind::public_state) {
      found = true;
      LINNET_TRY(read_row(value, group.context_, group.interim_transcript_hash_,
                          group.confirmation_tag_));
    } else if (row.key.kind == RowKind::node) {
      Node node;
      LINNET_TRY(read_row(value, node));
      if (row.key.index >= node_count(kLeavesMax)) return broken(Rule::stored_rows, "node");
      nodes.resize(std::max<std::size_t>(nodes.size(), row.key.index + 1));
      nodes[row.key.index] = std::make_shared<const Node>(std::move(node));
    } else if (row.key.kind == RowKind::proposal) {
      KeptProposal kept;
      LINNET_TRY(read_row(value, kept.ref, kept.sent.sender, kept.sent.proposal));
      proposals.insert_or_assign(row.key.index, std::move(kept));
    }
  }
  if (!found) return broken(Rule::stored_rows, "no state");
  auto tree = RatchetTree::from_nodes(std::move(nodes));
  if (!tree || tree->tree_hash() != group.context_.tree_hash)
    return broken(Rule::stored_rows, "another tree");
  group.tree_ = *std::move(tree);
  for (auto& [index, kept] : proposals) {
    if (index != group.proposals_.size()) return broken(Rule::stored_rows, "proposals");
    group.proposals_.push_back(std::move(kept));
  }
  return group;
}

}  // namespace linnet::mls
