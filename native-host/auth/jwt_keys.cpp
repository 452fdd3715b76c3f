#include "native-host/auth/jwt_keys.h"

#include <nlohmann/json.hpp>

#include "core/base/encoding.h"

namespace linnet {
namespace {

using nlohmann::json;

constexpr std::size_t kSetBytes = 64 * 1024;
constexpr std::size_t kSetKeys = 16;
constexpr std::size_t kEd25519Bytes = 32;
constexpr std::size_t kSecretBytesMin = 32;

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<JwtKey> parse_key(const json& object) {
  if (!object.is_object()) return fail(ErrorCode::malformed, "a key is not an object");
  JwtKey key{.kid = text_of(object, "kid"), .algorithm = JwtAlgorithm::eddsa, .bytes = {}};
  const std::string kty = text_of(object, "kty");
  const std::string alg = text_of(object, "alg");
  std::optional<Bytes> bytes;
  if (kty == "OKP" && text_of(object, "crv") == "Ed25519") {
    bytes = base64url_decode(text_of(object, "x"));
    if (!bytes || bytes->size() != kEd25519Bytes) {
      return fail(ErrorCode::malformed, "key \"" + key.kid + "\": x is not 32 bytes of base64url");
    }
  } else if (kty == "oct") {
    key.algorithm = JwtAlgorithm::hs256;
    bytes = base64url_decode(text_of(object, "k"));
    if (!bytes || bytes->size() < kSecretBytesMin) {
      return fail(ErrorCode::malformed, "key \"" + key.kid + "\": k is not base64url of at least 32 bytes");
    }
  } else {
    return fail(ErrorCode::unsupported, "key \"" + key.kid + "\": only OKP/Ed25519 and oct keys are supported");
  }
  if (!alg.empty() && alg != name_of(key.algorithm)) {
    return fail(ErrorCode::malformed, "key \"" + key.kid + "\": alg is " + alg + ", its type needs " +
                                          std::string(name_of(key.algorithm)));
  }
  key.bytes = *std::move(bytes);
  return key;
}

}  // namespace

std::string_view name_of(JwtAlgorithm algorithm) {
  switch (algorithm) {
    case JwtAlgorithm::eddsa: return "EdDSA";
    case JwtAlgorithm::hs256: return "HS256";
  }
  return "";
}

Result<std::vector<JwtKey>> parse_jwks(std::string_view text) {
  if (text.size() > kSetBytes) return fail(ErrorCode::too_large, "a key set is at most 64 KiB");
  const json set = json::parse(text, nullptr, false);
  const auto list = set.is_object() ? set.find("keys") : set.end();
  if (!set.is_object() || list == set.end() || !list->is_array()) {
    return fail(ErrorCode::malformed, R"(a key set is {"keys": [...]})");
  }
  if (list->size() > kSetKeys) return fail(ErrorCode::too_large, "a key set has at most 16 keys");
  std::vector<JwtKey> keys;
  for (const json& object : *list) {
    LINNET_ASSIGN(JwtKey key, parse_key(object));
    if (list->size() > 1 && key.kid.empty()) return fail(ErrorCode::malformed, "each of several keys needs a kid");
    for (const JwtKey& other : keys) {
      if (other.kid == key.kid) return fail(ErrorCode::malformed, "two keys have the kid \"" + key.kid + "\"");
      // A public key must never double as a shared secret.
      if (other.algorithm != key.algorithm) return fail(ErrorCode::malformed, "a key set mixes EdDSA and HS256");
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace linnet
