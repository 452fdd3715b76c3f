#include "core/crypto/mls/message_protection.h"

#include <algorithm>
#include <utility>

#include "core/base/check.h"
#include "core/base/result.h"
#include "core/crypto/aead.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/mls_suite.h"

namespace linnet::mls {
namespace {

// struct {
//     ProtocolVersion version = mls10;
//     WireFormat wire_format;
//     FramedContent content;
//     select (FramedContentTBS.content.sender.sender_type) {
//         case member:
//         case new_member_commit:
//             GroupContext context;
//         case external:
//         case new_member_proposal:
//             struct{};
//     };
// } FramedContentTBS;
Bytes framed_content_tbs(WireFormat wire_format, const FramedContent& content,
                         const GroupContext& context) {
  Encoder encoder;
  encoder(kProtocolVersion, wire_format, content);
  if (content.sender.member() || content.sender.is_new_member_commit()) encoder(context);
  return encoder.take();
}

// struct {
//   FramedContentTBS content_tbs;
//   FramedContentAuthData auth;
// } AuthenticatedContentTBM;
Bytes membership_tag(const AuthenticatedContent& content, ByteView membership_key,
                     const GroupContext& context) {
  Encoder encoder;
  encoder.raw(framed_content_tbs(content.wire_format, content.content, context));
  FramedContentAuthData::fields(content.auth, encoder, content.content.content_type());
  return mac(membership_key, encoder.take());
}

// struct {
//     opaque group_id<V>;
//     uint64 epoch;
//     ContentType content_type;
//     opaque authenticated_data<V>;
// } PrivateContentAAD;
Bytes private_content_aad(const PrivateMessage& message) {
  Encoder encoder;
  encoder(message.group_id, message.epoch, message.content_type, message.authenticated_data);
  return encoder.take();
}

// struct {
//     opaque group_id<V>;
//     uint64 epoch;
//     ContentType content_type;
// } SenderDataAAD;
Bytes sender_data_aad(const PrivateMessage& message) {
  Encoder encoder;
  encoder(message.group_id, message.epoch, message.content_type);
  return encoder.take();
}

// The first octets of the nonce, XORed with the reuse guard (section 6.3.1).
Bytes guarded(const SecretBytes& nonce, const std::array<std::uint8_t, 4>& reuse_guard) {
  Bytes guarded_nonce = to_bytes(nonce.view());
  for (std::size_t at = 0; at < reuse_guard.size(); ++at) guarded_nonce[at] ^= reuse_guard[at];
  return guarded_nonce;
}

// struct {
//     select (PrivateMessage.content_type) {
//         case application:
//           opaque application_data<V>;
//         case proposal:
//           Proposal proposal;
//         case commit:
//           Commit commit;
//     };
//
//     FramedContentAuthData auth;
//     opaque padding[length_of_padding];
// } PrivateMessageContent;
Bytes private_message_content(const AuthenticatedContent& content, std::size_t padding) {
  Encoder encoder;
  std::visit([&encoder](const auto& body) { encoder(body); }, content.content.content);
  FramedContentAuthData::fields(content.auth, encoder, content.content.content_type());
  Bytes plaintext = encoder.take();
  plaintext.resize(plaintext.size() + padding);
  return plaintext;
}

Status read_private_message_content(ByteView plaintext, ContentType type, AuthenticatedContent& into) {
  Decoder decoder(plaintext);
  switch (type) {
    case ContentType::application:
      decoder(into.content.content.emplace<Bytes>());
      break;
    case ContentType::proposal:
      decoder(into.content.content.emplace<Proposal>());
      break;
    case ContentType::commit:
      decoder(into.content.content.emplace<Commit>());
      break;
    default:
      return broken(Rule::unknown_variant, "content type");
  }
  FramedContentAuthData::fields(into.auth, decoder, type);
  LINNET_TRY(decoder.status());
  const ByteView padding = decoder.rest();
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t octet) { return octet != 0; }))
    return broken(Rule::padding);
  return {};
}

Result<SenderData> open_sender_data(const PrivateMessage& message, ByteView sender_data_secret) {
  const MessageKey key = sender_data_key(sender_data_secret, message.ciphertext);
  const auto opened = aead_open(key.key.view(), key.nonce.view(), sender_data_aad(message),
                                message.encrypted_sender_data);
  if (!opened) return broken(Rule::decryption, "sender data");
  return decode<SenderData>(*opened);
}

}  // namespace

AuthenticatedContent sign_content(WireFormat wire_format, FramedContent content,
                                  const Ed25519KeyPair& key, const GroupContext& context) {
  Bytes signature = sign_with_label(key, "FramedContentTBS",
                                    framed_content_tbs(wire_format, content, context));
  return {wire_format, std::move(content), {std::move(signature), {}}};
}

bool verify_content(const AuthenticatedContent& content, ByteView signature_key,
                    const GroupContext& context) {
  return verify_with_label(signature_key, "FramedContentTBS",
                           framed_content_tbs(content.wire_format, content.content, context),
                           content.auth.signature);
}

ProposalRef proposal_ref(const AuthenticatedContent& proposal) {
  return ref_hash("MLS 1.0 Proposal Reference", encode(proposal));
}

PublicMessage protect_public(AuthenticatedContent content, ByteView membership_key,
                             const GroupContext& context) {
  Bytes tag;
  if (content.content.sender.member()) tag = membership_tag(content, membership_key, context);
  return {std::move(content.content), std::move(content.auth), std::move(tag)};
}

Result<AuthenticatedContent> unprotect_public(PublicMessage message, ByteView membership_key,
                                              const GroupContext& context) {
  if (message.content.content_type() == ContentType::application)
    return broken(Rule::application_in_clear);
  AuthenticatedContent content{WireFormat::mls_public_message, std::move(message.content),
                               std::move(message.auth)};
  if (content.content.sender.member() &&
      !constant_time_equal(message.membership_tag,
                           membership_tag(content, membership_key, context)))
    return broken(Rule::membership_tag);
  return content;
}

PrivateMessage protect_private(const AuthenticatedContent& content, SecretTree& keys,
                               ByteView sender_data_secret, Entropy& entropy,
                               std::size_t padding) {
  const auto leaf = content.content.sender.member();
  LINNET_CHECK(leaf && content.wire_format == WireFormat::mls_private_message);
  const ContentType type = content.content.content_type();
  const auto [generation, key] = keys.next(*leaf, ratchet_of(type));

  PrivateMessage message{content.content.group_id, content.content.epoch, type,
                         content.content.authenticated_data, {}, {}};
  SenderData sender{*leaf, generation, {}};
  entropy.fill(sender.reuse_guard);
  Bytes plaintext = private_message_content(content, padding);
  message.ciphertext = aead_seal(key.key.view(), guarded(key.nonce, sender.reuse_guard),
                                 private_content_aad(message), plaintext);
  wipe(plaintext);
  const MessageKey data_key = sender_data_key(sender_data_secret, message.ciphertext);
  message.encrypted_sender_data = aead_seal(data_key.key.view(), data_key.nonce.view(),
                                            sender_data_aad(message), encode(sender));
  return message;
}

Result<OpenedMessage> unprotect_private(const PrivateMessage& message, const SecretTree& keys,
                                        ByteView sender_data_secret, LeafIndex own) {
  LINNET_ASSIGN(const SenderData sender, open_sender_data(message, sender_data_secret));
  if (sender.leaf_index == own) return broken(Rule::own_message);
  LINNET_ASSIGN(SecretTree::Step step,
                keys.step_to(sender.leaf_index, ratchet_of(message.content_type),
                             sender.generation));
  const MessageKey& key = step.ratchet.key;
  auto plaintext =
      aead_open(key.key.view(), guarded(key.nonce, sender.reuse_guard),
                private_content_aad(message), message.ciphertext);
  if (!plaintext) return broken(Rule::decryption, "content");
  OpenedMessage opened{{WireFormat::mls_private_message,
                        {message.group_id,
                         message.epoch,
                         {MemberSender{sender.leaf_index}},
                         message.authenticated_data,
                         {}},
                        {}},
                       std::move(step)};
  const auto read = read_private_message_content(*plaintext, message.content_type, opened.content);
  wipe(*plaintext);
  if (!read) return std::unexpected(read.error());
  return opened;
}

MessageKey sender_data_key(ByteView sender_data_secret, ByteView ciphertext) {
  const ByteView sample = ciphertext.first(std::min(ciphertext.size(), kHashBytes));
  return {expand_with_label(sender_data_secret, "key", sample, kAeadKeyBytes),
          expand_with_label(sender_data_secret, "nonce", sample, kAeadNonceBytes)};
}

}  // namespace linnet::mls
