#pragma once

#include <optional>
#include <vector>

#include "core/model/chat.h"
#include "core/store/statement.h"

namespace linnet {

// Who is in a chat, as far as known here, and what users are called.
class PeopleTable {
 public:
  explicit PeopleTable(SqliteConnection& connection);

  [[nodiscard]] Result<void> put_members(ChatKey chat, const std::vector<Member>& members);
  [[nodiscard]] Result<void> remove_members(ChatKey chat, const std::vector<UserId>& users);
  // By userId.
  [[nodiscard]] Result<std::vector<Member>> members(ChatKey chat, std::size_t limit);
  // An older version than the stored one changes nothing.
  [[nodiscard]] Result<void> put_profiles(const std::vector<Profile>& profiles);
  [[nodiscard]] Result<std::optional<Profile>> profile(const UserId& user);

 private:
  Statement put_member_;
  Statement remove_member_;
  Statement members_;
  Statement put_profile_;
  Statement profile_;
};

}  // namespace linnet
