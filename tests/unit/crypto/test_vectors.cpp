#include "tests/unit/crypto/test_vectors.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif

#include <array>
#include <cstdlib>
#include <fstream>

#include "core/base/check.h"
#include "core/base/encoding.h"

#ifdef __EMSCRIPTEN__
// Emscripten's own environment is not that of Node.
EM_JS_DEPS(linnet_test_vectors, "$stringToUTF8");
EM_JS(void, linnet_copy_vectors_folder, (char* text, int size), {
  stringToUTF8(process.env.LINNET_VECTORS || "", text, size);
});
#endif

namespace linnet {

std::string test_vectors_folder() {
#ifdef __EMSCRIPTEN__
  std::array<char, 1024> text{};
  linnet_copy_vectors_folder(text.data(), static_cast<int>(text.size()));
  const char* folder = text.data();
#else
  const char* folder = std::getenv("LINNET_VECTORS");
#endif
  return folder && *folder ? folder : "../shared/vectors";
}

std::optional<Json> read_test_vectors(std::string_view name) {
  std::ifstream file(test_vectors_folder() + "/" + std::string(name));
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
