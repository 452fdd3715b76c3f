#pragma once

#include <string_view>
#include <vector>

#include "core/crypto/hpke.h"
#include "core/crypto/mls/framing.h"
#include "core/crypto/secret_bytes.h"

// The key schedule of RFC 9420, section 8, its pre-shared keys (8.4) and transcript hashes (8.2).
namespace linnet::mls {

// What an epoch derives from its epoch_secret.
struct EpochSecrets {
  SecretBytes sender_data_secret;
  SecretBytes encryption_secret;
  SecretBytes exporter_secret;
  SecretBytes external_secret;
  SecretBytes confirmation_key;
  SecretBytes membership_key;
  SecretBytes resumption_psk;
  SecretBytes epoch_authenticator;
  SecretBytes init_secret;

  [[nodiscard]] EpochSecrets clone() const;

  // The key pair that external commits encapsulate to.
  [[nodiscard]] HpkeKeyPair external_key() const;
  // MLS-Exporter(Label, Context, Length).
  [[nodiscard]] SecretBytes export_secret(std::string_view label, ByteView context,
                                          std::size_t size) const;
  [[nodiscard]] Bytes confirmation_tag(ByteView confirmed_transcript_hash) const;
};

[[nodiscard]] SecretBytes joiner_secret(ByteView init_secret, ByteView commit_secret,
                                        const GroupContext& context);
[[nodiscard]] SecretBytes welcome_secret(ByteView joiner_secret, ByteView psk_secret);
// `context` is the one of the epoch that begins.
[[nodiscard]] EpochSecrets epoch_secrets(ByteView joiner_secret, ByteView psk_secret,
                                         const GroupContext& context);

struct Psk {
  PreSharedKeyId id;
  SecretBytes secret;
};

// Zeros where there are none.
[[nodiscard]] SecretBytes psk_secret(const std::vector<Psk>& psks);

// The hash after a commit, from the interim hash before it.
[[nodiscard]] Bytes confirmed_transcript_hash(ByteView interim_transcript_hash,
                                              const AuthenticatedContent& commit);
[[nodiscard]] Bytes interim_transcript_hash(ByteView confirmed_transcript_hash,
                                            const Bytes& confirmation_tag);

// The init secret that an external commit brings along: the joiner's and the members' side.
inline constexpr std::string_view kExternalInitLabel = "MLS 1.0 external init secret";

}  // namespace linnet::mls
