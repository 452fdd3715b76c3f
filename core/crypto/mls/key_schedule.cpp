#include "core/crypto/mls/key_schedule.h"

#include "core/crypto/hkdf.h"

namespace linnet::mls {
namespace {

SecretBytes member_secret(ByteView joiner_secret, ByteView psk_secret) {
  return hkdf_extract(joiner_secret, {psk_secret});
}

}  // namespace

EpochSecrets EpochSecrets::clone() const {
  return {sender_data_secret.clone(), encryption_secret.clone(), exporter_secret.clone(),
          external_secret.clone(),    confirmation_key.clone(),  membership_key.clone(),
          resumption_psk.clone(),     epoch_authenticator.clone(), init_secret.clone()};
}

HpkeKeyPair EpochSecrets::external_key() const {
  return HpkeKeyPair::derive(external_secret.view());
}

SecretBytes EpochSecrets::export_secret(std::string_view label, ByteView context,
                                        std::size_t size) const {
  const SecretBytes derived = derive_secret(exporter_secret.view(), label);
  return expand_with_label(derived.view(), "exported", hash(context), size);
}

Bytes EpochSecrets::confirmation_tag(ByteView confirmed_transcript_hash) const {
  return mac(confirmation_key.view(), confirmed_transcript_hash);
}

SecretBytes joiner_secret(ByteView init_secret, ByteView commit_secret,
                          const GroupContext& context) {
  const SecretBytes extracted = hkdf_extract(init_secret, {commit_secret});
  return expand_with_label(extracted.view(), "joiner", encode(context), kHashBytes);
}

SecretBytes welcome_secret(ByteView joiner_secret, ByteView psk_secret) {
  return derive_secret(member_secret(joiner_secret, psk_secret).view(), "welcome");
}

EpochSecrets epoch_secrets(ByteView joiner_secret, ByteView psk_secret,
                           const GroupContext& context) {
  const SecretBytes member = member_secret(joiner_secret, psk_secret);
  const SecretBytes epoch_secret =
      expand_with_label(member.view(), "epoch", encode(context), kHashBytes);
  const auto derive = [&](std::string_view label) {
    return derive_secret(epoch_secret.view(), label);
  };
  return {.sender_data_secret = derive("sender data"),
          .encryption_secret = derive("encryption"),
          .exporter_secret = derive("exporter"),
          .external_secret = derive("external"),
          .confirmation_key = derive("confirm"),
          .membership_key = derive("membership"),
          .resumption_psk = derive("resumption"),
          .epoch_authenticator = derive("authentication"),
          .init_secret = derive("init")};
}

// struct {
//     PreSharedKeyID id;
//     uint16 index;
//     uint16 count;
// } PSKLabel;
//
// psk_extracted_[i] = KDF.Extract(0, psk_[i])
// psk_input_[i] = ExpandWithLabel(psk_extracted_[i], "derived psk", PSKLabel, KDF.Nh)
// psk_secret_[0] = 0
// psk_secret_[i] = KDF.Extract(psk_input_[i-1], psk_secret_[i-1])
SecretBytes psk_secret(const std::vector<Psk>& psks) {
  SecretBytes secret(kHashBytes);
  const Bytes zero(kHashBytes);
  for (std::size_t index = 0; index < psks.size(); ++index) {
    Encoder label;
    label(psks[index].id, static_cast<std::uint16_t>(index),
          static_cast<std::uint16_t>(psks.size()));
    const SecretBytes extracted = hkdf_extract(zero, {psks[index].secret.view()});
    const SecretBytes input =
        expand_with_label(extracted.view(), "derived psk", label.take(), kHashBytes);
    secret = hkdf_extract(input.view(), {secret.view()});
  }
  return secret;
}

// struct {
//     WireFormat wire_format;
//     FramedContent content; /* with content_type == commit */
//     opaque signature<V>;
// } ConfirmedTranscriptHashInput;
Bytes confirmed_transcript_hash(ByteView interim_transcript_hash,
                                const AuthenticatedContent& commit) {
  Encoder input;
  input.raw(interim_transcript_hash);
  input(commit.wire_format, commit.content, commit.auth.signature);
  return hash(input.take());
}

// struct {
//     MAC confirmation_tag;
// } InterimTranscriptHashInput;
Bytes interim_transcript_hash(ByteView confirmed_transcript_hash, const Bytes& confirmation_tag) {
  Encoder input;
  input.raw(confirmed_transcript_hash);
  input(confirmation_tag);
  return hash(input.take());
}

}  // namespace linnet::mls
