#include "core/crypto/mls/public_group.h"

#include <utility>

#include "core/base/match.h"
#include "core/base/result.h"
#include "core/crypto/mls/key_schedule.h"
#include "core/crypto/mls/message_protection.h"
#include "core/crypto/mls/treekem.h"

namespace linnet::mls {
namespace {

Status accept_credential(const LeafNode& leaf, const Checks& checks) {
  if (!checks.authenticator.accepts(leaf.credential, leaf.signature_key))
    return broken(Rule::credential_refused);
  return {};
}

Result<RatchetTree> tree_of(const GroupInfo& group_info, const std::optional<RatchetTree>& given) {
  LINNET_ASSIGN(auto nodes, read_extension<RatchetTreeNodes>(group_info.extensions,
                                                             ExtensionType::ratchet_tree));
  if (nodes) return RatchetTree::from_nodes(*std::move(nodes));
  if (given) return *given;
  return broken(Rule::ratchet_tree_missing);
}

}  // namespace

PublicGroup::PublicGroup(GroupContext context, RatchetTree tree, const Bytes& confirmation_tag)
    : context_(std::move(context)),
      tree_(std::move(tree)),
      interim_transcript_hash_(
          mls::interim_transcript_hash(context_.confirmed_transcript_hash, confirmation_tag)),
      confirmation_tag_(confirmation_tag) {}

Result<PublicGroup> PublicGroup::of_group_info(const GroupInfo& group_info,
                                               const std::optional<RatchetTree>& given,
                                               const Checks& checks) {
  const GroupContext& context = group_info.group_context;
  if (context.version != kProtocolVersion) return broken(Rule::protocol_version);
  if (context.cipher_suite != kCipherSuite) return broken(Rule::cipher_suite);
  LINNET_TRY(check_unique(context.extensions));
  LINNET_TRY(check_unique(group_info.extensions));
  LINNET_ASSIGN(RatchetTree tree, tree_of(group_info, given));
  const LeafNode* signer = tree.leaf(group_info.signer);
  if (!signer) return broken(Rule::no_such_leaf, "signer");
  if (!verify_group_info(group_info, signer->signature_key))
    return broken(Rule::invalid_signature, "group info");
  if (tree.tree_hash() != context.tree_hash) return broken(Rule::tree_hash);
  LINNET_TRY(validate_tree(tree, context.group_id, context.extensions, checks.now));
  for (LeafIndex member : tree.members())
    LINNET_TRY(accept_credential(*tree.leaf(member), checks));
  return PublicGroup(context, std::move(tree), group_info.confirmation_tag);
}

Status PublicGroup::check_addressed(ByteView group_id, std::uint64_t epoch) const {
  if (to_bytes(group_id) != context_.group_id) return broken(Rule::wrong_group);
  if (epoch != context_.epoch)
    return broken(Rule::wrong_epoch,
                  std::to_string(epoch) + ", not " + std::to_string(context_.epoch));
  return {};
}

Result<Bytes> PublicGroup::signature_key_of(const FramedContent& content) const {
  return match(
      content.sender.body,
      [&](const MemberSender& sender) -> Result<Bytes> {
        const LeafNode* leaf = tree_.leaf(sender.leaf_index);
        if (!leaf) return broken(Rule::sender, "no such member");
        return leaf->signature_key;
      },
      [&](const ExternalSenderIndex& sender) -> Result<Bytes> {
        LINNET_ASSIGN(const auto senders,
                      read_extension<std::vector<ExternalSender>>(
                          context_.extensions, ExtensionType::external_senders));
        if (!senders || sender.sender_index >= senders->size())
          return broken(Rule::sender, "no such external sender");
        return (*senders)[sender.sender_index].signature_key;
      },
      [&](const NewMemberProposal&) -> Result<Bytes> {
        const auto* proposal = std::get_if<Proposal>(&content.content);
        const auto* add = proposal ? std::get_if<Add>(&proposal->body) : nullptr;
        if (!add) return broken(Rule::sender, "new member");
        return add->key_package.leaf_node.signature_key;
      },
      [&](const NewMemberCommit&) -> Result<Bytes> {
        const auto* commit = std::get_if<Commit>(&content.content);
        if (!commit || !commit->path) return broken(Rule::external_commit, "no path");
        return commit->path->leaf_node.signature_key;
      });
}

Status PublicGroup::verify(const AuthenticatedContent& content) const {
  LINNET_TRY(check_addressed(content.content.group_id, content.content.epoch));
  LINNET_ASSIGN(const Bytes key, signature_key_of(content.content));
  if (!verify_content(content, key, context_)) return broken(Rule::invalid_signature, "content");
  return {};
}

Result<ProposalRef> PublicGroup::keep_proposal(const AuthenticatedContent& content,
                                               const Checks& checks) {
  SentProposal sent{std::get<Proposal>(content.content.content), content.content.sender};
  LINNET_TRY(
      validate_proposal(sent, tree_, context_.group_id, context_.extensions, checks.now));
  if (proposals_.size() >= kElementsMax) return broken(Rule::limit_exceeded, "proposals");
  ProposalRef ref = proposal_ref(content);
  proposals_.insert_or_assign(ref, std::move(sent));
  return ref;
}

// The leaf node of an update path, in the tree that shows it.
Status PublicGroup::validate_path(const StagedCommit& staged, const LeafNode* before,
                                  const Checks& checks) const {
  const LeafNode& leaf = staged.path->leaf_node;
  LINNET_TRY(validate_leaf_node(leaf, {context_.group_id, staged.committer}, checks.now));
  LINNET_TRY(accept_credential(leaf, checks));
  if (!before) return {};
  if (before->encryption_key == leaf.encryption_key) return broken(Rule::leaf_key_reused);
  if (!checks.authenticator.is_same_client(before->credential, leaf.credential))
    return broken(Rule::credential_refused, "another client");
  return {};
}

Result<StagedCommit> PublicGroup::stage(const AuthenticatedContent& content,
                                        const Checks& checks) const {
  const auto* commit = std::get_if<Commit>(&content.content.content);
  if (!commit) return broken(Rule::sender, "not a commit");
  const Sender& sender = content.content.sender;
  LINNET_ASSIGN(const auto proposals, resolve_proposals(*commit, sender, proposals_));
  LINNET_TRY(validate_proposal_list(proposals, sender, tree_, context_.group_id,
                                    context_.extensions, checks.now));
  if (!commit->path && is_path_required(proposals)) return broken(Rule::commit_path_required);

  StagedCommit staged{.committer = {},
                      .tree = tree_,
                      .context = context_,
                      .path_context = {},
                      .interim_transcript_hash = {},
                      .confirmation_tag = content.auth.confirmation_tag,
                      .path = commit->path,
                      .added = {},
                      .updated = {},
                      .removed = {},
                      .psks = {},
                      .external_init = {},
                      .reinit = {}};
  AppliedProposals applied =
      apply_proposals(proposals, staged.tree, staged.context.extensions);
  const LeafNode* before = nullptr;
  if (sender.is_new_member_commit()) {
    if (!applied.removed.empty()) before = tree_.leaf(applied.removed.front());
    staged.committer = staged.tree.add_leaf(commit->path->leaf_node);
  } else {
    staged.committer = *sender.member();
    before = tree_.leaf(staged.committer);
  }
  if (staged.tree.leaf_count() > kLeavesMax) return broken(Rule::limit_exceeded, "leaves");
  for (LeafIndex added : applied.added)
    LINNET_TRY(accept_credential(*staged.tree.leaf(added), checks));
  for (LeafIndex updated : applied.updated) {
    LINNET_TRY(accept_credential(*staged.tree.leaf(updated), checks));
    if (!checks.authenticator.is_same_client(tree_.leaf(updated)->credential,
                                             staged.tree.leaf(updated)->credential))
      return broken(Rule::credential_refused, "another client");
  }
  if (commit->path) {
    LINNET_TRY(validate_path(staged, before, checks));
    LINNET_TRY(apply_path(staged.tree, staged.committer, *commit->path));
  }
  LINNET_TRY(check_members(staged.tree, staged.context.extensions));

  ++staged.context.epoch;
  staged.context.tree_hash = staged.tree.tree_hash();
  staged.path_context = staged.context;
  staged.context.confirmed_transcript_hash =
      confirmed_transcript_hash(interim_transcript_hash_, content);
  staged.interim_transcript_hash = mls::interim_transcript_hash(
      staged.context.confirmed_transcript_hash, staged.confirmation_tag);
  staged.added = std::move(applied.added);
  staged.updated = std::move(applied.updated);
  staged.removed = std::move(applied.removed);
  staged.psks = std::move(applied.psks);
  staged.external_init = std::move(applied.external_init);
  staged.reinit = std::move(applied.reinit);
  return staged;
}

void PublicGroup::advance(StagedCommit&& staged) {
  context_ = std::move(staged.context);
  tree_ = std::move(staged.tree);
  interim_transcript_hash_ = std::move(staged.interim_transcript_hash);
  confirmation_tag_ = std::move(staged.confirmation_tag);
  proposals_.clear();
}

Status PublicGroup::follow(const PublicMessage& message, const Checks& checks) {
  const AuthenticatedContent content{WireFormat::mls_public_message, message.content,
                                     message.auth};
  LINNET_TRY(verify(content));
  switch (message.content.content_type()) {
    case ContentType::application:
      return broken(Rule::application_in_clear);
    case ContentType::proposal: {
      LINNET_TRY(keep_proposal(content, checks));
      return {};
    }
    case ContentType::commit: {
      LINNET_ASSIGN(StagedCommit staged, stage(content, checks));
      advance(std::move(staged));
      return {};
    }
  }
  return broken(Rule::unknown_variant);
}

}  // namespace linnet::mls
