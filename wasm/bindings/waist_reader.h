// Events and configuration as JSON texts, turned into the engine's types. The other side is wasm/client/src/waist.ts.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/engine/event.h"
#include "core/model/ids.h"

namespace linnet::waist {

struct Config {
  UserId user_id;
  std::string path;
  std::string vfs;
  std::string client;
};

// Errors: malformed, naming the member.
[[nodiscard]] Result<Config> read_config(std::string_view text);

// Errors: malformed, naming the member. A call that cannot be read still names itself: see call_of().
[[nodiscard]] Result<Event> read_event(std::string_view text);

// The number of the call in an event's text, so that a malformed one can be answered; nothing for other events.
[[nodiscard]] std::optional<CallId> call_of(std::string_view text);

}  // namespace linnet::waist
