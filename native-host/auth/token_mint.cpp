#include "native-host/auth/token_mint.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/encoding.h"
#include "core/model/user_slug.h"
#include "native-host/auth/jwt_verifier.h"

namespace linnet {
namespace {

constexpr std::size_t kKeyBytes = 32;

std::string reason() { return std::strerror(errno); }

Status write_key(const std::filesystem::path& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return fail(ErrorCode::storage_io, "cannot create " + path.string() + ": " + reason());
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool synced = ::fsync(file) == 0;
  ::close(file);
  if (!written || !synced) {
    ::unlink(path.c_str());
    return fail(ErrorCode::storage_io, "cannot write " + path.string());
  }
  return {};
}

}  // namespace

Result<TokenMint> TokenMint::open(const std::filesystem::path& folder, Entropy& entropy) {
  const std::filesystem::path path = folder / "dev-token.key";
  JwtKey key{.kid = "dev", .algorithm = JwtAlgorithm::hs256, .bytes = {}};
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::storage_io, "cannot create the folder " + folder.string() + ": " + error.message());
  if (!std::filesystem::exists(path, error)) {
    key.bytes.resize(kKeyBytes);
    entropy.fill(key.bytes);
    LINNET_TRY(write_key(path, hex_encode(key.bytes)));
    return TokenMint(std::move(key));
  }
  std::ifstream file(path);
  std::string text;
  if (!(file >> text)) return fail(ErrorCode::storage_io, "cannot read " + path.string());
  auto bytes = hex_decode(text);
  if (!bytes || bytes->size() != kKeyBytes) {
    return fail(ErrorCode::storage_corrupt, path.string() + " is not a key: remove it to get a new one");
  }
  key.bytes = *std::move(bytes);
  return TokenMint(std::move(key));
}

Result<TokenMint::Minted> TokenMint::mint(std::string_view name, WallTime now) const {
  if (name.size() > kNameBytes) return fail(ErrorCode::malformed, "a name is at most 100 bytes long");
  const auto user = slug_of(name);
  if (!user) return fail(ErrorCode::malformed, "a name needs a letter or a digit");
  const auto seconds = [](WallTime time) { return to_micros(time) / 1'000'000; };
  const std::string shown = tidy_name(name);
  const nlohmann::json payload = {
      {"sub", user->text()}, {"name", shown}, {"iat", seconds(now)}, {"exp", seconds(now + kLife)}};
  const std::string text = payload.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return Minted{.token = sign_hs256(key_, text), .user_id = *user, .name = shown};
}

}  // namespace linnet
