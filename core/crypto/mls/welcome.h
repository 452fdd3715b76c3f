#pragma once

#include <optional>
#include <vector>

#include "core/crypto/mls/group_context.h"
#include "core/crypto/mls/proposal.h"

namespace linnet::mls {

// struct {
//     GroupContext group_context;
//     Extension extensions<V>;
//     MAC confirmation_tag;
//     uint32 signer;
//     /* SignWithLabel(., "GroupInfoTBS", GroupInfoTBS) */
//     opaque signature<V>;
// } GroupInfo;
struct GroupInfo {
  GroupContext group_context;
  Extensions extensions;
  Bytes confirmation_tag;
  LeafIndex signer;
  Bytes signature;

  static void unsigned_fields(auto& self, auto& stream) {
    stream(self.group_context, self.extensions, self.confirmation_tag, self.signer);
  }
  static void fields(auto& self, auto& stream) {
    unsigned_fields(self, stream);
    stream(self.signature);
  }
  friend bool operator==(const GroupInfo&, const GroupInfo&) = default;
};

void sign_group_info(GroupInfo& group_info, const Ed25519KeyPair& key);
[[nodiscard]] bool verify_group_info(const GroupInfo& group_info, ByteView signature_key);

// struct { opaque path_secret<V>; } PathSecret;
struct PathSecret {
  SecretBytes path_secret;

  static void fields(auto& self, auto& stream) { stream(self.path_secret); }
};

// struct {
//   opaque joiner_secret<V>;
//   optional<PathSecret> path_secret;
//   PreSharedKeyID psks<V>;
// } GroupSecrets;
struct GroupSecrets {
  SecretBytes joiner_secret;
  std::optional<PathSecret> path_secret;
  std::vector<PreSharedKeyId> psks;

  static void fields(auto& self, auto& stream) {
    stream(self.joiner_secret, self.path_secret, self.psks);
  }
};

// struct {
//   KeyPackageRef new_member;
//   HPKECiphertext encrypted_group_secrets;
// } EncryptedGroupSecrets;
struct EncryptedGroupSecrets {
  Bytes new_member;
  HpkeCiphertext encrypted_group_secrets;

  static void fields(auto& self, auto& stream) {
    stream(self.new_member, self.encrypted_group_secrets);
  }
  friend bool operator==(const EncryptedGroupSecrets&, const EncryptedGroupSecrets&) = default;
};

// struct {
//   CipherSuite cipher_suite;
//   EncryptedGroupSecrets secrets<V>;
//   opaque encrypted_group_info<V>;
// } Welcome;
struct Welcome {
  CipherSuite cipher_suite = kCipherSuite;
  std::vector<EncryptedGroupSecrets> secrets;
  Bytes encrypted_group_info;

  static void fields(auto& self, auto& stream) {
    stream(self.cipher_suite, self.secrets, self.encrypted_group_info);
  }
  friend bool operator==(const Welcome&, const Welcome&) = default;
};

// The GroupInfo of a welcome, sealed and opened with the welcome_secret (section 12.4.3.1).
[[nodiscard]] Bytes encrypt_group_info(const GroupInfo& group_info, ByteView welcome_secret);
[[nodiscard]] Result<GroupInfo> decrypt_group_info(const Welcome& welcome, ByteView welcome_secret);

// The secrets for the key package `ref`, opened with its init key.
[[nodiscard]] Result<GroupSecrets> decrypt_group_secrets(const Welcome& welcome, ByteView ref,
                                                         const HpkeKeyPair& init_key);

}  // namespace linnet::mls
