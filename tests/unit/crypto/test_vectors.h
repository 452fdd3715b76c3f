#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace linnet {

using Json = nlohmann::json;

// The folder of the published test vectors: see read_test_vectors.
[[nodiscard]] std::string test_vectors_folder();

// The JSON file `name` ("mls/welcome.json") of the published test vectors. They are not part of
// this repository: the environment variable LINNET_VECTORS names their folder, "../shared/vectors"
// stands in for it. Nothing where the file is not there.
[[nodiscard]] std::optional<Json> read_test_vectors(std::string_view name);

// The bytes of a hexadecimal text; anything else is a broken file and ends the program.
[[nodiscard]] Bytes hex_bytes(const Json& text);

// The same for a field of an object.
[[nodiscard]] Bytes hex_field(const Json& object, const char* field);

}  // namespace linnet

// Declares `name` with the vectors of `file`, or skips the test and says why.
#define LINNET_VECTORS_OR_SKIP(name, file)                                                  \
  const auto name##_read = ::linnet::read_test_vectors(file);                               \
  if (!name##_read) GTEST_SKIP() << file << " is not there: set LINNET_VECTORS to its root"; \
  const ::linnet::Json& name = *name##_read
