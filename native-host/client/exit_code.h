#pragma once

#include "core/base/error_code.h"

namespace linnet {

// What `linnet` says to the shell. Documented in its --help; a number never changes its meaning.
enum class ExitCode : int {
  ok = 0,
  usage = 1,          // the command line makes no sense
  timeout = 2,        // the time was over; what is unsent stays in the outbox
  refused = 3,        // the server (or a limit) said no
  not_logged_in = 4,  // nobody is, or the server refuses the token
  not_found = 5,      // no such chat
  busy = 6,           // another process works on this home
  storage = 7,        // the disk is full or failing
  offline = 8,        // the server cannot be reached (commands that need it at once)
  interrupted = 130,  // Ctrl-C, as shells say it; what is unsent stays in the outbox
};

[[nodiscard]] constexpr ExitCode exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::unauthorized:
      return ExitCode::not_logged_in;
    case ErrorCode::not_found:
      return ExitCode::not_found;
    case ErrorCode::busy:
      return ExitCode::busy;
    case ErrorCode::offline:
    case ErrorCode::timeout:
      return ExitCode::offline;
    case ErrorCode::storage_full:
    case ErrorCode::storage_io:
    case ErrorCode::storage_corrupt:
    case ErrorCode::storage_newer:
      return ExitCode::storage;
    case ErrorCode::malformed:
    case ErrorCode::too_large:
    case ErrorCode::unsupported:
    case ErrorCode::forbidden:
    case ErrorCode::already_exists:
    case ErrorCode::conflict:
    case ErrorCode::out_of_order:
    case ErrorCode::rate_limited:
    case ErrorCode::log_full:
    case ErrorCode::expired:
    case ErrorCode::internal:
      return ExitCode::refused;
  }
  return ExitCode::refused;
}

}  // namespace linnet
