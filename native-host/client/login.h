// `login`: a session from the server's dev login, or with a token that the app's backend has made.
#pragma once

#include <chrono>
#include <string>

#include "core/base/result.h"
#include "native-host/client/home_folder.h"
#include "native-host/client/server_url.h"

namespace linnet {

// Asks POST /v1/token. Blocks. Errors: offline, timeout, forbidden (no dev login there), malformed (the name).
[[nodiscard]] Result<SavedSession> log_in(const ServerUrl& server, const std::string& name, std::chrono::milliseconds patience);

}  // namespace linnet
