// Actions as JSON texts for TypeScript, and the bytes of frames beside them. The other side is wasm/client/src/waist.ts.
#pragma once

#include <string>

#include "core/base/bytes.h"
#include "core/engine/action.h"

namespace linnet::waist {

// A JSON array of the actions, in order. Bytes of frames are appended to `outgoing`, where the actions point into it.
[[nodiscard]] std::string write_actions(const Actions& actions, Bytes& outgoing);

// `{code, detail, action}`
[[nodiscard]] std::string write_error(const Error& error);

}  // namespace linnet::waist
