// The dev login: gives anybody who asks a token for the name they say. For loopback only, never for a public server.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/entropy.h"
#include "core/base/result.h"
#include "core/model/ids.h"
#include "native-host/auth/jwt_keys.h"

namespace linnet {

class TokenMint {
 public:
  struct Minted {
    std::string token;
    UserId user_id;
    std::string name;
  };

  static constexpr Duration kLife = 12h;
  static constexpr std::size_t kNameBytes = 100;

  // The key is kept in `folder`/dev-token.key, readable by its owner alone, so that tokens outlive a restart.
  // Errors: storage_io, storage_corrupt.
  [[nodiscard]] static Result<TokenMint> open(const std::filesystem::path& folder, Entropy& entropy);

  // Errors: malformed (no name, or one over 100 bytes).
  [[nodiscard]] Result<Minted> mint(std::string_view name, WallTime now) const;

  // What a verifier of these tokens needs.
  [[nodiscard]] const JwtKey& key() const { return key_; }

 private:
  explicit TokenMint(JwtKey key) : key_(std::move(key)) {}

  JwtKey key_;
};

}  // namespace linnet
