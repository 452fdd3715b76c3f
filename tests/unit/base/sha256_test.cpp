#include "core/base/sha256.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base/encoding.h"

namespace linnet {
namespace {

std::string digest_of(std::string_view text) {
  return hex_encode(sha256(as_bytes(text)));
}

// RFC 6234, section 8.5: tests 1, 2, 3 and 4 of SHA-256; and the empty message.
TEST(Sha256Test, MatchesTheVectorsOfRfc6234) {
  EXPECT_EQ(digest_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(digest_of(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  std::string octets;
  for (int i = 0; i < 20; ++i) octets += "01234567012345670123456701234567";
  EXPECT_EQ(digest_of(octets), "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5");
  EXPECT_EQ(digest_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace linnet
