#include "core/crypto/ed25519.h"

#include <gtest/gtest.h>

#include "core/base/seeded_entropy.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet {
namespace {

TEST(Ed25519Test, AgreesWithWycheproof) {
  LINNET_VECTORS_OR_SKIP(file, "wycheproof/ed25519_test.json");
  for (const Json& group : file.find("testGroups").value()) {
    const Bytes public_key = hex_field(group.find("publicKey").value(), "pk");
    for (const Json& test : group.find("tests").value()) {
      EXPECT_EQ(ed25519_verify(public_key, hex_field(test, "msg"), hex_field(test, "sig")),
                test.find("result").value() == "valid")
          << test.dump();
    }
  }
}

TEST(Ed25519Test, SignsWhatItVerifies) {
  SeededEntropy entropy(1);
  const auto alice = Ed25519KeyPair::generate(entropy);
  const Bytes message = to_bytes("hi");
  Bytes signature = alice.sign(message);
  EXPECT_TRUE(ed25519_verify(alice.public_key(), message, signature));
  EXPECT_TRUE(ed25519_verify(alice.clone().public_key(), message, signature));
  EXPECT_FALSE(ed25519_verify(alice.public_key(), to_bytes("ho"), signature));
  signature[0] ^= 1;
  EXPECT_FALSE(ed25519_verify(alice.public_key(), message, signature));
}

TEST(Ed25519Test, RefusesWrongLengthsAndLowOrderKeys) {
  SeededEntropy entropy(1);
  const auto alice = Ed25519KeyPair::generate(entropy);
  Bytes signature = alice.sign({});
  EXPECT_FALSE(ed25519_verify(alice.public_key(), {}, {}));
  EXPECT_FALSE(ed25519_verify({}, {}, signature));
  signature.push_back(0);
  EXPECT_FALSE(ed25519_verify(alice.public_key(), {}, signature));
  // The identity, as key and as R, with S = 0: true for every message without the check.
  Bytes identity(32);
  identity[0] = 1;
  Bytes forged = identity;
  forged.resize(64);
  EXPECT_FALSE(ed25519_verify(identity, {}, forged));
}

}  // namespace
}  // namespace linnet
