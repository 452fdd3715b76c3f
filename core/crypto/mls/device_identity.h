#pragma once

#include "core/crypto/mls/leaf_node.h"

namespace linnet::mls {

// Who a leaf is: one device of one user, in the identity of its basic credential. Both have their
// length, so that no two devices share an identity, whatever characters their ids have.
//
// struct {
//     opaque user_id<V>;
//     opaque device_id<V>;
// } DeviceIdentity;
struct DeviceIdentity {
  Bytes user_id;
  Bytes device_id;

  static void fields(auto& self, auto& stream) { stream(self.user_id, self.device_id); }
  friend bool operator==(const DeviceIdentity&, const DeviceIdentity&) = default;
};

[[nodiscard]] Credential device_credential(const DeviceIdentity& identity);

// credential_refused: not a basic credential, not such an identity, or an empty id. Whether the ids
// are allowed and whether the key is the device's is the Authenticator's to say.
[[nodiscard]] Result<DeviceIdentity> device_identity(const Credential& credential);

}  // namespace linnet::mls
