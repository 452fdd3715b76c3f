#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/crypto/mls/group_context.h"
#include "core/crypto/mls/proposal.h"
#include "core/crypto/mls/ratchet_tree.h"

// TreeKEM: how a commit's fresh secrets reach the members (RFC 9420, sections 7.4 to 7.6).
namespace linnet::mls {

// The private keys that one member has: of its leaf and of ancestors whose secrets it was told.
class TreeKeys {
 public:
  void put(NodeIndex node, HpkeKeyPair key) { keys_.insert_or_assign(node, std::move(key)); }
  // Null where the key is not known; borrowed until a change.
  [[nodiscard]] const HpkeKeyPair* find(NodeIndex node) const;
  // Forgets keys that the tree no longer shows.
  void prune(const RatchetTree& tree);
  [[nodiscard]] TreeKeys clone() const;
  [[nodiscard]] const std::map<NodeIndex, HpkeKeyPair>& all() const { return keys_; }

  // Sets the keys that follow from a path secret at `node`, on this leaf's filtered direct path
  // upwards (section 7.4), and gives the commit secret. path_key_mismatch where the tree shows other
  // public keys: nothing of use is set then.
  [[nodiscard]] Result<SecretBytes> put_path(const RatchetTree& tree,
                                             std::span<const RatchetTree::PathStep> path,
                                             NodeIndex node, SecretBytes path_secret);

 private:
  std::map<NodeIndex, HpkeKeyPair> keys_;
};

// A path that the committer has drawn, before it is encrypted: the tree already shows it.
struct NewPath {
  LeafNode leaf_node;
  std::vector<RatchetTree::PathStep> steps;
  std::vector<SecretBytes> path_secrets;  // one for each step
  SecretBytes commit_secret;
};

// Draws a path for `leaf` and puts it into `tree` and `keys`. `leaf_node` gives everything but the
// encryption key, source and signature, which are made here.
[[nodiscard]] NewPath draw_path(Entropy& entropy, RatchetTree& tree, TreeKeys& keys, LeafIndex leaf,
                                LeafNode leaf_node, const Ed25519KeyPair& signature_key,
                                ByteView group_id);

// Encrypts it to everybody but the leaves that this commit adds (they get a Welcome). `context` is
// the provisional one: the new epoch and tree hash, the old transcript hash.
[[nodiscard]] Result<UpdatePath> encrypt_path(Entropy& entropy, const NewPath& path,
                                              const RatchetTree& tree,
                                              std::span<const LeafIndex> added,
                                              const GroupContext& context);

// Puts a path that was received into the tree, checking its shape and its parent hash, not the leaf
// node itself: update_path, parent_hash, invalid_public_key.
[[nodiscard]] Status apply_path(RatchetTree& tree, LeafIndex sender, const UpdatePath& path);

// Decrypts the path secret for the member `own` and sets its keys; gives the commit secret. The tree
// shows the path already.
[[nodiscard]] Result<SecretBytes> decrypt_path(const RatchetTree& tree, TreeKeys& keys,
                                               LeafIndex own, LeafIndex sender,
                                               const UpdatePath& path,
                                               std::span<const LeafIndex> added,
                                               const GroupContext& context);

// The first node of the sender's filtered direct path that is above both leaves; nothing where
// there is none.
[[nodiscard]] std::optional<std::size_t> common_step(std::span<const RatchetTree::PathStep> steps,
                                                     LeafIndex leaf);

}  // namespace linnet::mls
