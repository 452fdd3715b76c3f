#pragma once

#include <functional>

#include "core/crypto/mls/group.h"

namespace linnet::mls {

// A malicious sender of a Welcome: opens a genuine one with the joiner's keys, and makes another of
// what it changed, signed with `signer`, its confirmation tag as it follows from the secrets.
struct WelcomeForge {
  const OwnKeyPackage& joiner;
  const Ed25519KeyPair& signer;

  struct Parts {
    GroupSecrets secrets;
    GroupInfo group_info;
    SecretBytes psk_secret;  // what the joiner is to find for secrets.psks
    bool confirm = true;     // false: the tag stays as it is
    bool sign = true;
  };
  [[nodiscard]] Welcome forge(const Welcome& genuine,
                              const std::function<void(Parts& parts)>& change) const;
};

}  // namespace linnet::mls
