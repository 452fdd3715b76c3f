// The golden files say what every frame looks like, in both encodings; other languages read them
// too. A change of them is a change of the protocol. LINNET_UPDATE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/base/encoding.h"
#include "core/wire/frame_codec.h"
#include "tests/golden/example_frames.h"

namespace linnet::wire {
namespace {

using Json = nlohmann::ordered_json;  // keeps the order of members
using examples::Example;

constexpr const char* kFolder = "tests/golden/";

std::string path_of(const std::string& name) {
  return kFolder + name + ".json";
}

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::set<std::string> all_names() {
  std::set<std::string> names;
  for (const auto& example : examples::client_frames()) names.insert(example.name);
  for (const auto& example : examples::server_frames()) names.insert(example.name);
  return names;
}

template <class Frame>
Json golden(const Frame& frame) {
  return Json{{"frame", Json::parse(as_text(encode(frame, Encoding::json)), nullptr, false)},
              {"cbor", hex_encode(encode(frame, Encoding::cbor))}};
}

template <class Frame>
void update(const Example<Frame>& example) {
  std::ofstream(path_of(example.name)) << golden(example.frame).dump(2) << '\n';
}

Result<ClientFrame> decode(const ClientFrame&, ByteView bytes, Encoding encoding) {
  return decode_client(bytes, encoding);
}
Result<ServerFrame> decode(const ServerFrame&, ByteView bytes, Encoding encoding) {
  return decode_server(bytes, encoding);
}

template <class Frame>
void expect_golden(const Example<Frame>& example) {
  SCOPED_TRACE(example.name);
  if (std::getenv("LINNET_UPDATE_GOLDEN") != nullptr) update(example);
  const std::string text = read(path_of(example.name));
  const Json file = Json::parse(text, nullptr, false);
  ASSERT_TRUE(file.is_object()) << path_of(example.name);
  EXPECT_EQ(golden(example.frame).dump(2) + "\n", text);

  const std::string json = file.value("frame", Json{}).dump(4);
  const Bytes cbor = hex_decode(file.value("cbor", std::string{})).value_or(Bytes{});
  EXPECT_EQ(decode(example.frame, as_bytes(json), Encoding::json), example.frame);
  EXPECT_EQ(decode(example.frame, cbor, Encoding::cbor), example.frame);
  // An independent reader sees the same in both.
  EXPECT_EQ(Json::from_cbor(cbor, true, false), file.value("frame", Json{}));
}

TEST(GoldenFramesTest, FromTheDevice) {
  for (const auto& example : examples::client_frames()) expect_golden(example);
}

TEST(GoldenFramesTest, FromTheServer) {
  for (const auto& example : examples::server_frames()) expect_golden(example);
}

TEST(GoldenFramesTest, EveryFileIsRead) {
  const std::set<std::string> known = all_names();
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(kFolder, error)) {
    if (file.path().extension() != ".json") continue;
    EXPECT_TRUE(known.contains(file.path().stem().string())) << file.path();
  }
  EXPECT_FALSE(error);
}

// PROTOCOL.md shows each below a comment that names its file.
TEST(GoldenFramesTest, TheProtocolShowsThemAsTheyAre) {
  const std::string protocol = read("PROTOCOL.md");
  for (const std::string& name : all_names()) {
    const std::string opening = "<!-- " + path_of(name) + " -->\n```json\n";
    const std::size_t at = protocol.find(opening);
    ASSERT_NE(at, std::string::npos) << name;
    const std::size_t from = at + opening.size();
    const std::string shown = protocol.substr(from, protocol.find("\n```", from) - from);
    EXPECT_EQ(Json::parse(shown, nullptr, false),
              Json::parse(read(path_of(name)), nullptr, false).value("frame", Json{}))
        << name;
  }
}

TEST(GoldenFramesTest, ThereIsOneOfEachFrame) {
  std::set<std::size_t> client;
  std::set<std::size_t> server;
  for (const auto& example : examples::client_frames()) client.insert(example.frame.index());
  for (const auto& example : examples::server_frames()) server.insert(example.frame.index());
  EXPECT_EQ(client.size(), std::variant_size_v<ClientFrame>);
  EXPECT_EQ(server.size(), std::variant_size_v<ServerFrame>);
}

}  // namespace
}  // namespace linnet::wire
