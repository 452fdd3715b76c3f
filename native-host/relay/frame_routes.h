// Whose matter a frame of a device is.
#pragma once

#include "core/base/clock.h"
#include "core/wire/frame.h"

namespace linnet {

// The ChatRelay serves it.
[[nodiscard]] bool is_about_chats(const wire::ClientFrame& frame);

// Counted against the user's rate.
[[nodiscard]] bool is_change(const wire::ClientFrame& frame);

// The answer to a change that comes too soon.
[[nodiscard]] wire::ServerFrame rate_limited(const wire::ClientFrame& frame, Duration wait);

}  // namespace linnet
