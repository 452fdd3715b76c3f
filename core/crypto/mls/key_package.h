#pragma once

#include <cstdint>
#include <optional>

#include "core/crypto/mls/leaf_node.h"

namespace linnet::mls {

// struct {
//     ProtocolVersion version;
//     CipherSuite cipher_suite;
//     HPKEPublicKey init_key;
//     LeafNode leaf_node;
//     Extension extensions<V>;
//     /* SignWithLabel(., "KeyPackageTBS", KeyPackageTBS) */
//     opaque signature<V>;
// } KeyPackage;
struct KeyPackage {
  ProtocolVersion version = kProtocolVersion;
  CipherSuite cipher_suite = kCipherSuite;
  Bytes init_key;
  LeafNode leaf_node;
  Extensions extensions;
  Bytes signature;

  static void unsigned_fields(auto& self, auto& stream) {
    stream(self.version, self.cipher_suite, self.init_key, self.leaf_node, self.extensions);
  }
  static void fields(auto& self, auto& stream) {
    unsigned_fields(self, stream);
    stream(self.signature);
  }
  friend bool operator==(const KeyPackage&, const KeyPackage&) = default;

  // MakeKeyPackageRef (section 5.2).
  [[nodiscard]] Bytes ref() const;
};

// A key package with its private keys: what a client keeps until somebody adds it.
struct OwnKeyPackage {
  KeyPackage key_package;
  HpkeKeyPair init_key;
  HpkeKeyPair encryption_key;
  Ed25519KeyPair signature_key;

  [[nodiscard]] OwnKeyPackage clone() const;
};

struct KeyPackageOptions {
  Credential credential;
  Lifetime lifetime;
  Capabilities capabilities;
  Extensions leaf_extensions;
  Extensions extensions;
};

[[nodiscard]] OwnKeyPackage make_key_package(Entropy& entropy, const Ed25519KeyPair& signature_key,
                                             KeyPackageOptions options);
void sign_key_package(KeyPackage& key_package, const Ed25519KeyPair& key);

// What a key package must fulfil (section 10.1), its leaf node included.
[[nodiscard]] Status validate_key_package(const KeyPackage& key_package,
                                          const Lifetimes& lifetimes);

}  // namespace linnet::mls
