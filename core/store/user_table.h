#pragma once

#include <optional>
#include <unordered_map>

#include "core/base/result.h"
#include "core/store/statement.h"

namespace linnet {

// Short numbers for userIds, which would else stand in every message. Remembers what it has read.
class UserTable {
 public:
  explicit UserTable(SqliteConnection& connection);

  // The user's number, given at first sight.
  [[nodiscard]] Result<UserKey> intern(const UserId& user);
  // Nothing for a user that no row names.
  [[nodiscard]] Result<std::optional<UserKey>> find(const UserId& user);
  // Errors: storage_corrupt for a number that was never given.
  [[nodiscard]] Result<UserId> name(UserKey key);

  // After a rollback, which may have taken numbers back.
  void forget();

 private:
  Statement find_;
  Statement insert_;
  Statement name_;
  SqliteConnection& connection_;
  std::unordered_map<UserId, UserKey> keys_;
  std::unordered_map<std::int64_t, UserId> names_;
};

}  // namespace linnet
