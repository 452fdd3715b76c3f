#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/crypto/mls/key_package.h"

namespace linnet::mls {

struct ExternalPsk {
  Bytes psk_id;

  static void fields(auto& self, auto& stream) { stream(self.psk_id); }
  friend bool operator==(const ExternalPsk&, const ExternalPsk&) = default;
};

enum class ResumptionPskUsage : std::uint8_t { application = 1, reinit = 2, branch = 3 };

struct ResumptionPsk {
  ResumptionPskUsage usage{};
  Bytes psk_group_id;
  std::uint64_t psk_epoch = 0;

  static void fields(auto& self, auto& stream) {
    stream(self.usage, self.psk_group_id, self.psk_epoch);
  }
  friend bool operator==(const ResumptionPsk&, const ResumptionPsk&) = default;
};

// struct {
//     PSKType psktype;
//     select (PreSharedKeyID.psktype) {
//         case external:
//             opaque psk_id<V>;
//         case resumption:
//             ResumptionPSKUsage usage;
//             opaque psk_group_id<V>;
//             uint64 psk_epoch;
//     };
//     opaque psk_nonce<V>;
// } PreSharedKeyID;
struct PreSharedKeyId {
  std::variant<ExternalPsk, ResumptionPsk> psk;
  Bytes psk_nonce;

  static void fields(auto& self, auto& stream) {
    stream.template select<std::uint8_t>(self.psk);
    stream(self.psk_nonce);
  }
  friend bool operator==(const PreSharedKeyId&, const PreSharedKeyId&) = default;
};

// struct { KeyPackage key_package; } Add;
struct Add {
  KeyPackage key_package;

  static void fields(auto& self, auto& stream) { stream(self.key_package); }
  friend bool operator==(const Add&, const Add&) = default;
};

// struct { LeafNode leaf_node; } Update;
struct Update {
  LeafNode leaf_node;

  static void fields(auto& self, auto& stream) { stream(self.leaf_node); }
  friend bool operator==(const Update&, const Update&) = default;
};

// struct { uint32 removed; } Remove;
struct Remove {
  LeafIndex removed;

  static void fields(auto& self, auto& stream) { stream(self.removed); }
  friend bool operator==(const Remove&, const Remove&) = default;
};

// struct { PreSharedKeyID psk; } PreSharedKey;
struct PreSharedKey {
  PreSharedKeyId psk;

  static void fields(auto& self, auto& stream) { stream(self.psk); }
  friend bool operator==(const PreSharedKey&, const PreSharedKey&) = default;
};

// struct {
//     opaque group_id<V>;
//     ProtocolVersion version;
//     CipherSuite cipher_suite;
//     Extension extensions<V>;
// } ReInit;
struct ReInit {
  Bytes group_id;
  ProtocolVersion version = kProtocolVersion;
  CipherSuite cipher_suite = kCipherSuite;
  Extensions extensions;

  static void fields(auto& self, auto& stream) {
    stream(self.group_id, self.version, self.cipher_suite, self.extensions);
  }
  friend bool operator==(const ReInit&, const ReInit&) = default;
};

// struct { opaque kem_output<V>; } ExternalInit;
struct ExternalInit {
  Bytes kem_output;

  static void fields(auto& self, auto& stream) { stream(self.kem_output); }
  friend bool operator==(const ExternalInit&, const ExternalInit&) = default;
};

// struct { Extension extensions<V>; } GroupContextExtensions;
struct GroupContextExtensions {
  Extensions extensions;

  static void fields(auto& self, auto& stream) { stream(self.extensions); }
  friend bool operator==(const GroupContextExtensions&, const GroupContextExtensions&) = default;
};

// struct {
//     ProposalType proposal_type;
//     select (Proposal.proposal_type) {
//         case add:                      Add;
//         case update:                   Update;
//         case remove:                   Remove;
//         case psk:                      PreSharedKey;
//         case reinit:                   ReInit;
//         case external_init:            ExternalInit;
//         case group_context_extensions: GroupContextExtensions;
//     };
// } Proposal;
struct Proposal {
  std::variant<Add, Update, Remove, PreSharedKey, ReInit, ExternalInit, GroupContextExtensions>
      body;

  [[nodiscard]] ProposalType type() const { return static_cast<ProposalType>(body.index() + 1); }
  static void fields(auto& self, auto& stream) {
    stream.template select<std::uint16_t>(self.body);
  }
  friend bool operator==(const Proposal&, const Proposal&) = default;
};

// opaque ProposalRef<V>: the hash of an AuthenticatedContent that holds a proposal (section 5.2).
using ProposalRef = Bytes;

// struct {
//     ProposalOrRefType type;
//     select (ProposalOrRef.type) {
//         case proposal:  Proposal proposal;
//         case reference: ProposalRef reference;
//     };
// } ProposalOrRef;
struct ProposalOrRef {
  std::variant<Proposal, ProposalRef> body;

  static void fields(auto& self, auto& stream) {
    stream.template select<std::uint8_t>(self.body);
  }
  friend bool operator==(const ProposalOrRef&, const ProposalOrRef&) = default;
};

// struct {
//     HPKEPublicKey encryption_key;
//     HPKECiphertext encrypted_path_secret<V>;
// } UpdatePathNode;
struct UpdatePathNode {
  Bytes encryption_key;
  std::vector<HpkeCiphertext> encrypted_path_secret;

  static void fields(auto& self, auto& stream) {
    stream(self.encryption_key, self.encrypted_path_secret);
  }
  friend bool operator==(const UpdatePathNode&, const UpdatePathNode&) = default;
};

// struct {
//     LeafNode leaf_node;
//     UpdatePathNode nodes<V>;
// } UpdatePath;
struct UpdatePath {
  LeafNode leaf_node;
  std::vector<UpdatePathNode> nodes;

  static void fields(auto& self, auto& stream) { stream(self.leaf_node, self.nodes); }
  friend bool operator==(const UpdatePath&, const UpdatePath&) = default;
};

// struct {
//     ProposalOrRef proposals<V>;
//     optional<UpdatePath> path;
// } Commit;
struct Commit {
  std::vector<ProposalOrRef> proposals;
  std::optional<UpdatePath> path;

  static void fields(auto& self, auto& stream) { stream(self.proposals, self.path); }
  friend bool operator==(const Commit&, const Commit&) = default;
};

}  // namespace linnet::mls
