#pragma once

#include <string>

#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {

// Replays one case of the official "passive client" vectors: joins from the welcome and follows the
// commits, comparing the epoch authenticator after each. Gives "" or what went wrong.
[[nodiscard]] std::string replay_passive_client(const Json& vector);

}  // namespace linnet::mls
