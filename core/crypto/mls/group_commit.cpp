#include <algorithm>
#include <utility>

#include "core/base/result.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/group.h"
#include "core/crypto/mls/message_protection.h"

namespace linnet::mls {
namespace {

GroupInfo group_info_of(const GroupContext& context, const EpochSecrets& secrets,
                        const Bytes& confirmation_tag, LeafIndex signer) {
  // struct { HPKEPublicKey external_pub; } ExternalPub;
  Extensions extensions = {
      {ExtensionType::external_pub, encode(secrets.external_key().public_key)}};
  return {context, std::move(extensions), confirmation_tag, signer, {}};
}

}  // namespace

Result<Group> Group::create(Entropy& entropy, Bytes group_id, const OwnKeyPackage& own,
                            Extensions extensions) {
  LINNET_TRY(check_unique(extensions));
  LINNET_TRY(check_supports(own.key_package.leaf_node, extensions));
  RatchetTree tree;
  const LeafIndex own_leaf = tree.add_leaf(own.key_package.leaf_node);
  const GroupContext context{.group_id = std::move(group_id),
                             .epoch = 0,
                             .tree_hash = tree.tree_hash(),
                             .confirmed_transcript_hash = {},
                             .extensions = std::move(extensions)};
  TreeKeys keys;
  keys.put(node_of(own_leaf), own.encryption_key.clone());
  const SecretBytes joiner = SecretBytes::random(entropy, kHashBytes);
  EpochSecrets secrets = epoch_secrets(joiner.view(), psk_secret({}).view(), context);
  const Bytes tag = secrets.confirmation_tag(context.confirmed_transcript_hash);
  return Group(PublicGroup(context, std::move(tree), tag), own_leaf, own.signature_key.clone(),
               std::move(keys), std::move(secrets));
}

FramedContent Group::framed(Content content, Bytes authenticated_data) const {
  return {context().group_id, context().epoch, {MemberSender{own_leaf_}},
          std::move(authenticated_data), std::move(content)};
}

Result<MlsMessage> Group::protect(Entropy& entropy, AuthenticatedContent content) {
  if (content.wire_format == WireFormat::mls_public_message)
    return MlsMessage{
        protect_public(std::move(content), secrets_.membership_key.view(), context())};
  LINNET_ASSIGN(PrivateMessage message,
                protect_private(content, messages_, secrets_.sender_data_secret.view(), entropy, 0));
  return MlsMessage{std::move(message)};
}

Result<MlsMessage> Group::propose(Entropy& entropy, const Proposal& proposal, bool is_private,
                                  const Surroundings& surroundings) {
  if (closed_) return broken(Rule::group_closed);
  if (pending_) return broken(Rule::commit_pending);
  if (std::holds_alternative<Update>(proposal.body) ||
      std::holds_alternative<ReInit>(proposal.body))
    return broken(Rule::unsupported_proposal, "commit with force_path instead of an Update");
  AuthenticatedContent content = sign_content(
      is_private ? WireFormat::mls_private_message : WireFormat::mls_public_message,
      framed(proposal, {}), signature_key_, context());
  LINNET_TRY(public_.keep_proposal(content, surroundings.checks));
  return protect(entropy, std::move(content));
}

Result<PrivateMessage> Group::encrypt(Entropy& entropy, Bytes application_data,
                                      Bytes authenticated_data, std::size_t padding) {
  if (closed_) return broken(Rule::group_closed);
  const AuthenticatedContent content =
      sign_content(WireFormat::mls_private_message,
                   framed(std::move(application_data), std::move(authenticated_data)),
                   signature_key_, context());
  return protect_private(content, messages_, secrets_.sender_data_secret.view(), entropy, padding);
}

GroupInfo Group::group_info(bool with_tree) const {
  GroupInfo group_info =
      group_info_of(context(), secrets_, public_.confirmation_tag(), own_leaf_);
  if (with_tree)
    group_info.extensions.push_back({ExtensionType::ratchet_tree, encode(public_.tree().nodes())});
  sign_group_info(group_info, signature_key_);
  return group_info;
}

// References first, then what is new. An own Update cannot be committed by its sender; its place is
// taken by the path.
Commit Group::commit_of(const std::vector<Proposal>& proposals) const {
  Commit commit;
  for (const auto& [ref, sent] : public_.proposals()) commit.proposals.push_back({ref});
  for (const Proposal& proposal : proposals) commit.proposals.push_back({proposal});
  return commit;
}

Result<std::optional<Group::Drawn>> Group::add_path(Entropy& entropy, Commit& commit, bool force,
                                                    const Surroundings& surroundings) const {
  const Sender self{MemberSender{own_leaf_}};
  LINNET_ASSIGN(const auto proposals, resolve_proposals(commit, self, public_.proposals()));
  LINNET_TRY(validate_proposal_list(proposals, self, public_.tree(), context().group_id,
                                    context().extensions, surroundings.checks.now));
  if (!force && !is_path_required(proposals)) return std::optional<Drawn>();
  Drawn drawn{{}, keys_.clone(), public_.tree()};
  GroupContext next = context();
  const AppliedProposals applied = apply_proposals(proposals, drawn.tree, next.extensions);
  drawn.keys.prune(drawn.tree);
  drawn.path = draw_path(entropy, drawn.tree, drawn.keys, own_leaf_, *drawn.tree.leaf(own_leaf_),
                         signature_key_, next.group_id);
  drawn.keys.prune(drawn.tree);
  ++next.epoch;
  next.tree_hash = drawn.tree.tree_hash();
  LINNET_ASSIGN(commit.path, encrypt_path(entropy, drawn.path, drawn.tree, applied.added, next));
  return std::optional<Drawn>(std::move(drawn));
}

Result<CommitOutput> Group::commit(Entropy& entropy, CommitOptions options,
                                   const Surroundings& surroundings) {
  if (closed_) return broken(Rule::group_closed);
  if (pending_) return broken(Rule::commit_pending);
  Commit commit = commit_of(options.proposals);
  LINNET_ASSIGN(auto drawn, add_path(entropy, commit, options.force_path, surroundings));
  AuthenticatedContent content = sign_content(
      options.is_private ? WireFormat::mls_private_message : WireFormat::mls_public_message,
      framed(commit, std::move(options.authenticated_data)), signature_key_, context());

  // The others' view of this commit, with every check they make; the tag follows from it.
  LINNET_ASSIGN(StagedCommit staged, public_.stage(content, surroundings.checks));
  if (staged.reinit) return broken(Rule::unsupported_proposal, "ReInit");
  LINNET_ASSIGN(const SecretBytes psk, psk_secret_of(staged.psks, surroundings));
  const SecretBytes commit_secret =
      drawn ? drawn->path.commit_secret.clone() : SecretBytes(kHashBytes);
  const SecretBytes joiner =
      joiner_secret(secrets_.init_secret.view(), commit_secret.view(), staged.context);
  NextEpoch next{drawn ? drawn->keys.clone() : keys_.clone(),
                 epoch_secrets(joiner.view(), psk.view(), staged.context)};
  next.keys.prune(staged.tree);
  staged.confirmation_tag =
      next.secrets.confirmation_tag(staged.context.confirmed_transcript_hash);
  staged.interim_transcript_hash = interim_transcript_hash(
      staged.context.confirmed_transcript_hash, staged.confirmation_tag);
  content.auth.confirmation_tag = staged.confirmation_tag;

  GroupInfo group_info =
      group_info_of(staged.context, next.secrets, staged.confirmation_tag, own_leaf_);
  LINNET_ASSIGN(auto welcome,
                welcome_of(entropy, commit, staged, drawn ? &*drawn : nullptr, joiner.view(),
                           psk.view(), group_info, options.tree_in_welcome));
  sign_group_info(group_info, signature_key_);
  LINNET_ASSIGN(MlsMessage message, protect(entropy, std::move(content)));
  pending_.emplace(std::move(staged), std::move(next));
  return CommitOutput{std::move(message), std::move(welcome), std::move(group_info)};
}

Result<std::optional<Welcome>> Group::welcome_of(Entropy& entropy, const Commit& commit,
                                                 const StagedCommit& staged, const Drawn* drawn,
                                                 ByteView joiner, ByteView psk,
                                                 GroupInfo group_info, bool with_tree) const {
  if (staged.added.empty()) return std::optional<Welcome>();
  const Sender self{MemberSender{own_leaf_}};
  LINNET_ASSIGN(const auto proposals, resolve_proposals(commit, self, public_.proposals()));
  if (with_tree)
    group_info.extensions.push_back({ExtensionType::ratchet_tree, encode(staged.tree.nodes())});
  sign_group_info(group_info, signature_key_);
  Welcome welcome;
  welcome.encrypted_group_info =
      encrypt_group_info(group_info, welcome_secret(joiner, psk).view());
  std::size_t number = 0;  // adds stand in the commit in the order of the leaves they got
  for (const SentProposal& sent : proposals) {
    const auto* add = std::get_if<Add>(&sent.proposal.body);
    if (!add) continue;
    const LeafIndex leaf = staged.added[number++];
    GroupSecrets secrets{SecretBytes(joiner), std::nullopt, staged.psks};
    const auto step = drawn ? common_step(drawn->path.steps, leaf) : std::nullopt;
    if (step) secrets.path_secret = PathSecret{drawn->path.path_secrets[*step].clone()};
    Bytes plaintext = encode(secrets);
    auto sealed = encrypt_with_label(entropy, add->key_package.init_key, "Welcome",
                                     welcome.encrypted_group_info, plaintext);
    wipe(plaintext);
    if (!sealed) return std::unexpected(std::move(sealed).error());
    welcome.secrets.push_back({add->key_package.ref(), *std::move(sealed)});
  }
  return std::optional<Welcome>(std::move(welcome));
}

Status Group::merge() {
  if (!pending_) return broken(Rule::no_commit_pending);
  PendingCommit pending = *std::move(pending_);
  advance(std::move(pending.staged), std::move(pending.next));
  return {};
}

void Group::discard() {
  pending_.reset();
}

}  // namespace linnet::mls
