#include "core/crypto/hpke.h"

#include <gtest/gtest.h>

#include "core/base/seeded_entropy.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet {
namespace {

HpkeKeyPair key_pair_of(const Json& vector, const char* private_key) {
  return HpkeKeyPair::of_private_key(SecretBytes(hex_field(vector, private_key)));
}

TEST(HpkeTest, AgreesWithRfc9180) {
  LINNET_VECTORS_OR_SKIP(file, "hpke/rfc9180-x25519-sha256-chacha20poly1305.json");
  int checked = 0;
  for (const Json& vector : file) {
    if (vector.find("mode").value() != 0 || vector.find("aead_id").value() != 3) continue;
    ++checked;
    const auto receiver = HpkeKeyPair::derive(hex_field(vector, "ikmR"));
    const auto ephemeral = HpkeKeyPair::derive(hex_field(vector, "ikmE"));
    EXPECT_EQ(receiver.public_key, hex_field(vector, "pkRm"));
    EXPECT_EQ(receiver.public_key, key_pair_of(vector, "skRm").public_key);
    EXPECT_EQ(ephemeral.public_key, hex_field(vector, "pkEm"));
    const HpkeScheduleContext info(hex_field(vector, "info"));
    const Bytes encapsulated = hex_field(vector, "enc");

    // Contexts here seal one message: the first of each list.
    const Json& first = vector.find("encryptions").value().front();
    const Bytes associated = hex_field(first, "aad");
    const Bytes message = hex_field(first, "pt");
    const auto sealed = hpke_seal_with(ephemeral, receiver.public_key, info, associated, message);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->encapsulated_key, encapsulated);
    EXPECT_EQ(sealed->ciphertext, hex_field(first, "ct"));
    EXPECT_EQ(hpke_open(receiver, encapsulated, info, associated, sealed->ciphertext), message);

    for (const Json& exported : vector.find("exports").value()) {
      const auto secret =
          hpke_receive_export(receiver, encapsulated, info, hex_field(exported, "exporter_context"),
                              exported.find("L").value().get<std::size_t>());
      ASSERT_TRUE(secret);
      EXPECT_EQ(to_bytes(secret->view()), hex_field(exported, "exported_value"));
    }
  }
  EXPECT_EQ(checked, 1);
}

TEST(HpkeTest, OpensWhatItSealsAndNothingElse) {
  SeededEntropy entropy(1);
  const auto bob = HpkeKeyPair::generate(entropy);
  const HpkeScheduleContext info(as_bytes("info")), other({});
  const Bytes message = to_bytes("hi");
  const auto sealed = hpke_seal(entropy, bob.public_key, info, {}, message);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(hpke_open(bob, sealed->encapsulated_key, info, {}, sealed->ciphertext), message);
  EXPECT_FALSE(hpke_open(bob, sealed->encapsulated_key, other, {}, sealed->ciphertext));
  EXPECT_FALSE(hpke_open(bob, sealed->encapsulated_key, info, message, sealed->ciphertext));
  EXPECT_FALSE(hpke_open(HpkeKeyPair::generate(entropy), sealed->encapsulated_key, info, {},
                         sealed->ciphertext));
}

TEST(HpkeTest, ExportsTheSameSecretToBothSides) {
  SeededEntropy entropy(1);
  const auto bob = HpkeKeyPair::generate(entropy);
  const auto sent =
      hpke_send_export(entropy, bob.public_key, HpkeScheduleContext({}), as_bytes("label"), 32);
  ASSERT_TRUE(sent);
  const auto received = hpke_receive_export(bob, sent->encapsulated_key, HpkeScheduleContext({}),
                                            as_bytes("label"), 32);
  ASSERT_TRUE(received);
  EXPECT_TRUE(constant_time_equal(sent->secret.view(), received->view()));
}

TEST(HpkeTest, RefusesKeysOfLowOrderAndWrongLength) {
  SeededEntropy entropy(1);
  const auto bob = HpkeKeyPair::generate(entropy);
  const HpkeScheduleContext info({});
  for (const Bytes& bad : {Bytes(32), Bytes(31, 9), Bytes(33, 9), Bytes()}) {
    EXPECT_FALSE(hpke_seal(entropy, bad, info, {}, {}));
    EXPECT_FALSE(hpke_open(bob, bad, info, {}, Bytes(16)));
    EXPECT_FALSE(hpke_send_export(entropy, bad, info, {}, 32));
    EXPECT_FALSE(hpke_receive_export(bob, bad, info, {}, 32));
  }
}

}  // namespace
}  // namespace linnet
