// The server's settings: one table, from which flags, environment, file, defaults, checks and the help text all follow.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace linnet {

enum class SettingType : std::uint8_t { boolean, integer, text, list };

// One setting. Its name is the flag (`--log-cache-mib`), the key of the file (`"log-cache-mib"`), and, in capitals with
// LINNET_ before it, the environment variable (`LINNET_LOG_CACHE_MIB`).
struct ServerSetting {
  std::string_view name;
  SettingType type = SettingType::text;
  std::string_view fallback;  // as text; lists are empty
  std::int64_t min = 0;       // integers only
  std::int64_t max = 0;
  std::string_view unit;
  std::string_view doc;
};

[[nodiscard]] std::span<const ServerSetting> all_settings();

// Values by name, each checked against its row.
class Settings {
 public:
  // All at their defaults.
  Settings();

  [[nodiscard]] bool flag(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] const std::string& text(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& list(std::string_view name) const;

  // Replaces a value. `from` says where it came from, for the error.
  // Errors: not_found (no such setting), malformed (not a number, out of range, not true or false).
  [[nodiscard]] Status set(std::string_view name, const std::vector<std::string>& values, std::string_view from);

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// Flags beat the environment, which beats the file that --config or LINNET_CONFIG names, which beats the defaults.
struct SettingsSource {
  std::vector<std::string> arguments;              // without the program's name
  std::map<std::string, std::string> environment;  // all of it; only LINNET_... is looked at
};
// Errors: malformed and not_found with the flag, variable or file and line; storage_io (the file cannot be read).
[[nodiscard]] Result<Settings> read_settings(const SettingsSource& source);

// The text of --help.
[[nodiscard]] std::string help_text();

// A JSON object of settings: {"port": 8080, "allowed-origins": ["https://chat.example"]}. `name` is for errors.
[[nodiscard]] Status apply_file(Settings& settings, std::string_view json_text, std::string_view name);

}  // namespace linnet
