// Settings through the waist: what wasm/client/src/waist.ts and model.ts say.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "wasm/bindings/waist_reader.h"
#include "wasm/bindings/waist_writer.h"

namespace linnet::waist {
namespace {

using nlohmann::json;

const std::string kChat = "018f0000-0000-7000-8000-000000000001";

template <class Wanted>
Wanted read(const std::string& name, const std::string& args) {
  const Result<Event> event = read_event(R"({"kind": "call", "call": 7, "name": ")" + name + R"(", "args": )" + args + "}");
  EXPECT_TRUE(event.has_value()) << event.error().detail;
  const auto* wanted = event ? std::get_if<Wanted>(&std::get<Called>(*event).command) : nullptr;
  EXPECT_NE(wanted, nullptr);
  return wanted != nullptr ? *wanted : Wanted{};
}

TEST(WaistSettingsTest, ReadsCommands) {
  const auto mute = read<MuteChat>("mute", R"({"chatId": ")" + kChat + R"(", "on": true, "until": 1700000000000})");
  EXPECT_EQ(mute.chat_id.text(), kChat);
  EXPECT_TRUE(mute.on);
  EXPECT_EQ(to_micros(*mute.until), 1'700'000'000'000'000);
  EXPECT_FALSE(read<MuteChat>("mute", R"({"chatId": ")" + kChat + R"(", "on": true})").until);
  EXPECT_EQ(read<PinChat>("pinChat", R"({"chatId": ")" + kChat + R"(", "on": true, "position": 5})").position, 5u);
  EXPECT_EQ(read<SetDraft>("setDraft", R"({"chatId": ")" + kChat + R"(", "text": "x", "replyTo": 4})").reply_to, Seq{4});
  EXPECT_EQ(read<BlockUser>("block", R"({"userId": "bob", "on": true})").user.text(), "bob");
  EXPECT_EQ(read<SetAppSetting>("setAppSetting", R"({"name": "theme", "text": "dark"})").name, "theme");
}

TEST(WaistSettingsTest, ReadsQueries) {
  const auto watch = [](const std::string& name, const std::string& params) {
    return std::get<Watched>(*read_event(R"({"kind": "watch", "query": 1, "name": ")" + name + R"(", "params": )" + params + "}")).what;
  };
  EXPECT_EQ(watch("chats", R"({"limit": 9})"), (Query{ChatsQuery{9, {}}}));
  EXPECT_EQ(watch("chats", R"({"limit": 9, "archived": false})"), (Query{ChatsQuery{9, false}}));
  EXPECT_EQ(watch("settings", "{}"), Query{SettingsQuery{}});
}

TEST(WaistSettingsTest, WritesResultsAndRefusals) {
  QueryNews news;
  news.query = QueryId{3};
  news.version = 1;
  news.result = SettingsResult{{{*UserId::parse("bob"), "Bob"}}, {{"theme", "dark"}}, 2};
  Bytes outgoing;
  const Setting refused = Muted{*ChatId::parse(kChat), true, {}};
  const json written = json::parse(
      write_actions({news, Trouble{Error{ErrorCode::too_large, "too many"}, {refused}}}, outgoing), nullptr, false);
  EXPECT_EQ(written[0]["result"], (json{{"blocked", {{{"userId", "bob"}, {"name", "Bob"}}}}, {"app", {{"theme", "dark"}}}, {"waiting", 2}}));
  EXPECT_EQ(written[1]["error"]["code"], "too_large");
  EXPECT_EQ(written[1]["refused"], (json::array({{{"setting", "muted"}, {"chatId", kChat}, {"subject", ""}}})));
}

}  // namespace
}  // namespace linnet::waist
