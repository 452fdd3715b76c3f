#include "core/crypto/secret_bytes.h"

#include <sodium/utils.h>

#include <utility>

namespace linnet {

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::exchange(other.bytes_, {});
  }
  return *this;
}

SecretBytes::~SecretBytes() {
  wipe();
}

SecretBytes SecretBytes::random(Entropy& entropy, std::size_t size) {
  SecretBytes secret(size);
  entropy.fill(secret.bytes_);
  return secret;
}

void SecretBytes::wipe() {
  linnet::wipe(bytes_);
  bytes_.clear();
}

bool constant_time_equal(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  return a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
}

}  // namespace linnet
