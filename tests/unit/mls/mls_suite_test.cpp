#include "core/crypto/mls/mls_suite.h"

#include <gtest/gtest.h>

#include "core/base/seeded_entropy.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

std::string text_field(const Json& object, const char* field) {
  return object.find(field).value().get<std::string>();
}

TEST(MlsSuiteTest, AgreesWithCryptoBasics) {
  LINNET_VECTORS_OR_SKIP(file, "mls/crypto-basics.json");
  SeededEntropy entropy(1);
  for (const Json& vector : file) {
    const Json& reference = vector.find("ref_hash").value();
    EXPECT_EQ(ref_hash(text_field(reference, "label"), hex_field(reference, "value")),
              hex_field(reference, "out"));

    const Json& expand = vector.find("expand_with_label").value();
    EXPECT_EQ(to_bytes(expand_with_label(hex_field(expand, "secret"), text_field(expand, "label"),
                                         hex_field(expand, "context"),
                                         expand.find("length").value().get<std::size_t>())
                           .view()),
              hex_field(expand, "out"));

    const Json& derive = vector.find("derive_secret").value();
    EXPECT_EQ(to_bytes(
                  derive_secret(hex_field(derive, "secret"), text_field(derive, "label")).view()),
              hex_field(derive, "out"));

    const Json& tree = vector.find("derive_tree_secret").value();
    EXPECT_EQ(to_bytes(derive_tree_secret(hex_field(tree, "secret"), text_field(tree, "label"),
                                          tree.find("generation").value().get<std::uint32_t>(),
                                          tree.find("length").value().get<std::size_t>())
                           .view()),
              hex_field(tree, "out"));

    const Json& sign = vector.find("sign_with_label").value();
    const std::string label = text_field(sign, "label");
    const Bytes content = hex_field(sign, "content");
    const Ed25519KeyPair key(hex_field(sign, "priv"));
    EXPECT_EQ(key.public_key(), hex_field(sign, "pub"));
    EXPECT_TRUE(verify_with_label(key.public_key(), label, content, hex_field(sign, "signature")));
    EXPECT_TRUE(verify_with_label(key.public_key(), label, content,
                                  sign_with_label(key, label, content)));
    EXPECT_FALSE(
        verify_with_label(key.public_key(), "other", content, hex_field(sign, "signature")));

    const Json& encrypt = vector.find("encrypt_with_label").value();
    const auto receiver = HpkeKeyPair::of_private_key(SecretBytes(hex_field(encrypt, "priv")));
    EXPECT_EQ(receiver.public_key, hex_field(encrypt, "pub"));
    const Bytes context = hex_field(encrypt, "context");
    const Bytes plaintext = hex_field(encrypt, "plaintext");
    const auto opened = decrypt_with_label(
        receiver, text_field(encrypt, "label"), context,
        {hex_field(encrypt, "kem_output"), hex_field(encrypt, "ciphertext")});
    ASSERT_TRUE(opened);
    EXPECT_EQ(to_bytes(opened->view()), plaintext);
    const auto sealed = encrypt_with_label(entropy, receiver.public_key,
                                           text_field(encrypt, "label"), context, plaintext);
    ASSERT_TRUE(sealed);
    EXPECT_TRUE(decrypt_with_label(receiver, text_field(encrypt, "label"), context, *sealed));
    EXPECT_FALSE(decrypt_with_label(receiver, "other", context, *sealed));
  }
}

}  // namespace
}  // namespace linnet::mls
