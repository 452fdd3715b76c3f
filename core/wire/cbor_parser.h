#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/wire/document.h"

namespace linnet::wire {

// One CBOR item (RFC 8949) of what JSON can say, and byte strings: no tags, no indefinite lengths,
// no undefined, no NaN or infinity, names of members are texts. Nested at most limits::kFrameDepth
// deep; iterative, and no more memory than the bytes that are really there account for. `bytes` is
// borrowed by the document. Errors: malformed.
[[nodiscard]] Result<Document> parse_cbor(ByteView bytes);

}  // namespace linnet::wire
