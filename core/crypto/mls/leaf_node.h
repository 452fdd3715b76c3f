#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/crypto/mls/extension.h"
#include "core/crypto/mls/mls_suite.h"
#include "core/crypto/mls/tree_math.h"

namespace linnet::mls {

// case basic: opaque identity<V>;
struct BasicCredential {
  Bytes identity;

  static void fields(auto& self, auto& stream) { stream(self.identity); }
  friend bool operator==(const BasicCredential&, const BasicCredential&) = default;
};

// case x509: Certificate certificates<V>, where Certificate is opaque cert_data<V>. Decoded so that
// messages that hold one can be read; no certificate is ever accepted.
struct X509Credential {
  std::vector<Bytes> certificates;

  static void fields(auto& self, auto& stream) { stream(self.certificates); }
  friend bool operator==(const X509Credential&, const X509Credential&) = default;
};

// struct {
//     CredentialType credential_type;
//     select (Credential.credential_type) {
//         case basic: opaque identity<V>;
//         case x509: Certificate certificates<V>;
//     };
// } Credential;
struct Credential {
  std::variant<BasicCredential, X509Credential> body;

  [[nodiscard]] CredentialType type() const {
    return static_cast<CredentialType>(body.index() + 1);
  }
  static void fields(auto& self, auto& stream) {
    stream.template select<std::uint16_t>(self.body);
  }
  friend bool operator==(const Credential&, const Credential&) = default;
};

[[nodiscard]] Credential basic_credential(ByteView identity);

// struct {
//     ProtocolVersion versions<V>;
//     CipherSuite cipher_suites<V>;
//     ExtensionType extensions<V>;
//     ProposalType proposals<V>;
//     CredentialType credentials<V>;
// } Capabilities;
struct Capabilities {
  std::vector<ProtocolVersion> versions = {kProtocolVersion};
  std::vector<CipherSuite> cipher_suites = {kCipherSuite};
  std::vector<ExtensionType> extensions;
  std::vector<ProposalType> proposals;
  std::vector<CredentialType> credentials = {CredentialType::basic};

  [[nodiscard]] bool has(ExtensionType type) const;
  [[nodiscard]] bool has(ProposalType type) const;
  [[nodiscard]] bool has(CredentialType type) const;

  static void fields(auto& self, auto& stream) {
    stream(self.versions, self.cipher_suites, self.extensions, self.proposals, self.credentials);
  }
  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

// struct {
//     uint64 not_before;
//     uint64 not_after;
// } Lifetime;
//
// Seconds since 1970.
struct Lifetime {
  std::uint64_t not_before = 0;
  std::uint64_t not_after = 0;

  static void fields(auto& self, auto& stream) { stream(self.not_before, self.not_after); }
  friend bool operator==(const Lifetime&, const Lifetime&) = default;
};

// How lifetimes are judged.
struct Lifetimes {
  std::optional<std::uint64_t> now;   // seconds since 1970; not looked at without
  std::uint64_t seconds_max = ~std::uint64_t{0};  // the longest lifetime that is acceptable
};

enum class LeafNodeSource : std::uint8_t { key_package = 1, update = 2, commit = 3 };

// case commit: opaque parent_hash<V>;
struct CommitParentHash {
  Bytes parent_hash;

  static void fields(auto& self, auto& stream) { stream(self.parent_hash); }
  friend bool operator==(const CommitParentHash&, const CommitParentHash&) = default;
};

// struct {
//     HPKEPublicKey encryption_key;
//     SignaturePublicKey signature_key;
//     Credential credential;
//     Capabilities capabilities;
//
//     LeafNodeSource leaf_node_source;
//     select (LeafNode.leaf_node_source) {
//         case key_package:
//             Lifetime lifetime;
//         case update:
//             struct{};
//         case commit:
//             opaque parent_hash<V>;
//     };
//
//     Extension extensions<V>;
//     /* SignWithLabel(., "LeafNodeTBS", LeafNodeTBS) */
//     opaque signature<V>;
// } LeafNode;
struct LeafNode {
  Bytes encryption_key;
  Bytes signature_key;
  Credential credential;
  Capabilities capabilities;
  std::variant<Lifetime, std::monostate, CommitParentHash> source_content;
  Extensions extensions;
  Bytes signature;

  [[nodiscard]] LeafNodeSource leaf_node_source() const {
    return static_cast<LeafNodeSource>(source_content.index() + 1);
  }
  [[nodiscard]] const Lifetime* lifetime() const { return std::get_if<Lifetime>(&source_content); }

  static void unsigned_fields(auto& self, auto& stream) {
    stream(self.encryption_key, self.signature_key, self.credential, self.capabilities);
    stream.template select<std::uint8_t>(self.source_content);
    stream(self.extensions);
  }
  static void fields(auto& self, auto& stream) {
    unsigned_fields(self, stream);
    stream(self.signature);
  }
  friend bool operator==(const LeafNode&, const LeafNode&) = default;
};

// Where a leaf node stands: nothing for one in a key package.
struct LeafPlace {
  ByteView group_id;  // borrowed
  LeafIndex leaf_index;
};

// The bytes that are signed (LeafNodeTBS); `place` counts for the sources update and commit.
[[nodiscard]] Bytes leaf_node_tbs(const LeafNode& leaf, const LeafPlace& place);
void sign_leaf_node(LeafNode& leaf, const Ed25519KeyPair& key, const LeafPlace& place);

// What a leaf node must fulfil by itself (section 7.3): the signature, its keys, and that it uses
// only what it lists.
[[nodiscard]] Status validate_leaf_node(const LeafNode& leaf, const LeafPlace& place);

// The lifetime of a leaf node that comes from a key package. It counts when somebody is added, not
// for members: one who is in the group and has not committed since must not keep others from joining.
[[nodiscard]] Status check_lifetime(const LeafNode& leaf, const Lifetimes& lifetimes);

// Whether the leaf's capabilities cover what a group asks of its members (section 11.1): the
// required capabilities and the extensions of the group context.
[[nodiscard]] Status check_supports(const LeafNode& leaf, const Extensions& group_extensions);

}  // namespace linnet::mls
