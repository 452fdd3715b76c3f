#include "core/crypto/hpke.h"

#include <array>
#include <string_view>
#include <utility>

#include "core/crypto/aead.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/x25519.h"

namespace linnet {
namespace {

// "KEM" || I2OSP(0x0020, 2)
constexpr std::array<std::uint8_t, 5> kKemSuite = {'K', 'E', 'M', 0x00, 0x20};
// "HPKE" || kem 0x0020 || kdf 0x0001 || aead 0x0003
constexpr std::array<std::uint8_t, 10> kHpkeSuite = {'H',  'P',  'K',  'E',  0x00,
                                                     0x20, 0x00, 0x01, 0x00, 0x03};
constexpr std::array<std::uint8_t, 1> kModeBase = {0};
const ByteView kVersion = as_bytes("HPKE-v1");

// def LabeledExtract(salt, label, ikm):
//   labeled_ikm = concat("HPKE-v1", suite_id, label, ikm)
//   return Extract(salt, labeled_ikm)
SecretBytes labeled_extract(ByteView suite, ByteView salt, std::string_view label, ByteView ikm) {
  return hkdf_extract(salt, {kVersion, suite, as_bytes(label), ikm});
}

// def LabeledExpand(prk, label, info, L):
//   labeled_info = concat(I2OSP(L, 2), "HPKE-v1", suite_id, label, info)
//   return Expand(prk, labeled_info, L)
SecretBytes labeled_expand(ByteView suite, ByteView key, std::string_view label, ByteView info,
                           std::size_t size) {
  Bytes labeled = {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
  append(labeled, kVersion);
  append(labeled, suite);
  append(labeled, as_bytes(label));
  append(labeled, info);
  return hkdf_expand(key, labeled, size);
}

// def ExtractAndExpand(dh, kem_context)
SecretBytes extract_and_expand(ByteView dh, ByteView encapsulated_key, ByteView public_key) {
  Bytes kem_context = to_bytes(encapsulated_key);
  append(kem_context, public_key);
  const SecretBytes eae_prk = labeled_extract(kKemSuite, {}, "eae_prk", dh);
  return labeled_expand(kKemSuite, eae_prk.view(), "shared_secret", kem_context, kHashBytes);
}

// def Encap(pkR)
std::optional<SecretBytes> encapsulate(const HpkeKeyPair& ephemeral, ByteView public_key) {
  const auto dh = x25519(ephemeral.private_key.view(), public_key);
  if (!dh) return std::nullopt;
  return extract_and_expand(dh->view(), ephemeral.public_key, public_key);
}

// def Decap(enc, skR)
std::optional<SecretBytes> decapsulate(const HpkeKeyPair& key, ByteView encapsulated_key) {
  const auto dh = x25519(key.private_key.view(), encapsulated_key);
  if (!dh) return std::nullopt;
  return extract_and_expand(dh->view(), encapsulated_key, key.public_key);
}

// The state of a context after KeyScheduleS / KeyScheduleR in base mode.
class Context {
 public:
  // Borrows `info`.
  Context(const SecretBytes& shared_secret, const HpkeScheduleContext& info)
      : key_schedule_context_(info.bytes()),
        secret_(labeled_extract(kHpkeSuite, shared_secret.view(), "secret", {})) {}

  [[nodiscard]] Bytes seal(ByteView associated, ByteView message) const {
    return aead_seal(expand("key", kAeadKeyBytes).view(),
                     expand("base_nonce", kAeadNonceBytes).view(), associated, message);
  }

  [[nodiscard]] std::optional<Bytes> open(ByteView associated, ByteView ciphertext) const {
    return aead_open(expand("key", kAeadKeyBytes).view(),
                     expand("base_nonce", kAeadNonceBytes).view(), associated, ciphertext);
  }

  [[nodiscard]] SecretBytes export_secret(ByteView context, std::size_t size) const {
    return labeled_expand(kHpkeSuite, expand("exp", kHashBytes).view(), "sec", context, size);
  }

 private:
  [[nodiscard]] SecretBytes expand(std::string_view label, std::size_t size) const {
    return labeled_expand(kHpkeSuite, secret_.view(), label, key_schedule_context_, size);
  }

  const Bytes& key_schedule_context_;
  SecretBytes secret_;
};

}  // namespace

// key_schedule_context = concat(mode, psk_id_hash, info_hash)
HpkeScheduleContext::HpkeScheduleContext(ByteView info) {
  append(bytes_, kModeBase);
  append(bytes_, labeled_extract(kHpkeSuite, {}, "psk_id_hash", {}).view());
  append(bytes_, labeled_extract(kHpkeSuite, {}, "info_hash", info).view());
}

HpkeKeyPair HpkeKeyPair::derive(ByteView input_keying_material) {
  const SecretBytes dkp_prk = labeled_extract(kKemSuite, {}, "dkp_prk", input_keying_material);
  return of_private_key(labeled_expand(kKemSuite, dkp_prk.view(), "sk", {}, kX25519Bytes));
}

HpkeKeyPair HpkeKeyPair::generate(Entropy& entropy) {
  return derive(SecretBytes::random(entropy, kX25519Bytes).view());
}

HpkeKeyPair HpkeKeyPair::of_private_key(SecretBytes private_key) {
  Bytes public_key = x25519_public_key(private_key.view());
  return {std::move(private_key), std::move(public_key)};
}

std::optional<HpkeSealed> hpke_seal(Entropy& entropy, ByteView public_key,
                                    const HpkeScheduleContext& info, ByteView associated,
                                    ByteView message) {
  return hpke_seal_with(HpkeKeyPair::generate(entropy), public_key, info, associated, message);
}

std::optional<HpkeSealed> hpke_seal_with(const HpkeKeyPair& ephemeral, ByteView public_key,
                                         const HpkeScheduleContext& info, ByteView associated,
                                         ByteView message) {
  const auto shared = encapsulate(ephemeral, public_key);
  if (!shared) return std::nullopt;
  return HpkeSealed{ephemeral.public_key, Context(*shared, info).seal(associated, message)};
}

std::optional<Bytes> hpke_open(const HpkeKeyPair& key, ByteView encapsulated_key,
                               const HpkeScheduleContext& info, ByteView associated,
                               ByteView ciphertext) {
  const auto shared = decapsulate(key, encapsulated_key);
  if (!shared) return std::nullopt;
  return Context(*shared, info).open(associated, ciphertext);
}

std::optional<HpkeExport> hpke_send_export(Entropy& entropy, ByteView public_key,
                                           const HpkeScheduleContext& info, ByteView context,
                                           std::size_t size) {
  const HpkeKeyPair ephemeral = HpkeKeyPair::generate(entropy);
  const auto shared = encapsulate(ephemeral, public_key);
  if (!shared) return std::nullopt;
  return HpkeExport{ephemeral.public_key, Context(*shared, info).export_secret(context, size)};
}

std::optional<SecretBytes> hpke_receive_export(const HpkeKeyPair& key, ByteView encapsulated_key,
                                               const HpkeScheduleContext& info, ByteView context,
                                               std::size_t size) {
  const auto shared = decapsulate(key, encapsulated_key);
  if (!shared) return std::nullopt;
  return Context(*shared, info).export_secret(context, size);
}

}  // namespace linnet
