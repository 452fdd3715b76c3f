#include "core/crypto/mls/treekem.h"

#include <algorithm>
#include <utility>

#include "core/base/result.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/x25519.h"

namespace linnet::mls {
namespace {

constexpr std::string_view kPathLabel = "UpdatePathNode";

// node_secret = DeriveSecret(path_secret, "node"); the key pair is KEM.DeriveKeyPair(node_secret).
HpkeKeyPair key_of_path_secret(const SecretBytes& path_secret) {
  return HpkeKeyPair::derive(derive_secret(path_secret.view(), "node").view());
}

SecretBytes next_path_secret(const SecretBytes& path_secret) {
  return derive_secret(path_secret.view(), "path");
}

// Parent hashes of a new path, from its top to the leaf; gives the leaf's.
Bytes set_parent_hashes(RatchetTree& tree, std::span<const RatchetTree::PathStep> steps) {
  Bytes above;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    ParentNode node = *tree.parent_node(step->node);
    node.parent_hash = above;
    tree.set_parent(step->node, std::move(node));
    above = tree.parent_hash(step->node, step->copath);
  }
  return above;
}

// The nodes that a path secret is encrypted to.
std::vector<NodeIndex> recipients(const RatchetTree& tree, NodeIndex copath,
                                  std::span<const LeafIndex> added) {
  std::vector<NodeIndex> nodes = tree.resolution(copath);
  std::erase_if(nodes, [added](NodeIndex node) {
    return is_leaf(node) && std::find(added.begin(), added.end(), leaf_of(node)) != added.end();
  });
  return nodes;
}

// Section 12.4.2: none of the path's keys is in the tree already.
Status check_fresh(const RatchetTree& tree, const UpdatePath& path) {
  for (NodeIndex node = 0; node < node_count(tree.leaf_count()); ++node) {
    if (tree.is_blank(node)) continue;
    const Bytes& key = tree.encryption_key(node);
    for (const UpdatePathNode& fresh : path.nodes)
      if (fresh.encryption_key == key) return broken(Rule::leaf_key_not_unique, "update path");
  }
  return {};
}

}  // namespace

const HpkeKeyPair* TreeKeys::find(NodeIndex node) const {
  const auto found = keys_.find(node);
  return found == keys_.end() ? nullptr : &found->second;
}

void TreeKeys::prune(const RatchetTree& tree) {
  std::erase_if(keys_, [&tree](const auto& entry) {
    const auto& [node, key] = entry;
    return node >= node_count(tree.leaf_count()) || tree.is_blank(node) ||
           tree.encryption_key(node) != key.public_key;
  });
}

TreeKeys TreeKeys::clone() const {
  TreeKeys copy;
  for (const auto& [node, key] : keys_) copy.put(node, key.clone());
  return copy;
}

Result<SecretBytes> TreeKeys::put_path(const RatchetTree& tree,
                                       std::span<const RatchetTree::PathStep> path, NodeIndex node,
                                       SecretBytes path_secret) {
  bool reached = false;
  for (const RatchetTree::PathStep& step : path) {
    reached = reached || step.node == node;
    if (!reached) continue;
    HpkeKeyPair key = key_of_path_secret(path_secret);
    if (tree.is_blank(step.node) || tree.encryption_key(step.node) != key.public_key)
      return broken(Rule::path_key_mismatch);
    put(step.node, std::move(key));
    path_secret = next_path_secret(path_secret);
  }
  if (!reached) return broken(Rule::update_path, "not on the path");
  return path_secret;
}

NewPath draw_path(Entropy& entropy, RatchetTree& tree, TreeKeys& keys, LeafIndex leaf,
                  LeafNode leaf_node, const Ed25519KeyPair& signature_key, ByteView group_id) {
  NewPath path;
  path.steps = tree.filtered_direct_path(leaf);
  HpkeKeyPair leaf_key = HpkeKeyPair::generate(entropy);
  leaf_node.encryption_key = leaf_key.public_key;
  tree.update_leaf(leaf, leaf_node);  // blanks the path; the leaf is set again, signed, below
  keys.put(node_of(leaf), std::move(leaf_key));

  SecretBytes secret = SecretBytes::random(entropy, kHashBytes);
  for (const RatchetTree::PathStep& step : path.steps) {
    HpkeKeyPair key = key_of_path_secret(secret);
    tree.set_parent(step.node, ParentNode{key.public_key, {}, {}});
    keys.put(step.node, std::move(key));
    SecretBytes next = next_path_secret(secret);
    path.path_secrets.push_back(std::exchange(secret, std::move(next)));
  }
  path.commit_secret = std::move(secret);

  leaf_node.source_content = CommitParentHash{set_parent_hashes(tree, path.steps)};
  sign_leaf_node(leaf_node, signature_key, {group_id, leaf});
  tree.set_leaf(leaf, leaf_node);
  path.leaf_node = std::move(leaf_node);
  return path;
}

Result<UpdatePath> encrypt_path(Entropy& entropy, const NewPath& path, const RatchetTree& tree,
                                std::span<const LeafIndex> added, const GroupContext& context) {
  UpdatePath out{path.leaf_node, {}};
  const HpkeScheduleContext info = encrypt_context(kPathLabel, encode(context));
  for (std::size_t at = 0; at < path.steps.size(); ++at) {
    UpdatePathNode& node = out.nodes.emplace_back();
    node.encryption_key = tree.encryption_key(path.steps[at].node);
    for (NodeIndex recipient : recipients(tree, path.steps[at].copath, added)) {
      LINNET_ASSIGN(HpkeCiphertext ciphertext,
                    encrypt_with_label(entropy, tree.encryption_key(recipient), info,
                                       path.path_secrets[at].view()));
      node.encrypted_path_secret.push_back(std::move(ciphertext));
    }
  }
  return out;
}

Status apply_path(RatchetTree& tree, LeafIndex sender, const UpdatePath& path) {
  if (path.leaf_node.leaf_node_source() != LeafNodeSource::commit)
    return broken(Rule::leaf_node_source, "update path");
  const auto steps = tree.filtered_direct_path(sender);
  if (steps.size() != path.nodes.size()) return broken(Rule::update_path, "number of nodes");
  LINNET_TRY(check_fresh(tree, path));
  tree.update_leaf(sender, path.leaf_node);
  for (std::size_t at = 0; at < steps.size(); ++at) {
    if (!is_valid_x25519_public_key(path.nodes[at].encryption_key))
      return broken(Rule::invalid_public_key, "update path");
    tree.set_parent(steps[at].node, ParentNode{path.nodes[at].encryption_key, {}, {}});
  }
  const Bytes expected = set_parent_hashes(tree, steps);
  if (std::get<CommitParentHash>(path.leaf_node.source_content).parent_hash != expected)
    return broken(Rule::parent_hash, "update path");
  return {};
}

std::optional<std::size_t> common_step(std::span<const RatchetTree::PathStep> steps,
                                       LeafIndex leaf) {
  for (std::size_t at = 0; at < steps.size(); ++at)
    if (is_below(node_of(leaf), steps[at].node)) return at;
  return std::nullopt;
}

Result<SecretBytes> decrypt_path(const RatchetTree& tree, TreeKeys& keys, LeafIndex own,
                                 LeafIndex sender, const UpdatePath& path,
                                 std::span<const LeafIndex> added, const GroupContext& context) {
  const auto steps = tree.filtered_direct_path(sender);
  if (steps.size() != path.nodes.size()) return broken(Rule::update_path, "number of nodes");
  const auto at = common_step(steps, own);
  if (!at) return broken(Rule::update_path, "no common node");
  for (std::size_t step = 0; step < steps.size(); ++step)
    if (path.nodes[step].encrypted_path_secret.size() !=
        recipients(tree, steps[step].copath, added).size())
      return broken(Rule::update_path, "number of ciphertexts");
  const auto nodes = recipients(tree, steps[*at].copath, added);
  for (std::size_t recipient = 0; recipient < nodes.size(); ++recipient) {
    const HpkeKeyPair* key = keys.find(nodes[recipient]);
    if (!key) continue;
    LINNET_ASSIGN(SecretBytes path_secret,
                  decrypt_with_label(*key, kPathLabel, encode(context),
                                     path.nodes[*at].encrypted_path_secret[recipient]));
    return keys.put_path(tree, steps, steps[*at].node, std::move(path_secret));
  }
  return broken(Rule::update_path, "no key for it");
}

}  // namespace linnet::mls
