#pragma once

#include <cstdio>
#include <cstdlib>

namespace linnet {

// Says where and what, then ends the process.
[[noreturn]] inline void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, condition);
  std::abort();
}

}  // namespace linnet

// For what cannot happen unless the program is wrong; stays on in release builds. Bytes from the
// network or the disk are never checked with it: they can always be wrong, and get an Error.
#define LINNET_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::linnet::check_failed(#condition, __FILE__, __LINE__))
