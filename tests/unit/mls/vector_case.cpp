#include "tests/unit/mls/vector_case.h"

#include <limits>
#include <utility>

#include "core/base/encoding.h"

namespace linnet::mls {

const Json* VectorCase::find(const char* field) const {
  if (!json_->is_object()) return nullptr;
  const auto found = json_->find(field);
  return found == json_->end() || found->is_null() ? nullptr : &*found;
}

bool VectorCase::has(const char* field) const {
  return find(field) != nullptr;
}

Bytes VectorCase::bytes(const char* field) const {
  const Json* value = find(field);
  if (value && value->is_string())
    if (auto decoded = hex_decode(value->get_ref<const std::string&>())) return *std::move(decoded);
  report(std::string(field) + ": no hexadecimal text");
  return {};
}

std::string VectorCase::text(const char* field) const {
  const Json* value = find(field);
  if (value && value->is_string()) return value->get_ref<const std::string&>();
  report(std::string(field) + ": no text");
  return {};
}

std::uint64_t VectorCase::number(const char* field) const {
  const Json* value = find(field);
  if (value && value->is_number_unsigned()) return value->get<std::uint64_t>();
  report(std::string(field) + ": no number");
  return 0;
}

std::uint32_t VectorCase::number32(const char* field) const {
  const std::uint64_t value = number(field);
  if (value <= std::numeric_limits<std::uint32_t>::max()) return static_cast<std::uint32_t>(value);
  report(std::string(field) + ": too large");
  return 0;
}

VectorCase VectorCase::part(const char* field) const {
  static const Json kNothing = Json::object();
  const Json* value = find(field);
  if (value && value->is_object()) return of(*value);
  report(std::string(field) + ": no object");
  return of(kNothing);
}

std::vector<VectorCase> VectorCase::parts(const char* field) const {
  std::vector<VectorCase> parts;
  for (const Json& element : array(field)) parts.push_back(of(element));
  return parts;
}

const Json& VectorCase::array(const char* field) const {
  static const Json kNothing = Json::array();
  const Json* value = find(field);
  if (value && value->is_array()) return *value;
  report(std::string(field) + ": no array");
  return kNothing;
}

HpkeKeyPair VectorCase::hpke_key(const char* field) const {
  Bytes key = bytes(field);
  expect(key.size() == 32, std::string(field) + ": length");
  key.resize(32);
  return HpkeKeyPair::of_private_key(SecretBytes(key));
}

Ed25519KeyPair VectorCase::signature_key(const char* field) const {
  Bytes key = bytes(field);
  expect(key.size() == kEd25519SeedBytes, std::string(field) + ": length");
  key.resize(kEd25519SeedBytes);
  return Ed25519KeyPair(key);
}

bool VectorCase::holds(const Status& status, const std::string& what) const {
  if (!status)
    report(what + ": " + std::string(name_of(status.error().rule)) + " " + status.error().detail);
  return status.has_value();
}

void VectorCase::expect(bool condition, const std::string& what) const {
  if (!condition) report(what);
}

void VectorCase::expect_bytes(ByteView got, const char* field) const {
  const Bytes expected = bytes(field);
  if (to_bytes(got) != expected)
    report(std::string(field) + ": " + hex_encode(got) + ", not " + hex_encode(expected));
}

void VectorCase::report(const std::string& problem) const {
  if (problem_->empty()) *problem_ = problem;
}

}  // namespace linnet::mls
