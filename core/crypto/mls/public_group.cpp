#include "core/crypto/mls/public_group.h"

#include <set>
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

// What the application says of everybody whom a set of extensions authorizes.
Status accept_external_senders(const Extensions& extensions, const Checks& checks) {
  LINNET_ASSIGN(const auto senders, external_senders(extensions));
  for (const ExternalSender& sender : senders)
    if (!checks.authenticator.accepts(sender.credential, sender.signature_key))
      return broken(Rule::credential_refused, "external sender");
  return {};
}

Status check_distinct_clients(const RatchetTree& tree, const Authenticator& authenticator) {
  std::set<Bytes> clients;
  for (LeafIndex member : tree.members()) {
    auto client = authenticator.client_of(tree.leaf(member)->credential);
    if (client && !clients.insert(*std::move(client)).second)
      return broken(Rule::duplicate_client);
  }
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

Result<std::vector<ExternalSender>> external_senders(const Extensions& extensions) {
  LINNET_ASSIGN(auto senders, read_extension<std::vector<ExternalSender>>(
                                  extensions, ExtensionType::external_senders));
  return senders ? *std::move(senders) : std::vector<ExternalSender>();
}

PublicGroup::PublicGroup(GroupContext context, RatchetTree tree, const Bytes& confirmation_tag)
    : context_(std::move(context)),
      tree_(std::move(tree)),
      interim_transcript_hash_(
          mls::interim_transcript_hash(context_.confirmed_transcript_hash, confirmation_tag)),
      confirmation_tag_(confirmation_tag) {
  touched_.insert({RowKind::public_state});
  for (NodeIndex node = 0; node < node_count(tree_.leaf_count()); ++node)
    if (!tree_.is_blank(node)) touched_.insert({.kind = RowKind::node, .index = node});
}

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
  LINNET_TRY(validate_tree(tree, context.group_id, context.extensions));
  for (LeafIndex member : tree.members())
    LINNET_TRY(accept_credential(*tree.leaf(member), checks));
  LINNET_TRY(check_distinct_clients(tree, checks.authenticator));
  LINNET_TRY(accept_external_senders(context.extensions, checks));
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
        LINNET_ASSIGN(const auto senders, external_senders(context_.extensions));
        if (sender.sender_index >= senders.size())
          return broken(Rule::sender, "no such external sender");
        return senders[sender.sender_index].signature_key;
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

Status PublicGroup::check_alone(const SentProposal& sent, const Extensions& extensions,
                                const Checks& checks) const {
  LINNET_TRY(validate_proposal(sent, tree_, context_.group_id, extensions, checks.lifetimes));
  const auto& body = sent.proposal.body;
  if (const auto* add = std::get_if<Add>(&body))
    return accept_credential(add->key_package.leaf_node, checks);
  if (const auto* update = std::get_if<Update>(&body)) {
    LINNET_TRY(accept_credential(update->leaf_node, checks));
    if (!checks.authenticator.is_same_client(tree_.leaf(*sent.sender.member())->credential,
                                             update->leaf_node.credential))
      return broken(Rule::credential_refused, "another client");
  }
  if (const auto* change = std::get_if<GroupContextExtensions>(&body))
    return accept_external_senders(change->extensions, checks);
  return {};
}

Status PublicGroup::check_proposal(const SentProposal& sent, const Checks& checks) const {
  return check_alone(sent, context_.extensions, checks);
}

Result<ProposalRef> PublicGroup::keep_proposal(const AuthenticatedContent& content,
                                               const Checks& checks) {
  SentProposal sent{std::get<Proposal>(content.content.content), content.content.sender};
  LINNET_TRY(check_proposal(sent, checks));
  ProposalRef ref = proposal_ref(content);
  if (find_proposal(proposals_, ref)) return ref;
  if (proposals_.size() >= kKeptProposalsMax) return broken(Rule::limit_exceeded, "proposals");
  touched_.insert({.kind = RowKind::proposal,
                   .index = static_cast<std::uint32_t>(proposals_.size())});
  proposals_.push_back({ref, std::move(sent)});
  return ref;
}

Result<ProposedEpoch> PublicGroup::apply_list(std::vector<SentProposal> proposals,
                                              const Sender& committer,
                                              const Checks& checks) const {
  LINNET_TRY(validate_proposal_list(proposals, committer));
  ProposedEpoch epoch{committer, std::move(proposals), {}, tree_, {}};
  epoch.applied = apply_proposals(epoch.proposals, epoch.tree);
  epoch.extensions = extensions_after(epoch.proposals, context_.extensions);
  if (epoch.tree.leaf_count() > kLeavesMax) return broken(Rule::limit_exceeded, "leaves");
  LINNET_TRY(check_distinct_clients(epoch.tree, checks.authenticator));
  return epoch;
}

Result<ProposedEpoch> PublicGroup::propose_epoch(std::vector<SentProposal> proposals,
                                                 const Sender& committer,
                                                 const Checks& checks) const {
  const Extensions& extensions = extensions_after(proposals, context_.extensions);
  for (const SentProposal& sent : proposals) LINNET_TRY(check_alone(sent, extensions, checks));
  return apply_list(std::move(proposals), committer, checks);
}

// The leaf node of an update path, in the tree that shows it.
Status PublicGroup::validate_path(const ProposedEpoch& epoch, const UpdatePath& path,
                                  LeafIndex committer, const Checks& checks) const {
  const LeafNode& leaf = path.leaf_node;
  if (leaf.leaf_node_source() != LeafNodeSource::commit)
    return broken(Rule::leaf_node_source, "update path");
  LINNET_TRY(validate_leaf_node(leaf, {context_.group_id, committer}));
  LINNET_TRY(accept_credential(leaf, checks));
  const LeafNode* before = nullptr;
  if (!epoch.committer.is_new_member_commit())
    before = tree_.leaf(committer);
  else if (!epoch.applied.removed.empty())
    before = tree_.leaf(epoch.applied.removed.front());
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
  LINNET_ASSIGN(auto proposals, resolve_proposals(*commit, sender, proposals_));
  if (!commit->path && is_path_required(proposals)) return broken(Rule::commit_path_required);
  LINNET_ASSIGN(ProposedEpoch epoch, propose_epoch(std::move(proposals), sender, checks));
  const LeafIndex committer = sender.is_new_member_commit()
                                  ? epoch.tree.add_leaf(commit->path->leaf_node)
                                  : *sender.member();
  if (commit->path) {
    LINNET_TRY(validate_path(epoch, *commit->path, committer, checks));
    LINNET_TRY(apply_path(epoch.tree, committer, *commit->path));
  }
  return conclude(std::move(epoch), committer, content, checks);
}

Result<StagedCommit> PublicGroup::conclude(ProposedEpoch&& epoch, LeafIndex committer,
                                           const AuthenticatedContent& content,
                                           const Checks& checks) const {
  if (epoch.tree.leaf_count() > kLeavesMax) return broken(Rule::limit_exceeded, "leaves");
  LINNET_TRY(check_members(epoch.tree, epoch.extensions));
  if (epoch.committer.is_new_member_commit())
    LINNET_TRY(check_distinct_clients(epoch.tree, checks.authenticator));
  StagedCommit staged{.committer = committer,
                      .tree = std::move(epoch.tree),
                      .context = context_,
                      .path_context = {},
                      .interim_transcript_hash = {},
                      .confirmation_tag = content.auth.confirmation_tag,
                      .path = std::get<Commit>(content.content.content).path,
                      .applied = std::move(epoch.applied)};
  ++staged.context.epoch;
  staged.context.tree_hash = staged.tree.tree_hash();
  staged.context.extensions = std::move(epoch.extensions);
  staged.path_context = staged.context;
  staged.context.confirmed_transcript_hash =
      confirmed_transcript_hash(interim_transcript_hash_, content);
  staged.interim_transcript_hash = mls::interim_transcript_hash(
      staged.context.confirmed_transcript_hash, staged.confirmation_tag);
  return staged;
}

void PublicGroup::advance(StagedCommit&& staged) {
  touched_.insert({RowKind::public_state});
  const std::uint32_t nodes =
      node_count(std::max(tree_.leaf_count(), staged.tree.leaf_count()));
  for (NodeIndex node = 0; node < nodes; ++node)
    if (tree_.node(node) != staged.tree.node(node))
      touched_.insert({.kind = RowKind::node, .index = node});
  for (std::size_t at = 0; at < proposals_.size(); ++at)
    touched_.insert({.kind = RowKind::proposal, .index = static_cast<std::uint32_t>(at)});
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
