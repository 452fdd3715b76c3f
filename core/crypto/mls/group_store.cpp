// Group as rows.
#include <algorithm>
#include <bit>
#include <utility>

#include "core/base/result.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/group.h"
#include "core/crypto/x25519.h"

namespace linnet::mls {
namespace {

// Every secret of an epoch, in a fixed order.
void secret_fields(auto& secrets, auto& stream) {
  stream(secrets.sender_data_secret, secrets.encryption_secret, secrets.exporter_secret,
         secrets.external_secret, secrets.confirmation_key, secrets.membership_key,
         secrets.resumption_psk, secrets.epoch_authenticator, secrets.init_secret);
}

// The row member_state, read or written.
struct MemberRow {
  LeafIndex own_leaf;
  SecretBytes signature_seed;
  std::uint8_t closed = 0;
  std::optional<ReInit> reinit;
  EpochSecrets secrets;

  static void fields(auto& self, auto& stream) {
    stream(self.own_leaf, self.signature_seed, self.closed, self.reinit);
    secret_fields(self.secrets, stream);
  }
};

struct KeyRow {
  NodeIndex node = 0;
  SecretBytes private_key;

  static void fields(auto& self, auto& stream) { stream(self.node, self.private_key); }
};

struct NodeRow {
  NodeIndex index = 0;
  std::optional<Node> node;

  static void fields(auto& self, auto& stream) { stream(self.index, self.node); }
};

// The row pending_commit: secrets first; of the tree what the commit changes.
struct PendingRow {
  std::vector<KeyRow> keys;
  EpochSecrets secrets;
  LeafIndex committer;
  GroupContext context;
  Bytes interim_transcript_hash;
  Bytes confirmation_tag;
  std::uint32_t leaf_count = 0;
  std::vector<NodeRow> nodes;

  static void fields(auto& self, auto& stream) {
    stream(self.keys);
    secret_fields(self.secrets, stream);
    stream(self.committer, self.context, self.interim_transcript_hash, self.confirmation_tag,
           self.leaf_count, self.nodes);
  }
};

Result<TreeKeys> keys_of(std::vector<KeyRow> rows) {
  TreeKeys keys;
  for (KeyRow& row : rows) {
    if (row.private_key.size() != kX25519Bytes) return broken(Rule::stored_rows, "private key");
    keys.put(row.node, HpkeKeyPair::of_private_key(std::move(row.private_key)));
  }
  return keys;
}

bool is_message_row(RowKind kind) {
  return kind == RowKind::tree_secret || kind == RowKind::ratchet || kind == RowKind::skipped_key;
}

}  // namespace

// What a group is loaded from, but for its messages' keys.
struct Group::Stored {
  PublicGroup state;
  MemberRow member;
  TreeKeys keys;
};

Group::Group(Stored&& stored)
    : public_(std::move(stored.state)),
      own_leaf_(stored.member.own_leaf),
      signature_key_(stored.member.signature_seed.view()),
      keys_(std::move(stored.keys)),
      secrets_(std::move(stored.member.secrets)),
      messages_(context().epoch, public_.tree().leaf_count()),
      closed_(stored.member.closed != 0),
      reinit_(std::move(stored.member.reinit)) {}

RowChanges Group::take_changes() {
  TouchedRows touched = std::exchange(touched_, {});
  touched.merge(public_.take_touched());
  touched.merge(messages_.take_touched());
  for (PastEpoch& past : past_) touched.merge(past.messages.take_touched());
  RowChanges changes;
  for (const RowKey& key : touched) {
    if (auto value = row(key))
      changes.put.push_back({key, *std::move(value)});
    else
      changes.erased.push_back(key);
  }
  return changes;
}

std::optional<SecretBytes> Group::row(const RowKey& key) const {
  const auto past = std::find_if(past_.begin(), past_.end(), [&key](const PastEpoch& epoch) {
    return epoch.context.epoch == key.epoch;
  });
  if (is_message_row(key.kind)) {
    if (key.epoch == context().epoch) return messages_.row(key);
    return past == past_.end() ? std::nullopt : past->messages.row(key);
  }
  switch (key.kind) {
    case RowKind::member_state:
      return row_value(MemberRow{own_leaf_, SecretBytes(signature_key_.seed()),
                                 static_cast<std::uint8_t>(closed_ ? 1 : 0), reinit_,
                                 secrets_.clone()});
    case RowKind::private_key: {
      const HpkeKeyPair* found = keys_.find(key.index);
      return found ? std::optional(row_value(found->private_key)) : std::nullopt;
    }
    case RowKind::past_epoch:
      return past == past_.end() ? std::nullopt : std::optional(past->row());
    case RowKind::resumption_psk: {
      const SecretBytes* found = resumption_psk(key.epoch);
      return found ? std::optional(row_value(*found)) : std::nullopt;
    }
    case RowKind::pending_commit:
      return pending_ ? std::optional(pending_row()) : std::nullopt;
    default:
      return public_.row(key);
  }
}

SecretBytes Group::pending_row() const {
  const StagedCommit& staged = pending_->staged;
  PendingRow row{.keys = {},
                 .secrets = pending_->next.secrets.clone(),
                 .committer = staged.committer,
                 .context = staged.context,
                 .interim_transcript_hash = staged.interim_transcript_hash,
                 .confirmation_tag = staged.confirmation_tag,
                 .leaf_count = staged.tree.leaf_count(),
                 .nodes = {}};
  for (const auto& [node, key] : pending_->next.keys.all())
    row.keys.push_back({node, key.private_key.clone()});
  for (NodeIndex node = 0; node < node_count(row.leaf_count); ++node) {
    const SharedNode next = staged.tree.node(node);
    if (next != public_.tree().node(node))
      row.nodes.push_back({node, next ? std::optional(*next) : std::nullopt});
  }
  return row_value<std::size_t{1} << 16>(row);
}

Result<Group::PendingCommit> Group::read_pending(const PublicGroup& state, ByteView value) {
  PendingRow row;
  LINNET_TRY(read_row(value, row));
  if (!std::has_single_bit(row.leaf_count) || row.leaf_count > kLeavesMax)
    return broken(Rule::stored_rows, "pending tree");
  std::vector<SharedNode> nodes(node_count(row.leaf_count));
  for (NodeIndex node = 0; node < nodes.size(); ++node) nodes[node] = state.tree().node(node);
  for (NodeRow& changed : row.nodes) {
    if (changed.index >= nodes.size()) return broken(Rule::stored_rows, "pending node");
    nodes[changed.index] =
        changed.node ? std::make_shared<const Node>(*std::move(changed.node)) : nullptr;
  }
  while (!nodes.empty() && !nodes.back()) nodes.pop_back();
  auto tree = RatchetTree::from_nodes(std::move(nodes));
  if (!tree || tree->tree_hash() != row.context.tree_hash)
    return broken(Rule::stored_rows, "pending tree");
  LINNET_ASSIGN(TreeKeys keys, keys_of(std::move(row.keys)));
  return PendingCommit{{.committer = row.committer,
                        .tree = *std::move(tree),
                        .context = std::move(row.context),
                        .path_context = {},
                        .interim_transcript_hash = std::move(row.interim_transcript_hash),
                        .confirmation_tag = std::move(row.confirmation_tag),
                        .path = {},
                        .applied = {}},
                       {std::move(keys), std::move(row.secrets)}};
}

Result<Group> Group::load(std::vector<GroupRow> rows) {
  // In the order of keys: whatever a row needs stands before it, but for past epochs.
  std::sort(rows.begin(), rows.end(),
            [](const GroupRow& a, const GroupRow& b) { return a.key < b.key; });
  LINNET_ASSIGN(PublicGroup state, PublicGroup::load(rows));
  Stored stored{std::move(state), {}, {}};
  std::vector<KeyRow> keys;
  bool found = false;
  for (GroupRow& row : rows) {
    if (row.key.kind == RowKind::member_state) {
      found = true;
      LINNET_TRY(read_row(row.value.view(), stored.member));
    } else if (row.key.kind == RowKind::private_key) {
      KeyRow& key = keys.emplace_back(row.key.index, SecretBytes());
      LINNET_TRY(read_row(row.value.view(), key.private_key));
    }
  }
  if (!found || stored.member.signature_seed.size() != kEd25519SeedBytes ||
      !stored.state.tree().leaf(stored.member.own_leaf))
    return broken(Rule::stored_rows, "no member");
  LINNET_ASSIGN(stored.keys, keys_of(std::move(keys)));
  Group group(std::move(stored));
  for (const GroupRow& row : rows) {
    if (row.key.kind != RowKind::past_epoch) continue;
    LINNET_ASSIGN(PastEpoch past, PastEpoch::of_row(row.value.view()));
    if (past.context.epoch != row.key.epoch) return broken(Rule::stored_rows, "past epoch");
    group.past_.push_back(std::move(past));
  }
  for (const GroupRow& row : rows) {
    const ByteView value = row.value.view();
    if (is_message_row(row.key.kind)) {
      PastEpoch* past = group.find_past(row.key.epoch);
      const bool is_current = row.key.epoch == group.context().epoch;
      if (!past && !is_current) return broken(Rule::stored_rows, "keys of no epoch");
      LINNET_TRY((is_current ? group.messages_ : past->messages).put_row(row.key, value));
    } else if (row.key.kind == RowKind::resumption_psk) {
      SecretBytes psk;
      LINNET_TRY(read_row(value, psk));
      group.resumption_psks_.insert_or_assign(row.key.epoch, std::move(psk));
    } else if (row.key.kind == RowKind::pending_commit) {
      LINNET_ASSIGN(group.pending_, read_pending(group.public_, value));
    }
  }
  if (!group.closed_ && !group.messages_.can_send(group.own_leaf_))
    return broken(Rule::stored_rows, "no keys");
  return group;
}

}  // namespace linnet::mls
