// Strict check of JSON Web Tokens (RFC 7519, 7515, 8725): the key that the kid names fixes the algorithm.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "native-host/auth/jwt_keys.h"
#include "native-host/auth/token_verifier.h"

namespace linnet {

class JwtVerifier final : public TokenVerifier {
 public:
  struct Options {
    std::vector<JwtKey> keys;
    std::optional<std::string> issuer = std::nullopt;    // when given, `iss` must be it
    std::optional<std::string> audience = std::nullopt;  // when given, `aud` must be or contain it
    Duration leeway = 60s;                // of clocks
    Duration life_max = 24h;              // from `iat` (else from now) to `exp`
  };

  static constexpr std::size_t kTokenBytes = 8 * 1024;

  explicit JwtVerifier(Options options);

  // Requires `sub` (a userId) and `exp`; takes the profile from `name` and `picture`.
  [[nodiscard]] Result<Claims> verify(std::string_view token, WallTime now) const override;

 private:
  [[nodiscard]] Result<const JwtKey*> key_for(const std::string& header) const;
  [[nodiscard]] Result<Claims> claims_of(const std::string& payload, WallTime now) const;

  Options options_;
};

// Signs with an HS256 key: what the verifier of that key accepts.
[[nodiscard]] std::string sign_hs256(const JwtKey& key, std::string_view payload_json);

}  // namespace linnet
