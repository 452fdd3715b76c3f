#include <utility>

#include "core/base/result.h"
#include "core/crypto/mls/group.h"
#include "core/crypto/mls/psk.h"

namespace linnet::mls {
namespace {

Result<LeafIndex> own_leaf_in(const RatchetTree& tree, const LeafNode& own) {
  for (LeafIndex member : tree.members())
    if (*tree.leaf(member) == own) return member;
  return broken(Rule::not_for_me, "the key package is not in the tree");
}

// The path secret belongs to the lowest node above both the signer and the new member; the tree's
// public keys above it must follow from it.
Status put_welcome_path(const RatchetTree& tree, TreeKeys& keys, LeafIndex own, LeafIndex signer,
                        SecretBytes path_secret) {
  const auto steps = tree.filtered_direct_path(signer);
  const auto at = common_step(steps, own);
  if (!at) return broken(Rule::update_path, "no common node");
  LINNET_TRY(keys.put_path(tree, steps, steps[*at].node, std::move(path_secret)));
  return {};
}

}  // namespace

Result<Group> Group::join(const Welcome& welcome, const OwnKeyPackage& own,
                          const std::optional<RatchetTree>& tree,
                          const Surroundings& surroundings) {
  if (welcome.cipher_suite != kCipherSuite) return broken(Rule::cipher_suite, "welcome");
  LINNET_ASSIGN(GroupSecrets opened,
                decrypt_group_secrets(welcome, own.key_package.ref(), own.init_key));
  LINNET_ASSIGN(const SecretBytes psk, welcome_psk_secret(opened.psks, surroundings));
  const SecretBytes opener = welcome_secret(opened.joiner_secret.view(), psk.view());
  LINNET_ASSIGN(const GroupInfo group_info, decrypt_group_info(welcome, opener.view()));
  LINNET_ASSIGN(PublicGroup state,
                PublicGroup::of_group_info(group_info, tree, surroundings.checks));
  LINNET_ASSIGN(const LeafIndex own_leaf,
                own_leaf_in(state.tree(), own.key_package.leaf_node));
  if (group_info.signer == own_leaf) return broken(Rule::group_info, "signed by the joiner");

  TreeKeys keys;
  keys.put(node_of(own_leaf), own.encryption_key.clone());
  if (opened.path_secret)
    LINNET_TRY(put_welcome_path(state.tree(), keys, own_leaf, group_info.signer,
                                std::move(opened.path_secret->path_secret)));
  EpochSecrets secrets =
      epoch_secrets(opened.joiner_secret.view(), psk.view(), state.context());
  if (!constant_time_equal(secrets.confirmation_tag(state.context().confirmed_transcript_hash),
                           group_info.confirmation_tag))
    return broken(Rule::confirmation_tag, "welcome");
  LINNET_TRY(check_continuation(opened.psks, state, surroundings));
  return Group(std::move(state), own_leaf, own.signature_key.clone(), std::move(keys),
               std::move(secrets));
}

}  // namespace linnet::mls
