// Names that people give themselves, as the dev login and its clients turn them into userIds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model/ids.h"

namespace linnet {

// Blanks at the ends and runs of blanks within do not make another name.
[[nodiscard]] std::string tidy_name(std::string_view name);

// The userId of a name: ASCII letters in lower case, digits, everything else one dash; a name with other letters gets a few
// digits of its hash, so that two names of one spelling stay two users. Nothing for a name without any visible character.
[[nodiscard]] std::optional<UserId> slug_of(std::string_view name);

}  // namespace linnet
