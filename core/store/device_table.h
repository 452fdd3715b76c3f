#pragma once

#include <optional>

#include "core/store/statement.h"
#include "core/store/store.h"

namespace linnet {

// Whose store this is, and how far its device has caught up: one row.
class DeviceTable {
 public:
  struct Owner {
    UserId user_id;
    DeviceId device_id;
  };

  explicit DeviceTable(SqliteConnection& connection);

  // Nothing in a new store.
  [[nodiscard]] Result<std::optional<Owner>> owner();
  [[nodiscard]] Result<void> put_owner(const Owner& owner);
  [[nodiscard]] Result<Store::Cursors> cursors();
  [[nodiscard]] Result<void> put_cursors(const Store::Cursors& cursors);

 private:
  Statement owner_;
  Statement put_owner_;
  Statement cursors_;
  Statement put_cursors_;
};

}  // namespace linnet
