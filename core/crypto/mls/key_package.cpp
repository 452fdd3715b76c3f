#include "core/crypto/mls/key_package.h"

#include <utility>

#include "core/base/result.h"
#include "core/crypto/x25519.h"

namespace linnet::mls {
namespace {

// struct {
//     ... the fields of KeyPackage up to extensions ...
// } KeyPackageTBS;
Bytes key_package_tbs(const KeyPackage& key_package) {
  Encoder encoder;
  KeyPackage::unsigned_fields(key_package, encoder);
  return encoder.take();
}

}  // namespace

Bytes KeyPackage::ref() const {
  return ref_hash("MLS 1.0 KeyPackage Reference", encode(*this));
}

OwnKeyPackage OwnKeyPackage::clone() const {
  return {key_package, init_key.clone(), encryption_key.clone(), signature_key.clone()};
}

OwnKeyPackage make_key_package(Entropy& entropy, const Ed25519KeyPair& signature_key,
                               KeyPackageOptions options) {
  OwnKeyPackage own{{},
                    HpkeKeyPair::generate(entropy),
                    HpkeKeyPair::generate(entropy),
                    signature_key.clone()};
  KeyPackage& key_package = own.key_package;
  key_package.init_key = own.init_key.public_key;
  key_package.leaf_node = {.encryption_key = own.encryption_key.public_key,
                           .signature_key = signature_key.public_key(),
                           .credential = std::move(options.credential),
                           .capabilities = std::move(options.capabilities),
                           .source_content = options.lifetime,
                           .extensions = std::move(options.leaf_extensions),
                           .signature = {}};
  key_package.extensions = std::move(options.extensions);
  sign_leaf_node(key_package.leaf_node, signature_key, {});
  sign_key_package(key_package, signature_key);
  return own;
}

void sign_key_package(KeyPackage& key_package, const Ed25519KeyPair& key) {
  key_package.signature = sign_with_label(key, "KeyPackageTBS", key_package_tbs(key_package));
}

Status validate_key_package(const KeyPackage& key_package, const Lifetimes& lifetimes) {
  const LeafNode& leaf = key_package.leaf_node;
  if (key_package.version != kProtocolVersion) return broken(Rule::protocol_version);
  if (key_package.cipher_suite != kCipherSuite) return broken(Rule::cipher_suite);
  if (leaf.leaf_node_source() != LeafNodeSource::key_package)
    return broken(Rule::leaf_node_source, "key package");
  LINNET_TRY(check_lifetime(leaf, lifetimes));
  LINNET_TRY(validate_leaf_node(leaf, {}));
  if (!is_valid_x25519_public_key(key_package.init_key))
    return broken(Rule::invalid_public_key, "init key");
  if (key_package.init_key == leaf.encryption_key) return broken(Rule::init_key_equals_leaf_key);
  LINNET_TRY(check_unique(key_package.extensions));
  if (!verify_with_label(leaf.signature_key, "KeyPackageTBS", key_package_tbs(key_package),
                         key_package.signature))
    return broken(Rule::invalid_signature, "key package");
  return {};
}

}  // namespace linnet::mls
