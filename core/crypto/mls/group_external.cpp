#include <algorithm>
#include <utility>

#include "core/base/result.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/commit_parts.h"
#include "core/crypto/mls/group.h"
#include "core/crypto/mls/message_protection.h"
#include "core/crypto/mls/psk.h"

namespace linnet::mls {
namespace {

// The leaf that this client had before: no_such_leaf where there is none.
Result<LeafIndex> old_leaf_in(const RatchetTree& tree, const LeafNode& own,
                              const Authenticator& authenticator) {
  for (LeafIndex member : tree.members())
    if (authenticator.is_same_client(tree.leaf(member)->credential, own.credential)) return member;
  return broken(Rule::no_such_leaf, "nothing to take the place of");
}

Result<std::vector<SentProposal>> proposals_of(const PublicGroup& state, Bytes kem_output,
                                               const OwnKeyPackage& own,
                                               const ExternalJoinOptions& options,
                                               const Checks& checks) {
  std::vector<SentProposal> proposals = {
      {{ExternalInit{std::move(kem_output)}}, {NewMemberCommit{}}}};
  if (options.resync) {
    LINNET_ASSIGN(const LeafIndex old,
                  old_leaf_in(state.tree(), own.key_package.leaf_node, checks.authenticator));
    proposals.push_back({{Remove{old}}, {NewMemberCommit{}}});
  }
  for (const PreSharedKeyId& id : options.psks)
    proposals.push_back({{PreSharedKey{id}}, {NewMemberCommit{}}});
  return proposals;
}

// kem_output, context = SetupBaseS(external_pub, "")
// init_secret = context.export("MLS 1.0 external init secret", KDF.Nh)
Result<HpkeExport> external_init(Entropy& entropy, const GroupInfo& group_info) {
  // struct { HPKEPublicKey external_pub; } ExternalPub;
  LINNET_ASSIGN(const auto external_pub,
                read_extension<Bytes>(group_info.extensions, ExtensionType::external_pub));
  if (!external_pub) return broken(Rule::group_info, "no external_pub");
  auto exported = hpke_send_export(entropy, *external_pub, HpkeScheduleContext({}),
                                   as_bytes(kExternalInitLabel), kHashBytes);
  if (!exported) return broken(Rule::invalid_public_key, "external_pub");
  return *std::move(exported);
}

}  // namespace

Result<ExternalJoin> Group::join_externally(Entropy& entropy, const GroupInfo& group_info,
                                            const OwnKeyPackage& own,
                                            const std::optional<RatchetTree>& tree,
                                            ExternalJoinOptions options,
                                            const Surroundings& surroundings) {
  LINNET_ASSIGN(PublicGroup state,
                PublicGroup::of_group_info(group_info, tree, surroundings.checks));
  LINNET_ASSIGN(const HpkeExport init, external_init(entropy, group_info));
  const Sender self{NewMemberCommit{}};
  LINNET_ASSIGN(auto proposals,
                proposals_of(state, init.encapsulated_key, own, options, surroundings.checks));
  Commit commit;
  for (const SentProposal& sent : proposals) commit.proposals.push_back({sent.proposal});
  LINNET_ASSIGN(ProposedEpoch epoch,
                state.propose_epoch(std::move(proposals), self, surroundings.checks));
  LINNET_ASSIGN(const SecretBytes psk, psk_secret_of(epoch.applied.psks, nullptr, surroundings));

  const LeafIndex own_leaf = epoch.tree.add_leaf(own.key_package.leaf_node);
  TreeKeys keys;
  const NewPath path = draw_path(entropy, epoch.tree, keys, own_leaf, own.key_package.leaf_node,
                                 own.signature_key, state.context().group_id);
  GroupContext next = state.context();
  ++next.epoch;
  next.tree_hash = epoch.tree.tree_hash();
  LINNET_ASSIGN(commit.path, encrypt_path(entropy, path, epoch.tree, {}, next));
  AuthenticatedContent content =
      sign_content(WireFormat::mls_public_message,
                   {state.context().group_id, state.context().epoch, self,
                    std::move(options.authenticated_data), std::move(commit)},
                   own.signature_key, state.context());
  if (encode(content).size() > kMessageBytesMax) return broken(Rule::limit_exceeded, "message");

  LINNET_ASSIGN(StagedCommit staged,
                state.conclude(std::move(epoch), own_leaf, content, surroundings.checks));
  const SecretBytes joiner =
      joiner_secret(init.secret.view(), path.commit_secret.view(), staged.context);
  EpochSecrets secrets = epoch_secrets(joiner.view(), psk.view(), staged.context);
  confirm(staged, secrets, content);
  GroupInfo next_info = group_info_of(staged.context, secrets, staged.confirmation_tag, own_leaf);
  sign_group_info(next_info, own.signature_key);
  MlsMessage message{protect_public(std::move(content), {}, state.context())};
  return ExternalJoin{
      Group(PublicGroup(staged.context, std::move(staged.tree), staged.confirmation_tag), own_leaf,
            own.signature_key.clone(), std::move(keys), std::move(secrets)),
      std::move(message), std::move(next_info)};
}

}  // namespace linnet::mls
