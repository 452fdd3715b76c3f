#include "core/base/sha256.h"

#include <sodium/crypto_hash_sha256.h>

namespace linnet {

Sha256 sha256(ByteView bytes) {
  Sha256 digest;
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return digest;
}

}  // namespace linnet
