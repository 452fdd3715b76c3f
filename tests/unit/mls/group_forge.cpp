#include "tests/unit/mls/group_forge.h"

#include <utility>

#include "core/base/seeded_entropy.h"
#include "core/crypto/aead.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/message_protection.h"

namespace linnet::mls {
namespace {

AuthenticatedContent content_of(const MlsMessage& message) {
  const auto& open = std::get<PublicMessage>(message.body);
  return {WireFormat::mls_public_message, open.content, open.auth};
}

}  // namespace

MlsMessage GroupForge::tag(AuthenticatedContent content) const {
  return {protect_public(std::move(content), group_.secrets_.membership_key.view(),
                         group_.context())};
}

MlsMessage GroupForge::handshake(Content content, const Change& change) const {
  AuthenticatedContent whole{WireFormat::mls_public_message,
                             group_.framed(std::move(content), {}), {}};
  if (whole.content.content_type() == ContentType::commit)
    whole.auth.confirmation_tag = Bytes(kHashBytes, 5);
  return again({PublicMessage{whole.content, whole.auth, {}}}, change);
}

MlsMessage GroupForge::again(const MlsMessage& genuine, const Change& change) const {
  AuthenticatedContent content = content_of(genuine);
  if (change) change(content);
  content.auth.signature = sign_content(content.wire_format, content.content,
                                        group_.signature_key_, group_.context())
                               .auth.signature;
  return tag(std::move(content));
}

MlsMessage GroupForge::tagged(const MlsMessage& genuine, const Change& change) const {
  AuthenticatedContent content = content_of(genuine);
  change(content);
  return tag(std::move(content));
}

MlsMessage GroupForge::signed_by(const Ed25519KeyPair& key, Content content,
                                 const Change& change) const {
  AuthenticatedContent whole{WireFormat::mls_public_message,
                             group_.framed(std::move(content), {}), {}};
  if (whole.content.content_type() == ContentType::commit)
    whole.auth.confirmation_tag = Bytes(kHashBytes, 5);
  change(whole);
  whole.auth.signature =
      sign_content(whole.wire_format, whole.content, key, group_.context()).auth.signature;
  return tag(std::move(whole));
}

PrivateMessage GroupForge::sealed(Content content,
                                  const std::function<void(Bytes& plaintext)>& change,
                                  LeafIndex claimed_leaf) const {
  const ContentType type = type_of(content);
  const AuthenticatedContent whole =
      sign_content(WireFormat::mls_private_message, group_.framed(content, {}),
                   group_.signature_key_, group_.context());
  Encoder encoder;
  std::visit([&encoder](const auto& body) { encoder(body); }, content);
  FramedContentAuthData::fields(whole.auth, encoder, type);
  Bytes plaintext = encoder.take();
  change(plaintext);

  const auto [generation, key] = group_.messages_.next(group_.own_leaf_, ratchet_of(type));
  PrivateMessage message{whole.content.group_id, whole.content.epoch, type, {}, {}, {}};
  Encoder aad;
  aad(message.group_id, message.epoch, message.content_type, message.authenticated_data);
  message.ciphertext =
      aead_seal(key.key.view(), key.nonce.view(), aad.take(), plaintext);
  const MessageKey data_key =
      sender_data_key(group_.secrets_.sender_data_secret.view(), message.ciphertext);
  Encoder data_aad;
  data_aad(message.group_id, message.epoch, message.content_type);
  message.encrypted_sender_data =
      aead_seal(data_key.key.view(), data_key.nonce.view(), data_aad.take(),
                encode(SenderData{claimed_leaf, generation, {}}));
  return message;
}

UpdatePath GroupForge::path(const std::vector<Proposal>& proposals,
                            const std::function<void(NewPath& path)>& change) const {
  SeededEntropy entropy(99);
  RatchetTree tree = group_.state().tree();
  std::vector<SentProposal> sent;
  for (const Proposal& proposal : proposals)
    sent.push_back({proposal, {MemberSender{group_.own_leaf_}}});
  const AppliedProposals applied = apply_proposals(sent, tree);
  TreeKeys keys = group_.keys_.clone();
  NewPath drawn = draw_path(entropy, tree, keys, group_.own_leaf_, *tree.leaf(group_.own_leaf_),
                            group_.signature_key_, group_.context().group_id);
  change(drawn);
  GroupContext next = group_.context();
  ++next.epoch;
  next.tree_hash = tree.tree_hash();
  return encrypt_path(entropy, drawn, tree, applied.added, next).value();
}

void GroupForge::sign_leaf(UpdatePath& path) const {
  sign_leaf_node(path.leaf_node, group_.signature_key_,
                 {group_.context().group_id, group_.own_leaf_});
}

std::map<RowKey, Bytes> GroupForge::dump(Group& group) {
  TouchedRows keys = {{RowKind::public_state}, {RowKind::member_state}, {RowKind::pending_commit}};
  for (NodeIndex node = 0; node < node_count(group.state().tree().leaf_count()); ++node) {
    keys.insert({.kind = RowKind::node, .index = node});
    keys.insert({.kind = RowKind::private_key, .index = node});
  }
  for (std::uint32_t at = 0; at < group.state().proposals().size(); ++at)
    keys.insert({.kind = RowKind::proposal, .index = at});
  group.messages_.touch_all();
  keys.merge(group.messages_.take_touched());
  for (PastEpoch& past : group.past_) {
    keys.insert({.kind = RowKind::past_epoch, .epoch = past.context.epoch});
    past.messages.touch_all();
    keys.merge(past.messages.take_touched());
  }
  std::map<RowKey, Bytes> rows;
  for (const RowKey& key : keys)
    if (const auto value = group.row(key)) rows.emplace(key, to_bytes(value->view()));
  return rows;
}

}  // namespace linnet::mls
