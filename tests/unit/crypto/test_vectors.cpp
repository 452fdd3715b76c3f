#include "tests/unit/crypto/test_vectors.h"

#include <cstdlib>
#include <fstream>

#include "core/base/check.h"
#include "core/base/encoding.h"

namespace linnet {

std::optional<Json> read_test_vectors(std::string_view name) {
  const char* folder = std::getenv("LINNET_VECTORS");
  std::ifstream file(std::string(folder ? folder : "../shared/vectors") + "/" + std::string(name));
  if (!file) return std::nullopt;
  Json json = Json::parse(file, nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  return json;
}

Bytes hex_bytes(const Json& text) {
  LINNET_CHECK(text.is_string());
  auto bytes = hex_decode(text.get_ref<const std::string&>());
  LINNET_CHECK(bytes.has_value());
  return *std::move(bytes);
}

Bytes hex_field(const Json& object, const char* field) {
  const auto found = object.find(field);
  LINNET_CHECK(found != object.end());
  return hex_bytes(*found);
}

}  // namespace linnet
