#include "core/crypto/mls/mls_suite.h"

#include "core/base/sha256.h"
#include "core/crypto/hkdf.h"

namespace linnet::mls {
namespace {

Bytes full_label(std::string_view label) {
  Bytes full = to_bytes("MLS 1.0 ");
  append(full, as_bytes(label));
  return full;
}

// struct {
//     opaque label<V> = "MLS 1.0 " + Label;
//     opaque content<V> = Content;
// } SignContent;
//
// EncryptContext (label, context) has the same form.
Bytes labeled(std::string_view label, ByteView content) {
  Encoder encoder;
  encoder(full_label(label), to_bytes(content));
  return encoder.take();
}

}  // namespace

Bytes hash(ByteView bytes) {
  return to_bytes(ByteView{sha256(bytes)});
}

Bytes mac(ByteView key, ByteView bytes) {
  return to_bytes(ByteView{hmac_sha256(key, {bytes})});
}

// struct {
//     opaque label<V>;
//     opaque value<V>;
// } RefHashInput;
Bytes ref_hash(std::string_view label, ByteView value) {
  Encoder encoder;
  encoder(to_bytes(label), to_bytes(value));
  return hash(encoder.take());
}

// struct {
//     uint16 length = Length;
//     opaque label<V> = "MLS 1.0 " + Label;
//     opaque context<V> = Context;
// } KDFLabel;
SecretBytes expand_with_label(ByteView secret, std::string_view label, ByteView context,
                              std::size_t size) {
  Encoder encoder;
  encoder(static_cast<std::uint16_t>(size), full_label(label), to_bytes(context));
  return hkdf_expand(secret, encoder.take(), size);
}

SecretBytes derive_secret(ByteView secret, std::string_view label) {
  return expand_with_label(secret, label, {}, kHashBytes);
}

SecretBytes derive_tree_secret(ByteView secret, std::string_view label, std::uint32_t generation,
                               std::size_t size) {
  return expand_with_label(secret, label, encode(generation), size);
}

Bytes sign_with_label(const Ed25519KeyPair& key, std::string_view label, ByteView content) {
  return key.sign(labeled(label, content));
}

bool verify_with_label(ByteView public_key, std::string_view label, ByteView content,
                       ByteView signature) {
  return ed25519_verify(public_key, labeled(label, content), signature);
}

HpkeScheduleContext encrypt_context(std::string_view label, ByteView context) {
  return HpkeScheduleContext(labeled(label, context));
}

Result<HpkeCiphertext> encrypt_with_label(Entropy& entropy, ByteView public_key,
                                          const HpkeScheduleContext& encrypt_context,
                                          ByteView plaintext) {
  auto sealed = hpke_seal(entropy, public_key, encrypt_context, {}, plaintext);
  if (!sealed) return broken(Rule::invalid_public_key);
  return HpkeCiphertext{std::move(sealed->encapsulated_key), std::move(sealed->ciphertext)};
}

Result<SecretBytes> decrypt_with_label(const HpkeKeyPair& key, std::string_view label,
                                       ByteView context, const HpkeCiphertext& ciphertext) {
  auto opened = hpke_open(key, ciphertext.kem_output, encrypt_context(label, context), {},
                          ciphertext.ciphertext);
  if (!opened) return broken(Rule::decryption, std::string(label));
  SecretBytes secret{ByteView{*opened}};
  wipe(*opened);
  return secret;
}

}  // namespace linnet::mls
