#include "core/crypto/hkdf.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/crypto/test_vectors.h"

namespace linnet {
namespace {

TEST(HkdfTest, AgreesWithWycheproof) {
  LINNET_VECTORS_OR_SKIP(file, "wycheproof/hkdf_sha256_test.json");
  for (const Json& group : file.find("testGroups").value()) {
    for (const Json& test : group.find("tests").value()) {
      if (test.find("result").value() != "valid") continue;  // lengths that no caller may ask for
      const SecretBytes key =
          hkdf_extract(hex_field(test, "salt"), {hex_field(test, "ikm")});
      const SecretBytes out = hkdf_expand(key.view(), hex_field(test, "info"),
                                          test.find("size").value().get<std::size_t>());
      EXPECT_EQ(to_bytes(out.view()), hex_field(test, "okm")) << test.dump();
    }
  }
}

TEST(HmacTest, AgreesWithWycheproof) {
  LINNET_VECTORS_OR_SKIP(file, "wycheproof/hmac_sha256_test.json");
  for (const Json& group : file.find("testGroups").value()) {
    for (const Json& test : group.find("tests").value()) {
      const Bytes message = hex_field(test, "msg");
      const Bytes tag = hex_field(test, "tag");
      const auto whole = hmac_sha256(hex_field(test, "key"), {message});
      EXPECT_EQ(std::equal(tag.begin(), tag.end(), whole.begin()),
                test.find("result").value() == "valid")
          << test.dump();
    }
  }
}

}  // namespace
}  // namespace linnet
