#include "native-host/auth/jwt_verifier.h"

#include <sodium.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/check.h"
#include "core/base/encoding.h"

namespace linnet {
namespace {

using nlohmann::json;

constexpr std::size_t kNameBytes = 256;
constexpr std::size_t kAvatarBytes = 1'024;

std::unexpected<Error> refuse(std::string reason) { return fail(ErrorCode::unauthorized, "token: " + std::move(reason)); }

struct Parts {
  std::string header;
  std::string payload;
  Bytes signature;
  std::string_view signed_text;
};

Result<Parts> split(std::string_view token) {
  if (token.size() > JwtVerifier::kTokenBytes) return refuse("over 8 KiB");
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || first == last || token.find('.', first + 1) != last) {
    return refuse("not three parts");
  }
  const auto header = base64url_decode(token.substr(0, first));
  const auto payload = base64url_decode(token.substr(first + 1, last - first - 1));
  auto signature = base64url_decode(token.substr(last + 1));
  if (!header || !payload || !signature) return refuse("not base64url");
  return Parts{.header = to_text(*header),
               .payload = to_text(*payload),
               .signature = *std::move(signature),
               .signed_text = token.substr(0, last)};
}

// A token is flat: deeper nesting is refused before it is built.
Result<json> flat_object(const std::string& text, const char* part) {
  constexpr int kDepth = 4;
  bool deep = false;
  const auto shallow = [&deep](int depth, json::parse_event_t, json&) {
    deep = deep || depth > kDepth;
    return !deep;
  };
  json object = json::parse(text, shallow, false);
  if (deep || !object.is_object()) return refuse(std::string(part) + " is not a flat object");
  return object;
}

std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> hmac(const Bytes& key, std::string_view text) {
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  const ByteView bytes = as_bytes(text);
  crypto_auth_hmacsha256_update(&state, bytes.data(), bytes.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  return mac;
}

bool signature_holds(const JwtKey& key, const Parts& parts) {
  switch (key.algorithm) {
    case JwtAlgorithm::hs256: {
      const auto mac = hmac(key.bytes, parts.signed_text);
      return parts.signature.size() == mac.size() && sodium_memcmp(parts.signature.data(), mac.data(), mac.size()) == 0;
    }
    case JwtAlgorithm::eddsa: {
      const ByteView bytes = as_bytes(parts.signed_text);
      return parts.signature.size() == crypto_sign_BYTES &&
             crypto_sign_verify_detached(parts.signature.data(), bytes.data(), bytes.size(), key.bytes.data()) == 0;
    }
  }
  return false;
}

// NumericDate: seconds, perhaps with a fraction. Beyond the year 9999 nothing is a date.
Result<std::optional<WallTime>> date(const json& payload, const char* name) {
  const auto found = payload.find(name);
  if (found == payload.end()) return std::nullopt;
  constexpr double kLast = 253'402'300'799.0;
  const double seconds = found->is_number() ? found->get<double>() : -1;
  if (!(seconds >= 0 && seconds <= kLast)) return refuse(std::string(name) + " is not a date");
  return wall_from_micros(static_cast<std::int64_t>(std::floor(seconds)) * 1'000'000);
}

bool names_audience(const json& payload, const std::string& audience) {
  const auto found = payload.find("aud");
  if (found == payload.end()) return false;
  if (found->is_string()) return found->get_ref<const std::string&>() == audience;
  if (!found->is_array()) return false;
  for (const json& one : *found) {
    if (one.is_string() && one.get_ref<const std::string&>() == audience) return true;
  }
  return false;
}

std::string text_claim(const json& payload, const char* name, std::size_t bytes_max) {
  const auto found = payload.find(name);
  if (found == payload.end() || !found->is_string()) return {};
  const std::string& text = found->get_ref<const std::string&>();
  return text.size() <= bytes_max ? text : std::string();
}

}  // namespace

JwtVerifier::JwtVerifier(Options options) : options_(std::move(options)) { LINNET_CHECK(sodium_init() >= 0); }

Result<Claims> JwtVerifier::verify(std::string_view token, WallTime now) const {
  LINNET_ASSIGN(const Parts parts, split(token));
  LINNET_ASSIGN(const JwtKey* key, key_for(parts.header));
  if (!signature_holds(*key, parts)) return refuse("the signature does not match");
  return claims_of(parts.payload, now);
}

Result<const JwtKey*> JwtVerifier::key_for(const std::string& header_text) const {
  LINNET_ASSIGN(const json header, flat_object(header_text, "header"));
  for (const char* forbidden : {"crit", "jku", "jwk", "x5u", "x5c", "b64", "zip"}) {
    if (header.contains(forbidden)) return refuse(std::string("header member ") + forbidden);
  }
  const auto alg = header.find("alg");
  if (alg == header.end() || !alg->is_string()) return refuse("no alg");
  const auto kid = header.find("kid");
  if (kid != header.end() && !kid->is_string()) return refuse("kid is not a text");
  const JwtKey* key = nullptr;
  if (kid == header.end()) {
    if (options_.keys.size() != 1) return refuse("no kid");
    key = &options_.keys.front();
  } else {
    for (const JwtKey& candidate : options_.keys) {
      if (candidate.kid == kid->get_ref<const std::string&>()) key = &candidate;
    }
  }
  if (key == nullptr) return refuse("unknown kid");
  if (alg->get_ref<const std::string&>() != name_of(key->algorithm)) return refuse("alg is not that of the key");
  return key;
}

Result<Claims> JwtVerifier::claims_of(const std::string& payload_text, WallTime now) const {
  LINNET_ASSIGN(const json payload, flat_object(payload_text, "payload"));
  const auto sub = payload.find("sub");
  if (sub == payload.end() || !sub->is_string()) return refuse("no sub");
  const auto user = UserId::parse(sub->get_ref<const std::string&>());
  if (!user) return refuse("sub is not a userId");
  LINNET_ASSIGN(const auto expires, date(payload, "exp"));
  LINNET_ASSIGN(const auto issued, date(payload, "iat"));
  LINNET_ASSIGN(const auto not_before, date(payload, "nbf"));
  if (!expires) return refuse("no exp");
  if (*expires + options_.leeway <= now) return refuse("expired");
  if (not_before && *not_before > now + options_.leeway) return refuse("not valid yet");
  if (issued && *issued > now + options_.leeway) return refuse("issued in the future");
  if (*expires - issued.value_or(now) > options_.life_max + options_.leeway) return refuse("lives too long");
  if (options_.issuer) {
    const auto issuer = payload.find("iss");
    if (issuer == payload.end() || *issuer != *options_.issuer) return refuse("another issuer");
  }
  if (options_.audience && !names_audience(payload, *options_.audience)) return refuse("another audience");
  return Claims{.user_id = *user,
                .name = text_claim(payload, "name", kNameBytes),
                .avatar = text_claim(payload, "picture", kAvatarBytes),
                .expires = *expires};
}

std::string sign_hs256(const JwtKey& key, std::string_view payload_json) {
  json header = {{"alg", "HS256"}, {"typ", "JWT"}};
  if (!key.kid.empty()) header["kid"] = key.kid;
  std::string token = base64url_encode(as_bytes(header.dump())) + "." + base64url_encode(as_bytes(payload_json));
  token += "." + base64url_encode(hmac(key.bytes, token));
  return token;
}

}  // namespace linnet
