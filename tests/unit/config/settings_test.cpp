#include "native-host/config/settings.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/unit/log/temporary_folder.h"

namespace linnet {
namespace {

Result<Settings> read(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment = {}) {
  return read_settings({.arguments = arguments, .environment = environment});
}

std::string complaint(const std::vector<std::string>& arguments,
                      const std::map<std::string, std::string>& environment = {}) {
  const auto settings = read(arguments, environment);
  return settings ? "none" : settings.error().detail;
}

std::string file_complaint(std::string_view text) {
  Settings settings;
  const Status applied = apply_file(settings, text, "linnet.json");
  return applied ? "none" : applied.error().detail;
}

TEST(SettingsTest, DefaultsAreWithinTheirOwnBounds) {
  Settings settings;
  for (const ServerSetting& row : all_settings()) {
    if (row.type == SettingType::list) continue;
    EXPECT_TRUE(settings.set(row.name, {std::string(row.fallback)}, "default")) << row.name;
    EXPECT_FALSE(row.doc.empty()) << row.name;
  }
  EXPECT_EQ(settings.text("address"), "127.0.0.1");
  EXPECT_FALSE(settings.flag("dev"));
}

TEST(SettingsTest, AFlagBeatsTheEnvironmentWhichBeatsTheFile) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.path() / "linnet.json";
  std::ofstream(file) << R"({"port": 1, "log-cache": 9, "dev": true, "allowed-origins": ["http://a", "http://b"]})";
  const auto settings =
      read({"--port", "3", "--config", file}, {{"LINNET_PORT", "2"}, {"LINNET_LOG_CACHE", "10"}, {"PATH", "/bin"}});
  ASSERT_TRUE(settings) << settings.error().detail;
  EXPECT_EQ(settings->integer("port"), 3);
  EXPECT_EQ(settings->integer("log-cache"), 10);
  EXPECT_TRUE(settings->flag("dev"));
  EXPECT_EQ(settings->list("allowed-origins"), (std::vector<std::string>{"http://a", "http://b"}));
}

TEST(SettingsTest, TheEnvironmentMayNameTheFile) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.path() / "linnet.json";
  std::ofstream(file) << R"({"port": 1})";
  EXPECT_EQ(read({}, {{"LINNET_CONFIG", file}})->integer("port"), 1);
}

TEST(SettingsTest, ABooleanFlagNeedsNoValue) {
  EXPECT_TRUE(read({"--dev", "--port", "1"})->flag("dev"));
  EXPECT_FALSE(read({"--directory=false"})->flag("directory"));
}

TEST(SettingsTest, ListsComeFromCommasAndRepetition) {
  const std::vector<std::string> both{"http://a", "http://b"};
  EXPECT_EQ(read({"--allowed-origins", "http://a,http://b"})->list("allowed-origins"), both);
  EXPECT_EQ(read({"--allowed-origins", "http://a", "--allowed-origins", "http://b"})->list("allowed-origins"), both);
  EXPECT_EQ(read({}, {{"LINNET_ALLOWED_ORIGINS", "http://a,http://b"}})->list("allowed-origins"), both);
}

TEST(SettingsTest, MistakesNameTheirPlace) {
  EXPECT_EQ(complaint({"--port", "70000"}), "flag --port: port is a number from 0 to 65535, not \"70000\"");
  EXPECT_NE(complaint({"--prot", "1"}).find("--prot"), std::string::npos);
  EXPECT_NE(complaint({"stray"}).find("stray"), std::string::npos);
  EXPECT_EQ(complaint({}, {{"LINNET_PORT", "x"}}),
            "environment LINNET_PORT: port is a number from 0 to 65535, not \"x\"");
  EXPECT_EQ(complaint({}, {{"LINNET_PROT", "1"}}), "environment: LINNET_PROT is no setting");
  EXPECT_EQ(complaint({"--config", "/nowhere/linnet.json"}), "cannot read the file /nowhere/linnet.json");
}

TEST(SettingsTest, MistakesInTheFileNameTheLine) {
  EXPECT_EQ(file_complaint("{\n  \"port\": 1,\n  \"prot\": 2\n}"),
            "linnet.json:3: there is no setting \"prot\"; did you mean \"port\"?");
  EXPECT_EQ(file_complaint("{\n\"port\": -1}"), "linnet.json:2: port is a number from 0 to 65535, not \"-1\"");
  EXPECT_EQ(file_complaint("{\n\"port\": 1,\n}"), "linnet.json:3: not JSON");
  EXPECT_EQ(file_complaint("[]"), "linnet.json:1: not a JSON object");
  EXPECT_NE(file_complaint(R"({"port": {"x": 1}})"), "none");
  EXPECT_NE(file_complaint(R"({"port": [1, 2]})"), "none");
}

TEST(SettingsTest, TheHelpNamesEverySetting) {
  const std::string help = help_text();
  for (const ServerSetting& row : all_settings()) {
    EXPECT_NE(help.find("--" + std::string(row.name)), std::string::npos) << row.name;
  }
}

}  // namespace
}  // namespace linnet
