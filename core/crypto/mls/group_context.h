#pragma once

#include <cstdint>

#include "core/crypto/mls/extension.h"
#include "core/crypto/mls/mls_suite.h"

namespace linnet::mls {

// struct {
//     ProtocolVersion version = mls10;
//     CipherSuite cipher_suite;
//     opaque group_id<V>;
//     uint64 epoch;
//     opaque tree_hash<V>;
//     opaque confirmed_transcript_hash<V>;
//     Extension extensions<V>;
// } GroupContext;
struct GroupContext {
  ProtocolVersion version = kProtocolVersion;
  CipherSuite cipher_suite = kCipherSuite;
  Bytes group_id;
  std::uint64_t epoch = 0;
  Bytes tree_hash;
  Bytes confirmed_transcript_hash;
  Extensions extensions;

  static void fields(auto& self, auto& stream) {
    stream(self.version, self.cipher_suite, self.group_id, self.epoch, self.tree_hash,
           self.confirmed_transcript_hash, self.extensions);
  }
  friend bool operator==(const GroupContext&, const GroupContext&) = default;
};

}  // namespace linnet::mls
