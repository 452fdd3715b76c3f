#include "core/store/own_setting_table.h"

#include <charconv>

namespace linnet {
namespace {

// Of every SELECT whose rows become settings.
const std::string kSetting = "SELECT chat_id, name, subject, is_on, number, text FROM setting ";

ByteView chat_bytes(const SettingKey& key) {
  return key.chat_id.valid() ? ByteView(key.chat_id.bytes()) : ByteView(key.chat_id.bytes()).first(0);
}

SettingValue value_at(Cursor& cursor, int column) {
  SettingValue value;
  value.on = cursor.flag(column);
  if (!cursor.is_null(column + 1)) value.number = static_cast<std::uint64_t>(cursor.integer(column + 1));
  value.text = cursor.text(column + 2);
  return value;
}

Result<Setting> setting_at(Cursor& cursor) {
  SettingKey key;
  if (const ByteView bytes = cursor.bytes(0); !bytes.empty()) {
    const auto chat_id = ChatId::from_bytes(bytes);
    if (!chat_id) return fail(ErrorCode::storage_corrupt, "the chat of a setting");
    key.chat_id = *chat_id;
  }
  key.name = static_cast<SettingName>(cursor.integer(1));
  key.subject = cursor.text(2);
  Result<Setting> setting = setting_of(key, value_at(cursor, 3));
  if (!setting) return fail(ErrorCode::storage_corrupt, "a stored setting cannot be read");
  return setting;
}

}  // namespace

OwnSettingTable::OwnSettingTable(SqliteConnection& connection)
    : find_(connection,
            "SELECT is_on, number, text, server_on, server_number, server_text, n, pending FROM setting "
            "WHERE chat_id = ?1 AND name = ?2 AND subject = ?3"),
      put_(connection,
           "INSERT INTO setting (chat_id, name, subject, is_on, number, text, server_on, server_number, server_text, n, "
           "pending, stale) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0) "
           "ON CONFLICT (chat_id, name, subject) DO UPDATE SET (is_on, number, text, server_on, server_number, "
           "server_text, n, pending, stale) = (?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)"),
      remove_(connection, "DELETE FROM setting WHERE chat_id = ?1 AND name = ?2 AND subject = ?3"),
      turn_off_(connection, "UPDATE setting SET is_on = 0 WHERE chat_id = ?1 AND name = ?2 AND subject = ?3"),
      of_chat_(connection, kSetting + "WHERE chat_id = ?1 AND name <= 5 AND is_on"),
      of_name_(connection, kSetting + "WHERE name = ?1 AND is_on ORDER BY number DESC, chat_id, subject"),
      all_(connection, kSetting + "WHERE is_on ORDER BY chat_id, name, subject"),
      hidden_(connection,
              "SELECT CAST(subject AS INTEGER) FROM setting WHERE chat_id = ?1 AND name = 6 AND is_on AND "
              "CAST(subject AS INTEGER) > ?2 ORDER BY 1"),
      next_unmute_(connection, "SELECT min(number) FROM setting WHERE name = 1 AND is_on AND number > ?1"),
      waiting_(connection, kSetting + "WHERE pending AND (name <> 5 OR ?2) ORDER BY chat_id, name, subject LIMIT ?1"),
      drafts_wait_(connection, "SELECT 1 FROM setting WHERE pending AND name = 5 LIMIT 1"),
      waiting_count_(connection, "SELECT count(*) FROM setting WHERE pending"),
      make_stale_(connection, "UPDATE setting SET stale = max(stale, ?1), n = 0"),
      offer_stale_(connection,
                   "UPDATE setting SET pending = 1, server_on = 0, server_number = NULL, server_text = '' "
                   "WHERE stale = 2 AND is_on"),
      reset_stale_(connection,
                   "UPDATE setting SET stale = 0, server_on = 0, server_number = NULL, server_text = '', "
                   "is_on = iif(pending, is_on, 0), number = iif(pending, number, NULL), text = iif(pending, text, '') "
                   "WHERE stale"),
      drop_defaults_(connection, "DELETE FROM setting WHERE NOT is_on AND NOT pending") {}

// ---------------------------------------------------------------- as shown

Result<std::optional<OwnSettingTable::Row>> OwnSettingTable::find(const SettingKey& key) {
  auto cursor = find_.query(chat_bytes(key), key.name, key.subject);
  if (!cursor.next()) {
    LINNET_TRY(cursor.status());
    return std::nullopt;
  }
  Row row;
  row.shown = value_at(cursor, 0);
  row.server = value_at(cursor, 3);
  row.n = static_cast<std::uint64_t>(cursor.integer(6));
  row.pending = cursor.flag(7);
  return row;
}

Result<void> OwnSettingTable::put(const SettingKey& key, const Row& row) {
  if (!row.shown.on && !row.pending && !keep_defaults_) {
    // Shown as off before it goes: what is hidden comes back by that.
    LINNET_TRY(turn_off_.run(chat_bytes(key), key.name, key.subject));
    LINNET_TRY(remove_.run(chat_bytes(key), key.name, key.subject));
    return {};
  }
  LINNET_TRY(put_.run(chat_bytes(key), key.name, key.subject, row.shown.on, row.shown.number, row.shown.text,
                      row.server.on, row.server.number, row.server.text, row.n, row.pending));
  return {};
}

Result<std::vector<Setting>> OwnSettingTable::settings_of(Cursor cursor) {
  std::vector<Setting> settings;
  while (cursor.next()) {
    LINNET_ASSIGN(Setting setting, setting_at(cursor));
    settings.push_back(std::move(setting));
  }
  LINNET_TRY(cursor.status());
  return settings;
}

Result<Setting> OwnSettingTable::shown(const Setting& like) {
  const SettingKey key = key_of(like);
  LINNET_ASSIGN(const std::optional<Row> row, find(key));
  return setting_of(key, row ? row->shown : SettingValue{});
}

Result<rules::ChatSettings> OwnSettingTable::of_chat(const ChatId& chat_id) {
  rules::ChatSettings settings;
  auto cursor = of_chat_.query(chat_id);
  while (cursor.next()) {
    LINNET_ASSIGN(const Setting setting, setting_at(cursor));
    rules::apply(settings, setting);
  }
  LINNET_TRY(cursor.status());
  settings.draft.chat_id = chat_id;
  return settings;
}

Result<std::vector<Setting>> OwnSettingTable::of_name(SettingName name) { return settings_of(of_name_.query(name)); }

Result<std::vector<Setting>> OwnSettingTable::all() { return settings_of(all_.query()); }

Result<std::vector<Seq>> OwnSettingTable::hidden(const ChatId& chat_id, Seq after) {
  std::vector<Seq> seqs;
  auto cursor = hidden_.query(chat_id, after);
  while (cursor.next()) seqs.push_back(cursor.seq(0));
  LINNET_TRY(cursor.status());
  return seqs;
}

Result<std::optional<WallTime>> OwnSettingTable::next_unmute(WallTime now) {
  auto cursor = next_unmute_.query(now);
  const bool found = cursor.next() && !cursor.is_null(0);
  LINNET_TRY(cursor.status());
  if (!found) return std::nullopt;
  return cursor.time(0);
}

// ---------------------------------------------------------------- changes of this device

Result<void> OwnSettingTable::change(const Setting& setting) {
  const SettingKey key = key_of(setting);
  LINNET_ASSIGN(const std::optional<Row> held, find(key));
  Row row = held.value_or(Row{});
  LINNET_ASSIGN(const Setting before, setting_of(key, row.shown));
  row.shown = value_of(rules::merge_setting(before, setting));
  row.pending = true;
  return put(key, row);
}

Result<std::vector<Setting>> OwnSettingTable::waiting(std::size_t limit, bool drafts) {
  return settings_of(waiting_.query(limit, drafts));
}

Result<bool> OwnSettingTable::drafts_wait() {
  auto cursor = drafts_wait_.query();
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  return found;
}

Result<std::uint64_t> OwnSettingTable::waiting_count() {
  auto cursor = waiting_count_.query();
  const bool found = cursor.next();
  LINNET_TRY(cursor.status());
  return found ? static_cast<std::uint64_t>(cursor.integer(0)) : 0;
}

Result<void> OwnSettingTable::accepted(const Setting& sent, std::uint64_t n) {
  const SettingKey key = key_of(sent);
  LINNET_ASSIGN(const std::optional<Row> held, find(key));
  if (!held) return {};
  Row row = *held;
  LINNET_ASSIGN(const Setting before, setting_of(key, row.server));
  row.server = value_of(rules::merge_setting(before, sent));
  row.n = n;
  row.pending = row.pending && row.shown != value_of(sent);
  if (!row.pending) row.shown = row.server;
  return put(key, row);
}

Result<void> OwnSettingTable::refused(const Setting& sent) {
  const SettingKey key = key_of(sent);
  LINNET_ASSIGN(const std::optional<Row> held, find(key));
  if (!held || !held->pending || held->shown != value_of(sent)) return {};
  Row row = *held;
  row.shown = row.server;
  row.pending = false;
  return put(key, row);
}

// ---------------------------------------------------------------- what the server says

Result<bool> OwnSettingTable::take(const Setting& setting, std::uint64_t n) {
  const SettingKey key = key_of(setting);
  LINNET_ASSIGN(const std::optional<Row> held, find(key));
  Row row = held.value_or(Row{});
  if (n < row.n) return false;
  LINNET_ASSIGN(const Setting known, setting_of(key, row.server));
  row.server = value_of(rules::merge_setting(known, setting));
  row.n = n;
  const SettingValue before = row.shown;
  if (!row.pending) row.shown = row.server;
  LINNET_TRY(put(key, row));
  return row.shown != before;
}

Result<void> OwnSettingTable::begin_of_list(bool restored) {
  LINNET_TRY(make_stale_.run(restored ? 2 : 1));
  return {};
}

Result<void> OwnSettingTable::end_of_list() {
  LINNET_TRY(offer_stale_.run());
  LINNET_TRY(reset_stale_.run());
  return drop_defaults();
}

Result<void> OwnSettingTable::drop_defaults() {
  LINNET_TRY(drop_defaults_.run());
  return {};
}

}  // namespace linnet
