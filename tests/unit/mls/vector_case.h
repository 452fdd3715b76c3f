#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/crypto/ed25519.h"
#include "core/crypto/mls/codec.h"
#include "core/crypto/mls/mls_suite.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {

// An object of a vector file, read without trust: what is missing, of another kind or of a wrong
// length is a problem of its case, never the end of the program. The first problem stays; whatever is
// read after it is empty. Borrows the JSON and the problem, which the parts of one case share.
class VectorCase {
 public:
  VectorCase(const Json& object, std::string& problem) : json_(&object), problem_(&problem) {}

  [[nodiscard]] bool has(const char* field) const;
  // A hexadecimal text.
  [[nodiscard]] Bytes bytes(const char* field) const;
  [[nodiscard]] SecretBytes secret(const char* field) const { return SecretBytes(bytes(field)); }
  [[nodiscard]] std::string text(const char* field) const;
  [[nodiscard]] std::uint64_t number(const char* field) const;
  [[nodiscard]] std::uint32_t number32(const char* field) const;
  [[nodiscard]] VectorCase part(const char* field) const;
  [[nodiscard]] std::vector<VectorCase> parts(const char* field) const;
  // The array itself, for values that are no objects.
  [[nodiscard]] const Json& array(const char* field) const;
  [[nodiscard]] VectorCase of(const Json& object) const { return {object, *problem_}; }

  // Private keys of 32 bytes.
  [[nodiscard]] HpkeKeyPair hpke_key(const char* field) const;
  [[nodiscard]] Ed25519KeyPair signature_key(const char* field) const;

  // The structure that a field holds.
  template <typename T>
  [[nodiscard]] T decoded(const char* field) const {
    return must(decode<T>(bytes(field)), field);
  }
  // The value, or a problem named `what` and an empty one.
  template <typename T>
  [[nodiscard]] T must(Result<T> result, const std::string& what) const {
    if (result) return *std::move(result);
    report(what + ": " + std::string(name_of(result.error().rule)) + " " + result.error().detail);
    return T{};
  }
  // A problem where the status is one; whether it holds.
  bool holds(const Status& status, const std::string& what) const;

  void expect(bool condition, const std::string& what) const;
  void expect_bytes(ByteView got, const char* field) const;
  void report(const std::string& problem) const;
  [[nodiscard]] bool failed() const { return !problem_->empty(); }

 private:
  [[nodiscard]] const Json* find(const char* field) const;

  const Json* json_;
  std::string* problem_;
};

}  // namespace linnet::mls
