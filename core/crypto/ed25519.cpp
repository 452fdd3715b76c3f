#include "core/crypto/ed25519.h"

#include <sodium/crypto_sign_ed25519.h>

#include "core/base/check.h"

namespace linnet {

Ed25519KeyPair::Ed25519KeyPair(ByteView seed)
    : expanded_(crypto_sign_ed25519_SECRETKEYBYTES), public_key_(kEd25519PublicKeyBytes) {
  LINNET_CHECK(seed.size() == kEd25519SeedBytes);
  crypto_sign_ed25519_seed_keypair(public_key_.data(), expanded_.writable().data(), seed.data());
}

Ed25519KeyPair Ed25519KeyPair::generate(Entropy& entropy) {
  return Ed25519KeyPair(SecretBytes::random(entropy, kEd25519SeedBytes).view());
}

Bytes Ed25519KeyPair::sign(ByteView message) const {
  Bytes signature(kEd25519SignatureBytes);
  crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                               expanded_.view().data());
  return signature;
}

bool ed25519_verify(ByteView public_key, ByteView message, ByteView signature) {
  // libsodium makes the strict checks (canonical S and key, no point of low order) but for lengths.
  return public_key.size() == kEd25519PublicKeyBytes &&
         signature.size() == kEd25519SignatureBytes &&
         crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(),
                                             public_key.data()) == 0;
}

}  // namespace linnet
