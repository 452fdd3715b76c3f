// A device's cursor as this server writes it: the number of the newest commit it has seen, in
// decimal.
#pragma once

#include <charconv>
#include <optional>
#include <string>

#include "core/wire/frame.h"
#include "native-host/log/message_log.h"

namespace linnet {

[[nodiscard]] inline wire::Cursor cursor_of(Commit commit) {
  return std::to_string(commit);
}

// Nothing for what this server cannot have written.
[[nodiscard]] inline std::optional<Commit> commit_of(const wire::Cursor& cursor) {
  Commit commit = 0;
  const char* end = cursor.data() + cursor.size();
  const auto [parsed_to, error] = std::from_chars(cursor.data(), end, commit);
  if (error != std::errc{} || parsed_to != end) return std::nullopt;
  return commit;
}

}  // namespace linnet
