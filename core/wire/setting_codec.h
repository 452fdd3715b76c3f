// Settings on their own: as the server's log keeps them, and what they weigh.
#pragma once

#include <cstddef>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/model/setting.h"

namespace linnet::wire {

// A version byte (1), then CBOR.
[[nodiscard]] Bytes encode_setting(const Setting& setting);
// Errors: malformed, unsupported (a newer version byte, or a setting this version does not know).
[[nodiscard]] Result<Setting> decode_setting(ByteView bytes);

// Bytes that a setting adds to a frame in CBOR: what limits::kPageBytes is counted in.
[[nodiscard]] std::size_t encoded_size(const Setting& setting);

}  // namespace linnet::wire
