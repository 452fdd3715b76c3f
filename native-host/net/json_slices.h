// Cuts a JSON text into the texts of its members or elements, without building anything: what is cut out is decoded by
// whoever knows what it is, byte for byte as it came. Iterative; checks the structure only as far as it needs to cut.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace linnet {

// The members of an object: names without their quotes (escapes untouched) and values. Nothing when it is no object.
using JsonMembers = std::vector<std::pair<std::string_view, std::string_view>>;
[[nodiscard]] std::optional<JsonMembers> json_members(std::string_view object);

// The elements of an array. Nothing when it is no array.
[[nodiscard]] std::optional<std::vector<std::string_view>> json_elements(std::string_view array);

}  // namespace linnet
