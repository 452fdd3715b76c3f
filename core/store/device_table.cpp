#include "core/store/device_table.h"

namespace linnet {

DeviceTable::DeviceTable(SqliteConnection& connection)
    : owner_(connection, "SELECT user_id, device_id FROM device"),
      put_owner_(connection, "INSERT INTO device VALUES (1, ?1, ?2, x'', 0, NULL)"),
      cursors_(connection, "SELECT cursor, control_cursor, generation FROM device"),
      put_cursors_(connection,
                   "UPDATE device SET cursor = ?1, control_cursor = ?2, generation = ?3") {}

Result<std::optional<DeviceTable::Owner>> DeviceTable::owner() {
  auto cursor = owner_.query();
  if (!cursor.next()) {
    LINNET_TRY(cursor.status());
    return std::nullopt;
  }
  const auto user = UserId::parse(cursor.text(0));
  const auto device = DeviceId::parse(cursor.text(1));
  if (!user || !device) return fail(ErrorCode::storage_corrupt, "the store's owner cannot be read");
  return Owner{*user, *device};
}

Result<void> DeviceTable::put_owner(const Owner& owner) {
  LINNET_TRY(put_owner_.run(owner.user_id, owner.device_id.text()));
  return {};
}

Result<Store::Cursors> DeviceTable::cursors() {
  auto cursor = cursors_.query();
  if (!cursor.next()) {
    LINNET_TRY(cursor.status());
    return fail(ErrorCode::storage_corrupt, "the store has no owner");
  }
  Store::Cursors cursors;
  cursors.cursor = to_text(cursor.bytes(0));
  cursors.control_cursor = static_cast<std::uint64_t>(cursor.integer(1));
  if (!cursor.is_null(2)) cursors.generation = cursor.text(2);
  return cursors;
}

Result<void> DeviceTable::put_cursors(const Store::Cursors& cursors) {
  LINNET_TRY(
      put_cursors_.run(as_bytes(cursors.cursor), cursors.control_cursor, cursors.generation));
  return {};
}

}  // namespace linnet
