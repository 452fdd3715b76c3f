#include "core/crypto/aead.h"

#include <sodium/crypto_aead_chacha20poly1305.h>
#include <sodium/crypto_aead_xchacha20poly1305.h>

#include "core/base/check.h"

namespace linnet {

Bytes aead_seal(ByteView key, ByteView nonce, ByteView associated, ByteView message) {
  LINNET_CHECK(key.size() == kAeadKeyBytes && nonce.size() == kAeadNonceBytes);
  Bytes out(message.size() + kAeadTagBytes);
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, message.data(), message.size(),
                                            associated.data(), associated.size(), nullptr,
                                            nonce.data(), key.data());
  return out;
}

std::optional<Bytes> aead_open(ByteView key, ByteView nonce, ByteView associated,
                               ByteView ciphertext) {
  if (key.size() != kAeadKeyBytes || nonce.size() != kAeadNonceBytes ||
      ciphertext.size() < kAeadTagBytes)
    return std::nullopt;
  Bytes out(ciphertext.size() - kAeadTagBytes);
  if (crypto_aead_chacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, ciphertext.data(),
                                                ciphertext.size(), associated.data(),
                                                associated.size(), nonce.data(), key.data()) != 0)
    return std::nullopt;
  return out;
}

Bytes xaead_seal(ByteView key, ByteView nonce, ByteView associated, ByteView message) {
  LINNET_CHECK(key.size() == kAeadKeyBytes && nonce.size() == kXAeadNonceBytes);
  Bytes out(message.size() + kAeadTagBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data(), nullptr, message.data(), message.size(),
                                             associated.data(), associated.size(), nullptr,
                                             nonce.data(), key.data());
  return out;
}

std::optional<Bytes> xaead_open(ByteView key, ByteView nonce, ByteView associated,
                                ByteView ciphertext) {
  if (key.size() != kAeadKeyBytes || nonce.size() != kXAeadNonceBytes ||
      ciphertext.size() < kAeadTagBytes)
    return std::nullopt;
  Bytes out(ciphertext.size() - kAeadTagBytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, ciphertext.data(),
                                                 ciphertext.size(), associated.data(),
                                                 associated.size(), nonce.data(), key.data()) != 0)
    return std::nullopt;
  return out;
}

}  // namespace linnet
