#include "core/crypto/aead.h"

#include <gtest/gtest.h>

#include "tests/unit/crypto/test_vectors.h"

namespace linnet {
namespace {

using Seal = Bytes (*)(ByteView, ByteView, ByteView, ByteView);
using Open = std::optional<Bytes> (*)(ByteView, ByteView, ByteView, ByteView);

void agrees_with(const Json& file, std::size_t nonce_bytes, Seal seal, Open open) {
  for (const Json& group : file.find("testGroups").value()) {
    for (const Json& test : group.find("tests").value()) {
      const Bytes key = hex_field(test, "key");
      const Bytes nonce = hex_field(test, "iv");
      const Bytes associated = hex_field(test, "aad");
      const Bytes message = hex_field(test, "msg");
      Bytes ciphertext = hex_field(test, "ct");
      append(ciphertext, hex_field(test, "tag"));
      const bool valid = test.find("result").value() == "valid";
      const auto opened = open(key, nonce, associated, ciphertext);
      EXPECT_EQ(opened.has_value(), valid) << test.dump();
      if (!valid || nonce.size() != nonce_bytes) continue;
      EXPECT_EQ(opened, message) << test.dump();
      EXPECT_EQ(seal(key, nonce, associated, message), ciphertext) << test.dump();
    }
  }
}

TEST(AeadTest, AgreesWithWycheproof) {
  LINNET_VECTORS_OR_SKIP(file, "wycheproof/chacha20_poly1305_test.json");
  agrees_with(file, kAeadNonceBytes, aead_seal, aead_open);
}

TEST(AeadTest, OfLongNoncesAgreesWithWycheproof) {
  LINNET_VECTORS_OR_SKIP(file, "wycheproof/xchacha20_poly1305_test.json");
  agrees_with(file, kXAeadNonceBytes, xaead_seal, xaead_open);
}

TEST(AeadTest, RefusesWhatIsShorterThanATag) {
  const Bytes key(kAeadKeyBytes), nonce(kAeadNonceBytes), long_nonce(kXAeadNonceBytes);
  EXPECT_FALSE(aead_open(key, nonce, {}, Bytes(kAeadTagBytes - 1)));
  EXPECT_FALSE(xaead_open(key, long_nonce, {}, Bytes(kAeadTagBytes - 1)));
}

}  // namespace
}  // namespace linnet
