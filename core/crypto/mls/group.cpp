#include "core/crypto/mls/group.h"

#include <algorithm>
#include <utility>

#include "core/base/result.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/message_protection.h"
#include "core/crypto/mls/psk.h"

namespace linnet::mls {

Group::Group(PublicGroup state, LeafIndex own_leaf, Ed25519KeyPair signature_key, TreeKeys keys,
             EpochSecrets secrets)
    : public_(std::move(state)),
      own_leaf_(own_leaf),
      signature_key_(std::move(signature_key)),
      keys_(std::move(keys)),
      secrets_(std::move(secrets)),
      messages_(context().epoch, std::move(secrets_.encryption_secret),
                public_.tree().leaf_count()) {
  resumption_psks_.emplace(context().epoch, secrets_.resumption_psk.clone());
  touched_.insert({RowKind::member_state});
  touched_.insert({.kind = RowKind::resumption_psk, .epoch = context().epoch});
  touch_keys();
}

void Group::touch_keys() {
  for (const auto& [node, key] : keys_.all())
    touched_.insert({.kind = RowKind::private_key, .index = node});
}

PastEpoch* Group::find_past(std::uint64_t epoch) {
  const auto found = std::find_if(past_.begin(), past_.end(), [epoch](const PastEpoch& past) {
    return past.context.epoch == epoch;
  });
  return found == past_.end() ? nullptr : &*found;
}

const SecretBytes* Group::resumption_psk(std::uint64_t epoch) const {
  const auto found = resumption_psks_.find(epoch);
  return found == resumption_psks_.end() ? nullptr : &found->second;
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
  if (message.content_type == ContentType::application && message.group_id == context().group_id)
    if (PastEpoch* past = find_past(message.epoch)) return process_late(message, *past);
  LINNET_TRY(public_.check_addressed(message.group_id, message.epoch));
  LINNET_ASSIGN(
      OpenedMessage opened,
      unprotect_private(message, messages_, secrets_.sender_data_secret.view(), own_leaf_));
  LINNET_TRY(public_.verify(opened.content));
  if (auto* data = std::get_if<Bytes>(&opened.content.content.content)) {
    messages_.use(std::move(opened.step));
    const LeafIndex sender = *opened.content.content.sender.member();
    return ReceivedApplication{sender, public_.tree().leaf(sender)->credential, message.epoch,
                               message.authenticated_data, std::move(*data)};
  }
  // A commit makes a past epoch of this secret tree, or ends it; a proposal does not.
  auto received = take_in(opened.content, surroundings);
  const auto* commit = received ? std::get_if<ReceivedCommit>(&*received) : nullptr;
  if (!received || (commit && commit->removed_self)) return received;
  SecretTree* messages = &messages_;
  if (message.epoch != context().epoch) {
    PastEpoch* past = find_past(message.epoch);
    messages = past ? &past->messages : nullptr;
  }
  if (messages) messages->use(std::move(opened.step));
  return received;
}

// A message of an epoch that is over, from whoever had that leaf then.
Result<Received> Group::process_late(const PrivateMessage& message, PastEpoch& epoch) {
  LINNET_ASSIGN(
      OpenedMessage opened,
      unprotect_private(message, epoch.messages, epoch.sender_data_secret.view(), own_leaf_));
  const LeafIndex sender = *opened.content.content.sender.member();
  auto member = epoch.member(sender, public_.tree());
  if (!member) return broken(Rule::sender, "no such member");
  if (!verify_content(opened.content, member->signature_key, epoch.context))
    return broken(Rule::invalid_signature, "content");
  epoch.messages.use(std::move(opened.step));
  return ReceivedApplication{sender, std::move(member->credential), message.epoch,
                             message.authenticated_data,
                             std::get<Bytes>(std::move(opened.content.content.content))};
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
                          .added = staged.applied.added,
                          .updated = staged.applied.updated,
                          .removed = staged.applied.removed,
                          .removed_self = false,
                          .reinit = staged.applied.reinit};
  const auto& removed = staged.applied.removed;
  if (std::find(removed.begin(), removed.end(), own_leaf_) != removed.end()) {
    received.removed_self = true;
    close_as_removed();
    return received;
  }
  LINNET_ASSIGN(NextEpoch next, next_epoch(staged, surroundings));
  advance(std::move(staged), std::move(next));
  reinit_ = received.reinit;
  closed_ = reinit_.has_value();
  return received;
}

// Section 12.4.2: the keys of the group go at once.
void Group::close_as_removed() {
  closed_ = true;
  if (pending_) touched_.insert({RowKind::pending_commit});
  pending_.reset();
  touch_keys();
  keys_ = {};
  forget(messages_);
  messages_ = SecretTree(context().epoch, public_.tree().leaf_count());
  for (PastEpoch& past : past_) {
    forget(past.messages);
    touched_.insert({.kind = RowKind::past_epoch, .epoch = past.context.epoch});
  }
  past_.clear();
  SecretBytes authenticator = std::move(secrets_.epoch_authenticator);
  secrets_ = {};
  secrets_.epoch_authenticator = std::move(authenticator);
  touched_.insert({RowKind::member_state});
}

// Before a secret tree goes: its rows are to be erased.
void Group::forget(SecretTree& messages) {
  messages.touch_all();
  touched_.merge(messages.take_touched());
}

Result<Group::NextEpoch> Group::next_epoch(const StagedCommit& staged,
                                           const Surroundings& surroundings) const {
  NextEpoch next{keys_.clone(), {}};
  next.keys.prune(staged.tree);
  SecretBytes commit_secret(kHashBytes);
  if (staged.path) {
    LINNET_ASSIGN(commit_secret,
                  decrypt_path(staged.tree, next.keys, own_leaf_, staged.committer, *staged.path,
                               staged.applied.added, staged.path_context));
  }
  SecretBytes init_secret = secrets_.init_secret.clone();
  if (staged.applied.external_init) {
    auto exported =
        hpke_receive_export(secrets_.external_key(), *staged.applied.external_init,
                            HpkeScheduleContext({}), as_bytes(kExternalInitLabel), kHashBytes);
    if (!exported) return broken(Rule::external_commit, "kem_output");
    init_secret = *std::move(exported);
  }
  LINNET_ASSIGN(const SecretBytes psk, psk_secret_of(staged.applied.psks, this, surroundings));
  const SecretBytes joiner =
      joiner_secret(init_secret.view(), commit_secret.view(), staged.context);
  next.secrets = epoch_secrets(joiner.view(), psk.view(), staged.context);
  if (!constant_time_equal(next.secrets.confirmation_tag(staged.context.confirmed_transcript_hash),
                           staged.confirmation_tag))
    return broken(Rule::confirmation_tag);
  return next;
}

void Group::advance(StagedCommit&& staged, NextEpoch&& next) {
  if (pending_) touched_.insert({RowKind::pending_commit});
  pending_.reset();
  past_.push_back({context(), std::move(secrets_.sender_data_secret), std::move(messages_), {}});
  for (PastEpoch& past : past_)
    if (past.remember(public_.tree(), staged.tree) || &past == &past_.back())
      touched_.insert({.kind = RowKind::past_epoch, .epoch = past.context.epoch});
  if (past_.size() > kPastEpochsMax) {
    forget(past_.front().messages);
    touched_.insert({.kind = RowKind::past_epoch, .epoch = past_.front().context.epoch});
    past_.pop_front();
  }
  touch_keys();
  public_.advance(std::move(staged));
  keys_ = std::move(next.keys);
  touch_keys();
  secrets_ = std::move(next.secrets);
  messages_ = SecretTree(context().epoch, std::move(secrets_.encryption_secret),
                         public_.tree().leaf_count());
  touched_.insert({RowKind::member_state});
  resumption_psks_.emplace(context().epoch, secrets_.resumption_psk.clone());
  touched_.insert({.kind = RowKind::resumption_psk, .epoch = context().epoch});
  if (resumption_psks_.size() > kPastResumptionPsksMax) {
    touched_.insert({.kind = RowKind::resumption_psk, .epoch = resumption_psks_.begin()->first});
    resumption_psks_.erase(resumption_psks_.begin());
  }
}

}  // namespace linnet::mls
