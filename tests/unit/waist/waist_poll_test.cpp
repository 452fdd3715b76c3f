// Polls through the waist: what wasm/client/src/model.ts says, in both directions.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "wasm/bindings/waist_reader.h"
#include "wasm/bindings/waist_rows.h"

namespace linnet::waist {
namespace {

using nlohmann::json;

const std::string kChat = R"("chatId": "018f0000-0000-7000-8000-000000000001")";
const std::string kKey = R"("key": "bob/018f0000-0000-7000-8000-000000000002")";

Result<Event> call(const std::string& name, const std::string& args) {
  return read_event(R"({"kind": "call", "call": 7, "name": ")" + name + R"(", "args": {)" + kChat + ", " + args + "}}");
}

template <class C>
C command_of(const Result<Event>& event) {
  EXPECT_TRUE(event.has_value()) << event.error().detail;
  return event ? std::get<C>(std::get<Called>(*event).command) : C{};
}

TEST(WaistPollTest, AQuestionHasItsOptionsInOrder) {
  const auto send = command_of<SendMessage>(call("send", R"("body": {"text": "When?", "poll": {"options": ["seven", "eight"], "multiple": true}})"));
  EXPECT_EQ(send.body.poll, (Poll{.options = {{"seven"}, {"eight"}}, .multiple = true}));
  EXPECT_FALSE(call("send", R"("body": {"text": "When?", "poll": {"options": "seven"}})"));
  EXPECT_FALSE(call("send", R"("body": {"text": "When?", "poll": {"options": [7, 8]}})"));
}

TEST(WaistPollTest, AVoteNamesPositions) {
  EXPECT_EQ(command_of<VoteInPoll>(call("vote", kKey + R"(, "options": [0, 2])")).choices, 0b101);
  EXPECT_EQ(command_of<VoteInPoll>(call("vote", kKey + R"(, "options": [])")).choices, 0);
  for (const char* options : {"[12]", "[-1]", "[0.5]", "1", "[\"0\"]"}) {
    EXPECT_FALSE(call("vote", kKey + R"(, "options": )" + options)) << options;
  }
}

TEST(WaistPollTest, ARowShowsWhoChoseWhat) {
  const UserId bob = UserId::parse("bob").value();
  Message message;
  message.body.text = "When?";
  message.body.poll = Poll{.options = {{"seven"}, {"eight"}}, .multiple = false, .closed = true};
  message.body.forwarded_from = bob;
  TimelineRow row;
  row.record.sender_id = bob;
  row.record.content = message;
  row.record.pinned = true;
  row.forwarded_from_name = "Bob";
  row.poll = PollResult{.options = {{.text = "seven", .votes = 1, .users = {bob}, .mine = true}, {.text = "eight", .users = {}}}, .voters = 1};
  const json value = to_json(row);
  EXPECT_EQ(value["poll"], json::parse(R"({"multiple": false, "closed": true, "voters": 1, "options": [
      {"text": "seven", "votes": 1, "mine": true, "users": ["bob"]}, {"text": "eight", "votes": 0, "mine": false, "users": []}]})"));
  EXPECT_EQ(value["pinned"], true);
  EXPECT_EQ(value["forwardedFromName"], "Bob");
  EXPECT_EQ(value["body"]["forwardedFrom"], "bob");
}

}  // namespace
}  // namespace linnet::waist
