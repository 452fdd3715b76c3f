#include "core/crypto/passphrase.h"

#include <sodium/crypto_pwhash_argon2id.h>

namespace linnet {

std::optional<SecretBytes> key_of_passphrase(std::string_view passphrase, ByteView salt,
                                             PassphraseCost cost) {
  if (salt.size() != kPassphraseSaltBytes) return std::nullopt;
  SecretBytes key(32);
  if (crypto_pwhash_argon2id(key.writable().data(), key.size(), passphrase.data(),
                             passphrase.size(), salt.data(), cost.passes, cost.memory_bytes,
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
    return std::nullopt;
  return key;
}

}  // namespace linnet
