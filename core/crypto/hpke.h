#pragma once

#include <cstddef>
#include <optional>

#include "core/base/bytes.h"
#include "core/crypto/secret_bytes.h"

namespace linnet {

// HPKE (RFC 9180), base mode, with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305.
// Contexts seal one message: there is no sequence number to wrap and no nonce to repeat.

struct HpkeKeyPair {
  SecretBytes private_key;
  Bytes public_key;

  // DeriveKeyPair (RFC 9180, section 7.1.3).
  [[nodiscard]] static HpkeKeyPair derive(ByteView input_keying_material);
  [[nodiscard]] static HpkeKeyPair generate(Entropy& entropy);
  // A pair from its private key of 32 bytes.
  [[nodiscard]] static HpkeKeyPair of_private_key(SecretBytes private_key);

  [[nodiscard]] HpkeKeyPair clone() const { return {private_key.clone(), public_key}; }
};

struct HpkeSealed {
  Bytes encapsulated_key;  // "enc" of RFC 9180, "kem_output" of RFC 9420
  Bytes ciphertext;
};

struct HpkeExport {
  Bytes encapsulated_key;
  SecretBytes secret;
};

// key_schedule_context of RFC 9180, section 5.1: an `info`, hashed once for all who get a message
// with it.
class HpkeScheduleContext {
 public:
  explicit HpkeScheduleContext(ByteView info);
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

// Each gives nothing where a public key has a wrong length or is of low order; open also where the
// ciphertext was changed.
[[nodiscard]] std::optional<HpkeSealed> hpke_seal(Entropy& entropy, ByteView public_key,
                                                  const HpkeScheduleContext& info,
                                                  ByteView associated, ByteView message);
[[nodiscard]] std::optional<Bytes> hpke_open(const HpkeKeyPair& key, ByteView encapsulated_key,
                                             const HpkeScheduleContext& info, ByteView associated,
                                             ByteView ciphertext);

// The secret that a context exports: sender's and receiver's side.
[[nodiscard]] std::optional<HpkeExport> hpke_send_export(Entropy& entropy, ByteView public_key,
                                                         const HpkeScheduleContext& info,
                                                         ByteView context, std::size_t size);
[[nodiscard]] std::optional<SecretBytes> hpke_receive_export(const HpkeKeyPair& key,
                                                             ByteView encapsulated_key,
                                                             const HpkeScheduleContext& info,
                                                             ByteView context, std::size_t size);

// With an ephemeral key that is given: for test vectors.
[[nodiscard]] std::optional<HpkeSealed> hpke_seal_with(const HpkeKeyPair& ephemeral,
                                                       ByteView public_key,
                                                       const HpkeScheduleContext& info,
                                                       ByteView associated, ByteView message);

}  // namespace linnet
