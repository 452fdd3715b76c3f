#include "core/crypto/mls/welcome.h"

#include "core/base/result.h"
#include "core/crypto/aead.h"

namespace linnet::mls {
namespace {

// struct {
//     ... the fields of GroupInfo up to signer ...
// } GroupInfoTBS;
Bytes group_info_tbs(const GroupInfo& group_info) {
  Encoder encoder;
  GroupInfo::unsigned_fields(group_info, encoder);
  return encoder.take();
}

}  // namespace

void sign_group_info(GroupInfo& group_info, const Ed25519KeyPair& key) {
  group_info.signature = sign_with_label(key, "GroupInfoTBS", group_info_tbs(group_info));
}

bool verify_group_info(const GroupInfo& group_info, ByteView signature_key) {
  return verify_with_label(signature_key, "GroupInfoTBS", group_info_tbs(group_info),
                           group_info.signature);
}

Bytes encrypt_group_info(const GroupInfo& group_info, ByteView welcome_secret) {
  const SecretBytes key = expand_with_label(welcome_secret, "key", {}, kAeadKeyBytes);
  const SecretBytes nonce = expand_with_label(welcome_secret, "nonce", {}, kAeadNonceBytes);
  return aead_seal(key.view(), nonce.view(), {}, encode(group_info));
}

Result<GroupInfo> decrypt_group_info(const Welcome& welcome, ByteView welcome_secret) {
  const SecretBytes key = expand_with_label(welcome_secret, "key", {}, kAeadKeyBytes);
  const SecretBytes nonce = expand_with_label(welcome_secret, "nonce", {}, kAeadNonceBytes);
  const auto opened = aead_open(key.view(), nonce.view(), {}, welcome.encrypted_group_info);
  if (!opened) return broken(Rule::decryption, "group info");
  return decode<GroupInfo>(*opened);
}

Result<GroupSecrets> decrypt_group_secrets(const Welcome& welcome, ByteView ref,
                                           const HpkeKeyPair& init_key) {
  for (const EncryptedGroupSecrets& secrets : welcome.secrets) {
    if (to_bytes(ref) != secrets.new_member) continue;
    LINNET_ASSIGN(const SecretBytes opened,
                  decrypt_with_label(init_key, "Welcome", welcome.encrypted_group_info,
                                     secrets.encrypted_group_secrets));
    return decode<GroupSecrets>(opened.view());
  }
  return broken(Rule::not_for_me);
}

}  // namespace linnet::mls
