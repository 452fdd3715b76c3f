#pragma once

#include "core/base/result.h"
#include "core/store/sqlite_connection.h"

namespace linnet::schema {

// "LNNT" in the file's header says whose file it is, `user_version` which of the versions below.
inline constexpr int kApplicationId = 0x4c4e4e54;

// The version this code writes.
[[nodiscard]] int current_version();

// The version of an open file, 0 for one that is new and empty. Reads only.
// Errors: storage_newer (made by a newer version), storage_corrupt (not a store).
[[nodiscard]] Result<int> version_of(SqliteConnection& connection);

// Takes a file from `version` to the current one, in one transaction.
[[nodiscard]] Result<void> migrate(SqliteConnection& connection, int version);

}  // namespace linnet::schema
