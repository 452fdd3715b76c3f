#include "core/store/people_table.h"

#include <algorithm>

namespace linnet {

PeopleTable::PeopleTable(SqliteConnection& connection)
    : put_member_(connection, "INSERT OR REPLACE INTO member VALUES (?1, ?2, ?3)"),
      remove_member_(connection, "DELETE FROM member WHERE chat = ?1 AND user_id = ?2"),
      members_(connection,
               "SELECT user_id, role FROM member WHERE chat = ?1 ORDER BY user_id LIMIT ?2"),
      put_profile_(
          connection,
          "INSERT INTO profile VALUES (?1, ?2, ?3, ?4) ON CONFLICT (user_id) DO UPDATE SET "
          "name = ?2, avatar = ?3, version = ?4 WHERE version <= ?4"),
      profile_(connection, "SELECT name, avatar, version FROM profile WHERE user_id = ?1") {}

Result<void> PeopleTable::put_members(ChatKey chat, const std::vector<Member>& members) {
  for (const Member& member : members)
    LINNET_TRY(put_member_.run(chat, member.user_id, member.role));
  return {};
}

Result<void> PeopleTable::remove_members(ChatKey chat, const std::vector<UserId>& users) {
  for (const UserId& user : users) LINNET_TRY(remove_member_.run(chat, user));
  return {};
}

Result<std::vector<Member>> PeopleTable::members(ChatKey chat, std::size_t limit) {
  std::vector<Member> members;
  auto cursor = members_.query(chat, limit);
  while (cursor.next()) {
    const auto user = UserId::parse(cursor.text(0));
    if (!user) return fail(ErrorCode::storage_corrupt, "a stored member cannot be read");
    members.push_back(
        {*user, static_cast<Role>(std::clamp<std::int64_t>(cursor.integer(1), 0, 2))});
  }
  LINNET_TRY(cursor.status());
  return members;
}

Result<void> PeopleTable::put_profiles(const std::vector<Profile>& profiles) {
  for (const Profile& profile : profiles) {
    LINNET_TRY(put_profile_.run(profile.user_id, profile.name, profile.avatar, profile.version));
  }
  return {};
}

Result<std::optional<Profile>> PeopleTable::profile(const UserId& user) {
  auto cursor = profile_.query(user);
  if (!cursor.next()) {
    LINNET_TRY(cursor.status());
    return std::nullopt;
  }
  return Profile{.user_id = user,
                 .name = std::string(cursor.text(0)),
                 .avatar = std::string(cursor.text(1)),
                 .version = static_cast<std::uint64_t>(cursor.integer(2))};
}

}  // namespace linnet
