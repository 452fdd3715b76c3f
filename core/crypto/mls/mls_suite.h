#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.h"
#include "core/crypto/ed25519.h"
#include "core/crypto/hpke.h"
#include "core/crypto/mls/codec.h"
#include "core/crypto/secret_bytes.h"

// The operations of RFC 9420, section 5, in the one suite there is here: 0x0003,
// MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519. Labels are given without "MLS 1.0 ".
namespace linnet::mls {

using CipherSuite = std::uint16_t;
inline constexpr CipherSuite kCipherSuite = 0x0003;
using ProtocolVersion = std::uint16_t;
inline constexpr ProtocolVersion kProtocolVersion = 1;  // mls10

// struct {
//     opaque kem_output<V>;
//     opaque ciphertext<V>;
// } HPKECiphertext;
struct HpkeCiphertext {
  Bytes kem_output;
  Bytes ciphertext;

  static void fields(auto& self, auto& stream) { stream(self.kem_output, self.ciphertext); }
  friend bool operator==(const HpkeCiphertext&, const HpkeCiphertext&) = default;
};

[[nodiscard]] Bytes hash(ByteView bytes);
[[nodiscard]] Bytes mac(ByteView key, ByteView bytes);
// The label in full: "MLS 1.0 KeyPackage Reference".
[[nodiscard]] Bytes ref_hash(std::string_view label, ByteView value);

[[nodiscard]] SecretBytes expand_with_label(ByteView secret, std::string_view label,
                                            ByteView context, std::size_t size);
[[nodiscard]] SecretBytes derive_secret(ByteView secret, std::string_view label);
[[nodiscard]] SecretBytes derive_tree_secret(ByteView secret, std::string_view label,
                                             std::uint32_t generation, std::size_t size);

[[nodiscard]] Bytes sign_with_label(const Ed25519KeyPair& key, std::string_view label,
                                    ByteView content);
[[nodiscard]] bool verify_with_label(ByteView public_key, std::string_view label, ByteView content,
                                     ByteView signature);

// struct {
//   opaque label<V> = "MLS 1.0 " + Label;
//   opaque context<V> = Context;
// } EncryptContext;
//
// Made once for everybody to whom something is encrypted.
[[nodiscard]] HpkeScheduleContext encrypt_context(std::string_view label, ByteView context);
[[nodiscard]] Result<HpkeCiphertext> encrypt_with_label(Entropy& entropy, ByteView public_key,
                                                        const HpkeScheduleContext& encrypt_context,
                                                        ByteView plaintext);
[[nodiscard]] Result<SecretBytes> decrypt_with_label(const HpkeKeyPair& key, std::string_view label,
                                                     ByteView context,
                                                     const HpkeCiphertext& ciphertext);

}  // namespace linnet::mls
