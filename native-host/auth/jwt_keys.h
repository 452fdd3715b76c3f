// Keys that tokens are checked with, as a JSON Web Key Set (RFC 7517, 8037) writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace linnet {

enum class JwtAlgorithm : std::uint8_t { eddsa, hs256 };

struct JwtKey {
  std::string kid;  // may be empty when it is the only key
  JwtAlgorithm algorithm = JwtAlgorithm::eddsa;
  Bytes bytes;      // Ed25519: the public key, 32 bytes; HS256: the secret, at least 32 bytes
};

// {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": "..."}, {"kty": "oct", "alg": "HS256", "kid": "b", "k": "..."}]}
// Errors: malformed (syntax, a missing member, two keys of one kid, both algorithms in one set), unsupported (another key type),
// too_large (over 64 KiB or 16 keys).
[[nodiscard]] Result<std::vector<JwtKey>> parse_jwks(std::string_view text);

// The name of the algorithm in a token's header.
[[nodiscard]] std::string_view name_of(JwtAlgorithm algorithm);

}  // namespace linnet
