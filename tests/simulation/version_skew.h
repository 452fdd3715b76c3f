// A peer of a later version: its frames have members that this one does not know, and it says things of kinds that are new.
#pragma once

#include "core/base/bytes.h"
#include "core/wire/frame_codec.h"

namespace linnet::simulation {

// The frame with a member more.
[[nodiscard]] Bytes with_later_member(Bytes frame, wire::Encoding encoding);
// A whole frame of a kind that does not exist yet.
[[nodiscard]] Bytes later_frame(wire::Encoding encoding);

}  // namespace linnet::simulation
