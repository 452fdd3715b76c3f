#include "native-host/config/settings.h"

#include <algorithm>
#include <charconv>

#include "core/base/check.h"

namespace linnet {
namespace {

const ServerSetting* row_of(std::string_view name) {
  const auto rows = all_settings();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const ServerSetting& row) { return row.name == name; });
  return found != rows.end() ? &*found : nullptr;
}

// The known name that is nearest to a misspelt one: within two edits.
std::string_view nearest_name(std::string_view name) {
  const auto distance = [](std::string_view one, std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= one.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= other.size(); ++j) {
        const std::size_t substituted = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
      }
    }
    return row.back();
  };
  std::string_view nearest;
  std::size_t least = 3;
  for (const ServerSetting& row : all_settings()) {
    if (const std::size_t edits = distance(name, row.name); edits < least) {
      least = edits;
      nearest = row.name;
    }
  }
  return nearest;
}

Status check_value(const ServerSetting& row, const std::string& value, std::string_view from) {
  const std::string what = std::string(from) + ": " + std::string(row.name);
  if (row.type == SettingType::boolean && value != "true" && value != "false") {
    return fail(ErrorCode::malformed, what + " is true or false, not \"" + value + "\"");
  }
  if (row.type != SettingType::integer) return {};
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || number < row.min || number > row.max) {
    return fail(ErrorCode::malformed, what + " is a number from " + std::to_string(row.min) + " to " +
                                          std::to_string(row.max) + ", not \"" + value + "\"");
  }
  return {};
}

}  // namespace

Settings::Settings() {
  for (const ServerSetting& row : all_settings()) {
    auto& values = values_[std::string(row.name)];
    if (row.type != SettingType::list) values.emplace_back(row.fallback);
  }
}

bool Settings::flag(std::string_view name) const { return text(name) == "true"; }

std::int64_t Settings::integer(std::string_view name) const {
  const std::string& value = text(name);
  std::int64_t number = 0;
  const auto result = std::from_chars(value.data(), value.data() + value.size(), number);
  LINNET_CHECK(result.ec == std::errc());
  return number;
}

const std::string& Settings::text(std::string_view name) const {
  const auto found = values_.find(name);
  LINNET_CHECK(found != values_.end() && found->second.size() == 1);
  return found->second.front();
}

const std::vector<std::string>& Settings::list(std::string_view name) const {
  const auto found = values_.find(name);
  LINNET_CHECK(found != values_.end());
  return found->second;
}

Status Settings::set(std::string_view name, const std::vector<std::string>& values, std::string_view from) {
  const ServerSetting* row = row_of(name);
  if (row == nullptr) {
    const std::string_view nearest = nearest_name(name);
    return fail(ErrorCode::not_found, std::string(from) + ": there is no setting \"" + std::string(name) + "\"" +
                                          (nearest.empty() ? "" : "; did you mean \"" + std::string(nearest) + "\"?"));
  }
  if (row->type != SettingType::list && values.size() != 1) {
    return fail(ErrorCode::malformed, std::string(from) + ": " + std::string(name) + " takes one value");
  }
  for (const std::string& value : values) LINNET_TRY(check_value(*row, value, from));
  values_.find(name)->second = values;
  return {};
}

std::string help_text() {
  std::string text =
      "linnetd: a chat server in one binary.\n"
      "\n"
      "  linnetd --dev                     try it: everything on this machine, any name logs in\n"
      "  linnetd --dev --static web/dist   the same, with a web app\n"
      "  linnetd --data /var/lib/linnet --auth-keys keys.json --public-origin https://chat.example\n"
      "                                    a real server behind a TLS proxy; your backend signs the tokens\n"
      "\n"
      "Every setting is a flag (--port 7780), an environment variable (LINNET_PORT=7780), or a member of the JSON\n"
      "file that --config names ({\"port\": 7780}). A flag beats the environment, which beats the file.\n"
      "\n";
  for (const ServerSetting& row : all_settings()) {
    std::string head = "  --" + std::string(row.name);
    if (!row.unit.empty()) {
      head += " <" + std::string(row.unit) + ">";
    } else if (row.type == SettingType::integer) {
      head += " <number>";
    } else if (row.type == SettingType::text) {
      head += " <text>";
    }
    text += head + "\n      " + std::string(row.doc);
    if (!row.fallback.empty()) text += " Default: " + std::string(row.fallback) + ".";
    if (row.type == SettingType::integer) {
      text += " From " + std::to_string(row.min) + " to " + std::to_string(row.max) + ".";
    }
    text += "\n";
  }
  text += "  --help\n      This text.\n";
  return text;
}

}  // namespace linnet
