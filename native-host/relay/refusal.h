// How a frame that cannot be served is answered.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/result.h"
#include "core/wire/frame.h"

namespace linnet {

// When a device may try again after this error; nothing for errors that stay.
[[nodiscard]] std::optional<std::uint32_t> retry_after_ms(ErrorCode code);

// Rejected for Send and Create, Failed for Pull, Fetch and FollowPresence, nothing for frames that
// are never answered.
[[nodiscard]] std::optional<wire::ServerFrame> refusal_of(const wire::ClientFrame& frame,
                                                          const Error& error);

// About how many bytes a waiting frame holds: what bounded queues count.
[[nodiscard]] std::size_t weight_of(const wire::ClientFrame& frame);

// About how many bytes an entry takes in a frame; never less than its texts.
[[nodiscard]] std::size_t weight_of(const Entry& entry);

}  // namespace linnet
