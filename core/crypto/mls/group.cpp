#include "core/crypto/mls/group.h"

#include <algorithm>
#include <utility>

#include "core/base/result.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/message_protection.h"

namespace linnet::mls {

Group::Group(PublicGroup state, LeafIndex own_leaf, Ed25519KeyPair signature_key, TreeKeys keys,
             EpochSecrets secrets)
    : public_(std::move(state)),
      own_leaf_(own_leaf),
      signature_key_(std::move(signature_key)),
      keys_(std::move(keys)),
      secrets_(std::move(secrets)),
      messages_(std::move(secrets_.encryption_secret), public_.tree().leaf_count()) {
  resumption_psks_.emplace(public_.context().epoch, secrets_.resumption_psk.clone());
}

Result<Received> Group::process(const MlsMessage& message, const Surroundings& surroundings) {
  if (closed_) return broken(Rule::group_closed);
  if (const auto* sealed = std::get_if<PrivateMessage>(&message.body))
    return process_private(*sealed, surroundings);
  const auto* open = std::get_if<PublicMessage>(&message.body);
  if (!open) return broken(Rule::unknown_variant, "neither public nor private message");
  LINNET_ASSIGN(const AuthenticatedContent content, open_public(*open));
  return take_in(content, surroundings);
}

Result<AuthenticatedContent> Group::open_public(const PublicMessage& message) const {
  LINNET_TRY(public_.check_addressed(message.content.group_id, message.content.epoch));
  if (message.content.sender.member() == own_leaf_) return broken(Rule::own_message);
  LINNET_ASSIGN(AuthenticatedContent content,
                unprotect_public(message, secrets_.membership_key.view(), public_.context()));
  LINNET_TRY(public_.verify(content));
  return content;
}

Result<Received> Group::process_private(const PrivateMessage& message,
                                        const Surroundings& surroundings) {
  PublicGroup* state = &public_;
  SecretTree* messages = &messages_;
  ByteView sender_data_secret = secrets_.sender_data_secret.view();
  if (message.content_type == ContentType::application) {
    const auto past = std::find_if(past_.begin(), past_.end(), [&](const PastEpoch& epoch) {
      return epoch.state.context().epoch == message.epoch;
    });
    if (past != past_.end()) {
      state = &past->state;
      messages = &past->messages;
      sender_data_secret = past->sender_data_secret.view();
    }
  }
  LINNET_TRY(state->check_addressed(message.group_id, message.epoch));
  LINNET_ASSIGN(OpenedMessage opened,
                unprotect_private(message, *messages, sender_data_secret, own_leaf_));
  LINNET_TRY(state->verify(opened.content));
  if (auto* data = std::get_if<Bytes>(&opened.content.content.content)) {
    opened.ratchet->use(std::move(opened.step));
    return ReceivedApplication{*opened.content.content.sender.member(), message.epoch,
                               message.authenticated_data, std::move(*data)};
  }
  // A commit replaces the secret tree, and with it the ratchet; a proposal does not.
  const bool is_proposal = message.content_type == ContentType::proposal;
  auto received = take_in(opened.content, surroundings);
  if (received && is_proposal) opened.ratchet->use(std::move(opened.step));
  return received;
}

Result<Received> Group::take_in(const AuthenticatedContent& content,
                                const Surroundings& surroundings) {
  switch (content.content.content_type()) {
    case ContentType::application:
      return broken(Rule::application_in_clear);
    case ContentType::proposal: {
      LINNET_ASSIGN(ProposalRef ref, public_.keep_proposal(content, surroundings.checks));
      return ReceivedProposal{content.content.sender, std::move(ref),
                              std::get<Proposal>(content.content.content).type()};
    }
    case ContentType::commit:
      return take_in_commit(content, surroundings);
  }
  return broken(Rule::unknown_variant);
}

Result<Received> Group::take_in_commit(const AuthenticatedContent& content,
                                       const Surroundings& surroundings) {
  LINNET_ASSIGN(StagedCommit staged, public_.stage(content, surroundings.checks));
  ReceivedCommit received{.committer = staged.committer,
                          .epoch = staged.context.epoch,
                          .added = staged.added,
                          .updated = staged.updated,
                          .removed = staged.removed,
                          .removed_self = false,
                          .reinit = staged.reinit};
  if (std::find(staged.removed.begin(), staged.removed.end(), own_leaf_) !=
      staged.removed.end()) {
    received.removed_self = true;
    closed_ = true;
    return received;
  }
  LINNET_ASSIGN(NextEpoch next, next_epoch(staged, surroundings));
  closed_ = staged.reinit.has_value();
  advance(std::move(staged), std::move(next));
  return received;
}

Result<Group::NextEpoch> Group::next_epoch(const StagedCommit& staged,
                                           const Surroundings& surroundings) const {
  NextEpoch next{keys_.clone(), {}};
  next.keys.prune(staged.tree);
  SecretBytes commit_secret(kHashBytes);
  if (staged.path) {
    LINNET_ASSIGN(commit_secret,
                  decrypt_path(staged.tree, next.keys, own_leaf_, staged.committer, *staged.path,
                               staged.added, staged.path_context));
  }
  SecretBytes init_secret = secrets_.init_secret.clone();
  if (staged.external_init) {
    auto exported = hpke_receive_export(secrets_.external_key(), *staged.external_init, {},
                                        as_bytes(kExternalInitLabel), kHashBytes);
    if (!exported) return broken(Rule::external_commit, "kem_output");
    init_secret = *std::move(exported);
  }
  LINNET_ASSIGN(const SecretBytes psk, psk_secret_of(staged.psks, surroundings));
  const SecretBytes joiner =
      joiner_secret(init_secret.view(), commit_secret.view(), staged.context);
  next.secrets = epoch_secrets(joiner.view(), psk.view(), staged.context);
  if (!constant_time_equal(
          next.secrets.confirmation_tag(staged.context.confirmed_transcript_hash),
          staged.confirmation_tag))
    return broken(Rule::confirmation_tag);
  return next;
}

Result<SecretBytes> Group::find_psk(const PreSharedKeyId& id,
                                    const Surroundings& surroundings) const {
  if (const auto* external = std::get_if<ExternalPsk>(&id.psk)) {
    const SecretBytes* secret =
        surroundings.psks ? surroundings.psks->find(external->psk_id) : nullptr;
    if (!secret) return broken(Rule::psk, "unknown");
    return secret->clone();
  }
  const auto& resumption = std::get<ResumptionPsk>(id.psk);
  if (resumption.psk_group_id != context().group_id) return broken(Rule::psk, "another group");
  const auto found = resumption_psks_.find(resumption.psk_epoch);
  if (found == resumption_psks_.end()) return broken(Rule::psk, "epoch not kept");
  return found->second.clone();
}

Result<SecretBytes> Group::psk_secret_of(const std::vector<PreSharedKeyId>& ids,
                                         const Surroundings& surroundings) const {
  std::vector<Psk> psks;
  for (const PreSharedKeyId& id : ids) {
    LINNET_ASSIGN(SecretBytes secret, find_psk(id, surroundings));
    psks.push_back({id, std::move(secret)});
  }
  return psk_secret(psks);
}

void Group::advance(StagedCommit&& staged, NextEpoch&& next) {
  pending_.reset();
  public_.forget_proposals();
  PublicGroup before = public_;
  past_.push_back(
      {std::move(before), std::move(messages_), std::move(secrets_.sender_data_secret)});
  if (past_.size() > kPastEpochsMax) past_.pop_front();
  public_.advance(std::move(staged));
  keys_ = std::move(next.keys);
  secrets_ = std::move(next.secrets);
  messages_ = SecretTree(std::move(secrets_.encryption_secret), public_.tree().leaf_count());
  resumption_psks_.emplace(context().epoch, secrets_.resumption_psk.clone());
  if (resumption_psks_.size() > kPastResumptionPsksMax)
    resumption_psks_.erase(resumption_psks_.begin());
}

}  // namespace linnet::mls
