#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/wire/document.h"

namespace linnet::wire {

// One JSON text (RFC 8259): UTF-8 without byte order mark, nested at most limits::kFrameDepth deep.
// Iterative: the depth of the input costs no stack. `bytes` is borrowed by the document. Errors:
// malformed.
[[nodiscard]] Result<Document> parse_json(ByteView bytes);

}  // namespace linnet::wire
