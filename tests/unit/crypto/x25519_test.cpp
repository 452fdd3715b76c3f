#include "core/crypto/x25519.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/crypto/test_vectors.h"

namespace linnet {
namespace {

TEST(X25519Test, AgreesWithWycheproof) {
  LINNET_VECTORS_OR_SKIP(file, "wycheproof/x25519_test.json");
  for (const Json& group : file.find("testGroups").value()) {
    for (const Json& test : group.find("tests").value()) {
      const Bytes expected = hex_field(test, "shared");
      const Bytes public_key = hex_field(test, "public");
      const auto shared = x25519(hex_field(test, "private"), public_key);
      const bool zero = std::all_of(expected.begin(), expected.end(), [](auto b) { return b == 0; });
      ASSERT_EQ(shared.has_value(), !zero) << test.dump();
      EXPECT_EQ(is_valid_x25519_public_key(public_key), !zero) << test.dump();
      if (shared) EXPECT_EQ(to_bytes(shared->view()), expected) << test.dump();
    }
  }
}

}  // namespace
}  // namespace linnet
