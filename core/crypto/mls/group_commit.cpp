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

// What a message has around its content, at most.
constexpr std::size_t kFrameBytesMax = 1024;

// Whether the others can take a message with so much content.
Status check_size(std::size_t content) {
  if (content + kFrameBytesMax > kMessageBytesMax) return broken(Rule::limit_exceeded, "message");
  return {};
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
  return {context().group_id,
          context().epoch,
          {MemberSender{own_leaf_}},
          std::move(authenticated_data),
          std::move(content)};
}

MlsMessage Group::protect(Entropy& entropy, AuthenticatedContent content) {
  if (content.wire_format == WireFormat::mls_public_message)
    return {protect_public(std::move(content), secrets_.membership_key.view(), context())};
  return {protect_private(content, messages_, secrets_.sender_data_secret.view(), entropy, 0)};
}

Result<MlsMessage> Group::propose(Entropy& entropy, const Proposal& proposal, bool is_private,
                                  const Surroundings& surroundings) {
  if (closed_) return broken(Rule::group_closed);
  if (pending_) return broken(Rule::commit_pending);
  if (std::holds_alternative<Update>(proposal.body) ||
      std::holds_alternative<ReInit>(proposal.body))
    return broken(Rule::unsupported_proposal, "commit with force_path instead of an Update");
  LINNET_TRY(check_size(encode(proposal).size() + context().group_id.size()));
  AuthenticatedContent content =
      sign_content(is_private ? WireFormat::mls_private_message : WireFormat::mls_public_message,
                   framed(proposal, {}), signature_key_, context());
  LINNET_TRY(public_.keep_proposal(content, surroundings.checks));
  return protect(entropy, std::move(content));
}

Result<PrivateMessage> Group::encrypt(Entropy& entropy, Bytes application_data,
                                      Bytes authenticated_data, std::size_t padding) {
  if (closed_) return broken(Rule::group_closed);
  if (!public_.proposals().empty()) return broken(Rule::proposals_pending);
  if (padding > kMessageBytesMax) return broken(Rule::limit_exceeded, "padding");
  LINNET_TRY(check_size(application_data.size() + authenticated_data.size() + padding +
                        context().group_id.size()));
  const AuthenticatedContent content =
      sign_content(WireFormat::mls_private_message,
                   framed(std::move(application_data), std::move(authenticated_data)),
                   signature_key_, context());
  return protect_private(content, messages_, secrets_.sender_data_secret.view(), entropy, padding);
}

GroupInfo Group::group_info(bool with_tree) const {
  GroupInfo group_info = group_info_of(context(), secrets_, public_.confirmation_tag(), own_leaf_);
  if (with_tree)
    group_info.extensions.push_back({ExtensionType::ratchet_tree, public_.tree().encoded()});
  sign_group_info(group_info, signature_key_);
  return group_info;
}

// Draws a path where one is needed, into the tree of the epoch and into the commit.
Result<std::optional<Group::Drawn>> Group::add_path(Entropy& entropy, bool force,
                                                    ProposedEpoch& epoch, Commit& commit) const {
  if (!force && !is_path_required(epoch.proposals)) return std::optional<Drawn>();
  Drawn drawn{{}, keys_.clone()};
  drawn.keys.prune(epoch.tree);
  drawn.path = draw_path(entropy, epoch.tree, drawn.keys, own_leaf_, *epoch.tree.leaf(own_leaf_),
                         signature_key_, context().group_id);
  drawn.keys.prune(epoch.tree);
  GroupContext next = context();
  ++next.epoch;
  next.extensions = epoch.extensions;
  next.tree_hash = epoch.tree.tree_hash();
  LINNET_ASSIGN(commit.path,
                encrypt_path(entropy, drawn.path, epoch.tree, epoch.applied.added, next));
  return std::optional<Drawn>(std::move(drawn));
}

Result<CommitOutput> Group::commit(Entropy& entropy, CommitOptions options,
                                   const Surroundings& surroundings) {
  if (closed_) return broken(Rule::group_closed);
  if (pending_) return broken(Rule::commit_pending);
  const auto has_psk = [&](const PreSharedKeyId& id) {
    return find_psk(id, this, surroundings).has_value();
  };
  LINNET_ASSIGN(PublicGroup::Choice choice,
                public_.choose(own_leaf_, options.proposals, has_psk, surroundings.checks));
  auto& [commit, epoch] = choice;
  if (epoch.applied.reinit) return broken(Rule::unsupported_proposal, "ReInit");
  LINNET_ASSIGN(const SecretBytes psk, psk_secret_of(epoch.applied.psks, this, surroundings));
  LINNET_ASSIGN(const auto drawn, add_path(entropy, options.force_path, epoch, commit));
  LINNET_TRY(check_size(encode(commit).size() + options.authenticated_data.size() +
                        context().group_id.size()));
  AuthenticatedContent content = sign_content(
      options.is_private ? WireFormat::mls_private_message : WireFormat::mls_public_message,
      framed(std::move(commit), std::move(options.authenticated_data)), signature_key_, context());

  const std::vector<SentProposal> proposals = epoch.proposals;
  LINNET_ASSIGN(StagedCommit staged,
                public_.conclude(std::move(epoch), own_leaf_, content, surroundings.checks));
  const SecretBytes commit_secret =
      drawn ? drawn->path.commit_secret.clone() : SecretBytes(kHashBytes);
  const SecretBytes joiner =
      joiner_secret(secrets_.init_secret.view(), commit_secret.view(), staged.context);
  NextEpoch next{drawn ? drawn->keys.clone() : keys_.clone(),
                 epoch_secrets(joiner.view(), psk.view(), staged.context)};
  next.keys.prune(staged.tree);
  confirm(staged, next.secrets, content);

  GroupInfo group_info =
      group_info_of(staged.context, next.secrets, staged.confirmation_tag, own_leaf_);
  LINNET_ASSIGN(auto welcome,
                welcome_of(entropy, proposals, staged, drawn ? &*drawn : nullptr, joiner.view(),
                           psk.view(), group_info, options.tree_in_welcome));
  sign_group_info(group_info, signature_key_);
  MlsMessage message = protect(entropy, std::move(content));
  pending_.emplace(std::move(staged), std::move(next));
  touched_.insert({RowKind::pending_commit});
  return CommitOutput{std::move(message), std::move(welcome), std::move(group_info)};
}

Result<std::optional<Welcome>> Group::welcome_of(Entropy& entropy,
                                                 const std::vector<SentProposal>& proposals,
                                                 const StagedCommit& staged, const Drawn* drawn,
                                                 ByteView joiner, ByteView psk,
                                                 GroupInfo group_info, bool with_tree) const {
  if (staged.applied.added.empty()) return std::optional<Welcome>();
  if (with_tree)
    group_info.extensions.push_back({ExtensionType::ratchet_tree, staged.tree.encoded()});
  sign_group_info(group_info, signature_key_);
  Welcome welcome;
  welcome.encrypted_group_info = encrypt_group_info(group_info, welcome_secret(joiner, psk).view());
  const HpkeScheduleContext info = encrypt_context("Welcome", welcome.encrypted_group_info);
  std::size_t number = 0;  // adds stand in the commit in the order of the leaves they got
  for (const SentProposal& sent : proposals) {
    const auto* add = std::get_if<Add>(&sent.proposal.body);
    if (!add) continue;
    const LeafIndex leaf = staged.applied.added[number++];
    GroupSecrets secrets{SecretBytes(joiner), std::nullopt, staged.applied.psks};
    const auto step = drawn ? common_step(drawn->path.steps, leaf) : std::nullopt;
    if (step) secrets.path_secret = PathSecret{drawn->path.path_secrets[*step].clone()};
    const SecretBytes plaintext = row_value(secrets);
    LINNET_ASSIGN(HpkeCiphertext sealed,
                  encrypt_with_label(entropy, add->key_package.init_key, info, plaintext.view()));
    welcome.secrets.push_back({add->key_package.ref(), std::move(sealed)});
  }
  LINNET_TRY(check_size(encode(welcome).size()));
  return std::optional<Welcome>(std::move(welcome));
}

Status Group::merge() {
  if (!pending_) return broken(Rule::no_commit_pending);
  PendingCommit pending = *std::move(pending_);
  advance(std::move(pending.staged), std::move(pending.next));
  return {};
}

void Group::discard() {
  if (pending_) touched_.insert({RowKind::pending_commit});
  pending_.reset();
}

}  // namespace linnet::mls
