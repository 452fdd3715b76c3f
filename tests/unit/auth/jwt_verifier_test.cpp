#include "native-host/auth/jwt_verifier.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <array>

#include "core/base/encoding.h"

namespace linnet {
namespace {

const WallTime kNow = wall_from_micros(1'700'000'000'000'000);

std::string encoded(std::string_view text) { return base64url_encode(as_bytes(text)); }

class JwtVerifierTest : public ::testing::Test {
 protected:
  JwtVerifierTest() {
    EXPECT_GE(sodium_init(), 0);
    Bytes public_key(crypto_sign_PUBLICKEYBYTES);
    const std::array<std::uint8_t, crypto_sign_SEEDBYTES> seed{1, 2, 3};
    crypto_sign_seed_keypair(public_key.data(), secret_key_.data(), seed.data());
    ed25519_ = {.kid = "ed", .algorithm = JwtAlgorithm::eddsa, .bytes = std::move(public_key)};
  }

  [[nodiscard]] std::string sign_ed25519(std::string_view header, std::string_view payload) const {
    std::string token = encoded(header) + "." + encoded(payload);
    std::array<std::uint8_t, crypto_sign_BYTES> signature;
    crypto_sign_detached(signature.data(), nullptr, as_bytes(token).data(), token.size(), secret_key_.data());
    return token + "." + base64url_encode(signature);
  }

  [[nodiscard]] static Result<Claims> verify(const JwtVerifier::Options& options, std::string_view token) {
    return JwtVerifier(options).verify(token, kNow);
  }
  [[nodiscard]] std::string reason(const JwtVerifier::Options& options, std::string_view token) const {
    const auto claims = verify(options, token);
    if (claims) return "accepted";
    EXPECT_EQ(claims.error().code, ErrorCode::unauthorized);
    return claims.error().detail;
  }

  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret_key_{};
  JwtKey ed25519_;
  JwtKey secret_{.kid = "hs", .algorithm = JwtAlgorithm::hs256, .bytes = Bytes(32, 7)};
  const std::string payload_ = R"({"sub":"alice","name":"Alice","picture":"a.png","iat":1700000000,"exp":1700003600})";
};

TEST_F(JwtVerifierTest, TakesEdDsaAndHs256) {
  const auto claims = verify({.keys = {ed25519_}}, sign_ed25519(R"({"alg":"EdDSA","kid":"ed"})", payload_));
  ASSERT_TRUE(claims) << claims.error().detail;
  EXPECT_EQ(claims->user_id.text(), "alice");
  EXPECT_EQ(claims->name, "Alice");
  EXPECT_EQ(claims->avatar, "a.png");
  EXPECT_EQ(claims->expires, kNow + 1h);
  EXPECT_TRUE(verify({.keys = {secret_}}, sign_hs256(secret_, payload_)));
}

TEST_F(JwtVerifierTest, TheOnlyKeyNeedsNoKid) {
  EXPECT_TRUE(verify({.keys = {ed25519_}}, sign_ed25519(R"({"alg":"EdDSA"})", payload_)));
}

TEST_F(JwtVerifierTest, PinsIssuerAndAudience) {
  const std::string payload = R"({"sub":"a","exp":1700003600,"iss":"app","aud":["x","linnet"]})";
  const std::string token = sign_hs256(secret_, payload);
  EXPECT_TRUE(verify({.keys = {secret_}, .issuer = "app", .audience = "linnet"}, token));
  EXPECT_FALSE(verify({.keys = {secret_}, .issuer = "other", .audience = {}}, token));
  EXPECT_FALSE(verify({.keys = {secret_}, .issuer = {}, .audience = "other"}, token));
  EXPECT_FALSE(verify({.keys = {secret_}, .issuer = "app", .audience = {}}, sign_hs256(secret_, payload_)));
}

TEST_F(JwtVerifierTest, ClocksMayDifferByAMinute) {
  const auto token = [&](std::string_view dates) {
    return sign_hs256(secret_, R"({"sub":"a",)" + std::string(dates) + "}");
  };
  EXPECT_TRUE(verify({.keys = {secret_}}, token(R"("exp":1699999941)")));
  EXPECT_FALSE(verify({.keys = {secret_}}, token(R"("exp":1699999940)")));
  EXPECT_TRUE(verify({.keys = {secret_}}, token(R"("exp":1700000600,"nbf":1700000060,"iat":1700000060)")));
  EXPECT_FALSE(verify({.keys = {secret_}}, token(R"("exp":1700000600,"nbf":1700000061)")));
  EXPECT_FALSE(verify({.keys = {secret_}}, token(R"("exp":1700000600,"iat":1700000061)")));
}

// Each of these has let somebody in somewhere.
TEST_F(JwtVerifierTest, RefusesTheCorpusOfBadTokens) {
  const std::string good = sign_ed25519(R"({"alg":"EdDSA","kid":"ed"})", payload_);
  const std::string header = encoded(R"({"alg":"EdDSA","kid":"ed"})");
  const JwtKey public_as_secret{.kid = "ed", .algorithm = JwtAlgorithm::hs256, .bytes = ed25519_.bytes};
  std::string flipped = good;
  flipped[good.size() - 20] = flipped[good.size() - 20] == 'A' ? 'B' : 'A';
  const auto with_header = [&](std::string_view text) { return sign_ed25519(text, payload_); };
  const auto with_payload = [&](std::string_view text) { return sign_ed25519(R"({"alg":"EdDSA","kid":"ed"})", text); };
  std::string deep = R"({"sub":"a","exp":1700003600,"x":)" + std::string(900, '[') + std::string(900, ']') + "}";

  const std::vector<std::pair<std::string, std::string>> corpus = {
      {"empty", ""},
      {"no dots", "abc"},
      {"two parts", header + "." + encoded(payload_)},
      {"four parts", good + ".x"},
      {"no signature", header + "." + encoded(payload_) + "."},
      {"alg none", encoded(R"({"alg":"none"})") + "." + encoded(payload_) + "."},
      {"alg none with kid", encoded(R"({"alg":"none","kid":"ed"})") + "." + encoded(payload_) + "."},
      {"public key as secret", sign_hs256(public_as_secret, payload_)},
      {"alg of another case", with_header(R"({"alg":"eddsa","kid":"ed"})")},
      {"alg swapped", with_header(R"({"alg":"HS256","kid":"ed"})")},
      {"alg missing", with_header(R"({"kid":"ed"})")},
      {"alg not a text", with_header(R"({"alg":5,"kid":"ed"})")},
      {"unknown kid", with_header(R"({"alg":"EdDSA","kid":"other"})")},
      {"kid not a text", with_header(R"({"alg":"EdDSA","kid":["ed"]})")},
      {"crit", with_header(R"({"alg":"EdDSA","kid":"ed","crit":["b64"]})")},
      {"jwk in header", with_header(R"({"alg":"EdDSA","kid":"ed","jwk":{"kty":"oct"}})")},
      {"jku in header", with_header(R"({"alg":"EdDSA","kid":"ed","jku":"https://evil"})")},
      {"bit flip in signature", flipped},
      {"other payload under the signature", header + "." + encoded(R"({"sub":"b","exp":1700003600})") + good.substr(good.rfind('.'))},
      {"padding", good + "="},
      {"blank inside", good.substr(0, 10) + " " + good.substr(10)},
      {"plain base64 alphabet", good.substr(0, good.size() - 1) + "+"},
      {"no sub", with_payload(R"({"exp":1700003600})")},
      {"sub not a userId", with_payload(R"({"sub":"a b","exp":1700003600})")},
      {"sub a number", with_payload(R"({"sub":7,"exp":1700003600})")},
      {"no exp", with_payload(R"({"sub":"alice"})")},
      {"exp a text", with_payload(R"({"sub":"alice","exp":"1700003600"})")},
      {"expired", with_payload(R"({"sub":"alice","exp":1699990000})")},
      {"exp negative", with_payload(R"({"sub":"alice","exp":-1})")},
      {"exp beyond all dates", with_payload(R"({"sub":"alice","exp":1e300})")},
      {"lives for a year", with_payload(R"({"sub":"alice","exp":1731536000})")},
      {"payload an array", with_payload(R"(["sub","alice"])")},
      {"payload no JSON", with_payload("sub=alice")},
      {"header no JSON", with_header("EdDSA")},
      {"deeply nested", with_payload(deep)},
      {"over 8 KiB", with_payload(R"({"sub":"alice","exp":1700003600,"x":")" + std::string(9'000, 'x') + "\"}")},
  };
  ASSERT_TRUE(verify({.keys = {ed25519_}}, good));
  for (const auto& [name, token] : corpus) {
    EXPECT_NE(reason({.keys = {ed25519_}}, token), "accepted") << name;
  }
  const JwtKey second{.kid = "ed2", .algorithm = JwtAlgorithm::eddsa, .bytes = Bytes(32, 9)};
  EXPECT_NE(reason({.keys = {ed25519_, second}}, with_header(R"({"alg":"EdDSA"})")), "accepted") << "no kid of several";
}

TEST_F(JwtVerifierTest, ReasonsNeverHoldTheToken) {
  const std::string token = sign_hs256(secret_, R"({"sub":"a secret name","exp":1700003600})");
  EXPECT_EQ(reason({.keys = {secret_}}, token).find("secret name"), std::string::npos);
}

TEST(JwtKeysTest, ReadsAKeySet) {
  const std::string x = base64url_encode(Bytes(32, 1));
  const auto keys = parse_jwks(R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":")" + x + "\"}]}");
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->at(0).kid, "a");
  EXPECT_EQ(keys->at(0).bytes, Bytes(32, 1));
}

TEST(JwtKeysTest, RefusesBadKeySets) {
  const auto code = [](const std::string& keys) {
    const auto parsed = parse_jwks("{\"keys\":[" + keys + "]}");
    return parsed ? ErrorCode::internal : parsed.error().code;
  };
  const std::string ed = R"({"kty":"OKP","crv":"Ed25519","kid":"a","x":")" + base64url_encode(Bytes(32, 1)) + "\"}";
  const std::string oct = R"({"kty":"oct","kid":"b","k":")" + base64url_encode(Bytes(32, 1)) + "\"}";
  EXPECT_EQ(parse_jwks("[]").error().code, ErrorCode::malformed);
  EXPECT_EQ(parse_jwks("{").error().code, ErrorCode::malformed);
  EXPECT_EQ(code(ed + "," + ed), ErrorCode::malformed);
  EXPECT_EQ(code(ed + "," + oct), ErrorCode::malformed);
  EXPECT_EQ(code(R"({"kty":"RSA","kid":"r"})"), ErrorCode::unsupported);
  EXPECT_EQ(code(R"({"kty":"oct","k":"c2hvcnQ"})"), ErrorCode::malformed);
}

}  // namespace
}  // namespace linnet
