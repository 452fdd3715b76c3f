// The limits of what a Send carries.
#pragma once

#include "core/base/result.h"
#include "core/model/entry.h"

namespace linnet {

// Errors: too_large (body, mentions, emoji), malformed (an empty emoji).
[[nodiscard]] Status check_limits(const Content& content);

}  // namespace linnet
