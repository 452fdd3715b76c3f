#include <CLI/CLI.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "native-host/config/settings.h"

namespace linnet {
namespace {

using nlohmann::json;

std::size_t line_at(std::string_view text, std::size_t position) {
  const std::string_view before = text.substr(0, std::min(position, text.size()));
  return static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
}

// Where a key of the top object is written: keys of a flat object occur once in quotes before a colon.
std::size_t line_of_key(std::string_view text, const std::string& key) {
  const std::string quoted = json(key).dump();
  std::size_t at = text.find(quoted);
  while (at != std::string_view::npos) {
    const std::size_t next = text.find_first_not_of(" \t\r\n", at + quoted.size());
    if (next != std::string_view::npos && text[next] == ':') return line_at(text, at);
    at = text.find(quoted, at + 1);
  }
  return 1;
}

// Only asks where the text stops being JSON: nlohmann's parser says so to its SAX callbacks alone.
struct PositionOfError final : json::json_sax_t {
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t at, const std::string&, const json::exception&) override {
    position = at;
    return false;
  }

  std::size_t position = 0;
};

Result<std::string> text_of(const json& value, const std::string& from) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean() || value.is_number_integer()) return value.dump();
  return fail(ErrorCode::malformed, from + ": a setting is a text, a number, true or false, or a list of texts");
}

std::string environment_name(std::string_view setting) {
  std::string name = "LINNET_";
  for (char letter : setting) {
    name += letter == '-' ? '_' : static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
  }
  return name;
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

Status apply_environment(Settings& settings, const std::map<std::string, std::string>& environment) {
  std::map<std::string, const ServerSetting*> known;
  for (const ServerSetting& row : all_settings()) known[environment_name(row.name)] = &row;
  for (const auto& [name, value] : environment) {
    if (!name.starts_with("LINNET_") || name == "LINNET_TOOLCHAIN") continue;  // the build's own
    const auto row = known.find(name);
    if (row == known.end()) return fail(ErrorCode::not_found, "environment: " + name + " is no setting");
    const bool list = row->second->type == SettingType::list;
    LINNET_TRY(settings.set(row->second->name, list ? split_list(value) : std::vector{value}, "environment " + name));
  }
  return {};
}

using Flags = std::vector<std::pair<std::string_view, std::vector<std::string>>>;

Result<Flags> parse_flags(const std::vector<std::string>& arguments) {
  CLI::App app;
  app.set_help_flag();
  std::map<std::string_view, std::vector<std::string>> values;
  std::map<std::string_view, CLI::Option*> options;
  for (const ServerSetting& row : all_settings()) {
    CLI::Option* option = app.add_option("--" + std::string(row.name), values[row.name]);
    option->delimiter(row.type == SettingType::list ? ',' : '\0');
    option->type_size(1)->expected(1)->multi_option_policy(
        row.type == SettingType::list ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::TakeLast);
    if (row.type == SettingType::boolean) option->expected(0, 1)->default_str("true");
    options[row.name] = option;
  }
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return fail(ErrorCode::malformed, std::string("flags: ") + error.what() + " (linnetd --help lists them)");
  }
  Flags flags;
  for (const ServerSetting& row : all_settings()) {
    if (options[row.name]->count() == 0) continue;
    std::vector<std::string>& given = values[row.name];
    if (row.type == SettingType::boolean && (given.empty() || given.front().empty())) given = {"true"};
    flags.emplace_back(row.name, given);
  }
  return flags;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return fail(ErrorCode::storage_io, "cannot read the file " + path);
  return text.str();
}

}  // namespace

Status apply_file(Settings& settings, std::string_view json_text, std::string_view name) {
  PositionOfError position;
  if (!json::sax_parse(json_text, &position)) {
    return fail(ErrorCode::malformed,
                std::string(name) + ":" + std::to_string(line_at(json_text, position.position)) + ": not JSON");
  }
  const json object = json::parse(json_text, nullptr, false);
  if (!object.is_object()) return fail(ErrorCode::malformed, std::string(name) + ":1: not a JSON object");
  for (const auto& [key, value] : object.items()) {
    const std::string from = std::string(name) + ":" + std::to_string(line_of_key(json_text, key));
    std::vector<std::string> values;
    if (value.is_array()) {
      for (const json& one : value) {
        LINNET_ASSIGN(std::string text, text_of(one, from));
        values.push_back(std::move(text));
      }
    } else {
      LINNET_ASSIGN(std::string text, text_of(value, from));
      values.push_back(std::move(text));
    }
    LINNET_TRY(settings.set(key, values, from));
  }
  return {};
}

Result<Settings> read_settings(const SettingsSource& source) {
  LINNET_ASSIGN(const Flags flags, parse_flags(source.arguments));
  std::string file;
  if (const auto named = source.environment.find("LINNET_CONFIG"); named != source.environment.end()) {
    file = named->second;
  }
  for (const auto& [name, values] : flags) {
    if (name == "config") file = values.front();
  }
  Settings settings;
  if (!file.empty()) {
    LINNET_ASSIGN(const std::string text, read_file(file));
    LINNET_TRY(apply_file(settings, text, file));
  }
  LINNET_TRY(apply_environment(settings, source.environment));
  for (const auto& [name, values] : flags) LINNET_TRY(settings.set(name, values, "flag --" + std::string(name)));
  return settings;
}

}  // namespace linnet
