#include "core/store/user_table.h"

#include "core/store/sqlite_connection.h"

namespace linnet {

UserTable::UserTable(SqliteConnection& connection)
    : find_(connection, "SELECT id FROM user WHERE user_id = ?1"),
      insert_(connection, "INSERT INTO user (user_id) VALUES (?1)"),
      name_(connection, "SELECT user_id FROM user WHERE id = ?1"),
      connection_(connection) {}

Result<UserKey> UserTable::intern(const UserId& user) {
  LINNET_ASSIGN(const std::optional<UserKey> known, find(user));
  if (known) return *known;
  LINNET_TRY(insert_.run(user));
  const UserKey key{connection_.last_rowid()};
  keys_.emplace(user, key);
  return key;
}

Result<std::optional<UserKey>> UserTable::find(const UserId& user) {
  if (const auto known = keys_.find(user); known != keys_.end()) return known->second;
  auto cursor = find_.query(user);
  if (!cursor.next()) {
    LINNET_TRY(cursor.status());
    return std::nullopt;
  }
  keys_.emplace(user, cursor.user(0));
  return cursor.user(0);
}

Result<UserId> UserTable::name(UserKey key) {
  if (const auto known = names_.find(key.value); known != names_.end()) return known->second;
  auto cursor = name_.query(key);
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  const auto user = UserId::parse(found ? cursor.text(0) : std::string_view{});
  if (!user) return fail(ErrorCode::storage_corrupt, "a stored user has no name");
  names_.emplace(key.value, *user);
  return *user;
}

void UserTable::forget() {
  keys_.clear();
  names_.clear();
}

}  // namespace linnet
