#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/store/store.h"

namespace linnet {

// About two lines of a text around the place where most of the ranges are close together, or its
// beginning, as one line. What is left out shows as "…".
[[nodiscard]] Snippet snippet_of(std::string_view text, const std::vector<TextRange>& ranges);

}  // namespace linnet
