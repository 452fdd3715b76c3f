#include "core/crypto/hkdf.h"

#include <sodium/crypto_auth_hmacsha256.h>

#include <algorithm>

#include "core/base/check.h"

namespace linnet {

// The streaming form: the one-shot function of libsodium takes keys of 32 bytes only.
Sha256 hmac_sha256(ByteView key, std::initializer_list<ByteView> parts) {
  crypto_auth_hmacsha256_state state;
  // libsodium takes no null pointers, which is what views of nothing have.
  static constexpr std::uint8_t kNothing = 0;
  crypto_auth_hmacsha256_init(&state, key.empty() ? &kNothing : key.data(), key.size());
  for (ByteView part : parts)
    if (!part.empty()) crypto_auth_hmacsha256_update(&state, part.data(), part.size());
  Sha256 tag;
  crypto_auth_hmacsha256_final(&state, tag.data());
  wipe({reinterpret_cast<std::uint8_t*>(&state), sizeof(state)});
  return tag;
}

SecretBytes hkdf_extract(ByteView salt, std::initializer_list<ByteView> parts) {
  Sha256 key = hmac_sha256(salt, parts);
  SecretBytes secret(ByteView{key});
  wipe(key);
  return secret;
}

SecretBytes hkdf_expand(ByteView key, ByteView info, std::size_t size) {
  LINNET_CHECK(size <= 255 * kHashBytes);
  SecretBytes out(size);
  Sha256 block{};
  ByteView previous;
  std::uint8_t counter = 1;
  for (std::size_t done = 0; done < size; done += kHashBytes, ++counter) {
    block = hmac_sha256(key, {previous, info, {&counter, 1}});
    previous = block;
    std::copy_n(block.begin(), std::min(kHashBytes, size - done), out.writable().begin() + done);
  }
  wipe(block);
  return out;
}

}  // namespace linnet
