// What a search answers: hits as an app shows them.
#include <gtest/gtest.h>

#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

class SearchTest : public ::testing::Test {
 protected:
  SearchTest() {
    bob.says("bob", "tea at four?");
    group.says("carol", "no tea left");
    group.says("alice", "I bring some");
    alice.goes_online({bob.head_for("alice"), group.head_for("alice")});
    for (const wire::Pull& pull : alice.sent<wire::Pull>()) alice.hears((pull.chat_id == bob.id() ? bob : group).page(pull));
    alice.hears(wire::Fetched{0, wire::FetchedProfiles{{Profile{user("bob"), "Bob B.", "", 1}}}});
  }

  FoundMessages searches(std::string_view text) {
    SearchMessages command;
    command.request.text = text;
    const Result<Answer> answer = alice.asks(command);
    EXPECT_TRUE(answer.has_value());
    return answer ? std::get<FoundMessages>(*answer) : FoundMessages{};
  }

  Device alice;
  ScriptedChat bob = ScriptedChat::direct("bob", "alice");
  ScriptedChat group = ScriptedChat::group("Kitchen", {"carol", "alice", "bob"});
};

TEST_F(SearchTest, HitsAreReadyToBeShown) {
  const FoundMessages found = searches("tea");
  ASSERT_EQ(found.messages.size(), 2u);
  EXPECT_EQ(found.total, 2u);
  for (const FoundMessage& message : found.messages) {
    const bool is_direct = message.chat_id == bob.id();
    EXPECT_EQ(message.chat_name, is_direct ? "Bob B." : "Kitchen");
    EXPECT_EQ(message.sender_name, is_direct ? "Bob B." : "carol");
    EXPECT_EQ(message.peer_id, is_direct ? user("bob") : UserId{});
    const Entry& entry = (is_direct ? bob : group).at(message.seq);
    EXPECT_EQ(message.local_id, entry.local_id);
    EXPECT_EQ(message.time, entry.server_time);
    EXPECT_EQ(message.snippet.text, std::get<Message>(entry.content).body.text);
    EXPECT_EQ(message.snippet.marks.size(), 1u);
    EXPECT_FALSE(message.own);
  }
  EXPECT_TRUE(searches("bring").messages.at(0).own);
}

TEST_F(SearchTest, AnswersOfflineWithoutWhatIsUnsent) {
  alice.loses_connection();
  alice.sends(bob.id(), "tea is ready");
  EXPECT_EQ(searches("tea").messages.size(), 2u);
}

TEST_F(SearchTest, ADeletionShowsBeforeTheServerHasIt) {
  const FoundMessage own = searches("bring").messages.at(0);
  ASSERT_TRUE(alice.asks(DeleteMessage{own.chat_id, MessageKey{own.sender_id, own.local_id}}));
  EXPECT_TRUE(searches("bring").messages.empty());
}

}  // namespace
}  // namespace linnet::testing
