// A search through the waist: what wasm/client/src/model.ts says, in both directions.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "wasm/bindings/waist_reader.h"
#include "wasm/bindings/waist_writer.h"

namespace linnet::waist {
namespace {

using nlohmann::json;

Result<Event> read_search(const std::string& args) {
  return read_event(R"({"kind": "call", "call": 7, "name": "search", "args": )" + args + "}");
}

SearchRequest request_of(const std::string& args) {
  const Result<Event> event = read_search(args);
  EXPECT_TRUE(event.has_value()) << event.error().detail;
  if (!event) return {};
  return std::get<SearchMessages>(std::get<Called>(*event).command).request;
}

TEST(WaistSearchTest, ReadsTheTextAlone) {
  const SearchRequest request = request_of(R"({"text": "tea"})");
  EXPECT_EQ(request.text, "tea");
  EXPECT_FALSE(request.chat_id || request.sender_id || request.from || request.to || request.before);
  EXPECT_EQ(request.order, SearchOrder::newest);
  EXPECT_EQ(request.limit, 50u);
}

TEST(WaistSearchTest, ReadsFiltersOrderAndPosition) {
  const std::string chat = "018f0000-0000-7000-8000-000000000001";
  const SearchRequest request = request_of(R"({"text": "", "chatId": ")" + chat + R"(", "senderId": "bob", "from": 1700000000000,
      "to": 1700000000000.25, "order": "relevance", "limit": 10, "before": {"chatId": ")" + chat + R"(", "seq": 5, "more": [1]}})");
  EXPECT_EQ(request.chat_id->text(), chat);
  EXPECT_EQ(request.sender_id->text(), "bob");
  EXPECT_EQ(to_micros(*request.from), 1'700'000'000'000'000);
  EXPECT_EQ(to_micros(*request.to), 1'700'000'000'000'250);
  EXPECT_EQ(request.order, SearchOrder::relevance);
  EXPECT_EQ(request.limit, 10u);
  EXPECT_EQ(request.before->chat_id.text(), chat);
  EXPECT_EQ(request.before->seq, Seq{5});
}

TEST(WaistSearchTest, RefusesWhatMakesNoSense) {
  for (const char* args : {R"({})", R"({"text": 1})", R"({"text": "", "chatId": "x"})", R"({"text": "", "order": "best"})",
                           R"({"text": "", "from": "today"})", R"({"text": "", "to": 1e300})", R"({"text": "", "limit": -1})",
                           R"({"text": "", "before": {"seq": 1}})"}) {
    const Result<Event> event = read_search(args);
    ASSERT_FALSE(event.has_value()) << args;
    EXPECT_EQ(event.error().code, ErrorCode::malformed) << args;
  }
}

TEST(WaistSearchTest, WritesMarksInTheUnitsOfJavaScript) {
  FoundMessage message;
  message.snippet.text = "😀é tea";
  message.snippet.marks = {{.begin = 0, .end = 4}, {.begin = 7, .end = 10}};
  message.seq = Seq{12};
  message.time = wall_from_micros(1'500);
  FoundMessages found;
  found.messages.push_back(message);
  found.total = 1'000;
  found.total_is_exact = false;
  found.more = true;
  Bytes outgoing;
  const json actions = json::parse(write_actions({Reply{CallId{7}, Answer{found}}}, outgoing));
  const json& value = actions[0]["value"];
  EXPECT_EQ(value["total"], 1000);
  EXPECT_EQ(value["totalIsExact"], false);
  EXPECT_EQ(value["more"], true);
  const json& hit = value["hits"][0];
  EXPECT_EQ(hit["seq"], 12);
  EXPECT_EQ(hit["time"], 1.5);
  EXPECT_EQ(hit["peerId"], nullptr);
  EXPECT_EQ(hit["snippet"]["text"], "😀é tea");
  EXPECT_EQ(hit["snippet"]["marks"], json::parse(R"([{"start": 0, "length": 2}, {"start": 4, "length": 3}])"));
}

}  // namespace
}  // namespace linnet::waist
