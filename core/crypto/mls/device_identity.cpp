#include "core/crypto/mls/device_identity.h"

namespace linnet::mls {

Credential device_credential(const DeviceIdentity& identity) {
  return basic_credential(encode(identity));
}

Result<DeviceIdentity> device_identity(const Credential& credential) {
  const auto* basic = std::get_if<BasicCredential>(&credential.body);
  if (basic == nullptr) return broken(Rule::credential_refused, "not basic");
  auto identity = decode<DeviceIdentity>(basic->identity);
  if (!identity || identity->user_id.empty() || identity->device_id.empty())
    return broken(Rule::credential_refused, "not a user's device");
  return *std::move(identity);
}

}  // namespace linnet::mls
