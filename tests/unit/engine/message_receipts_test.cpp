#include <gtest/gtest.h>

#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

using Item = wire::FetchedMarks::Item;

// Alice looks at who has read what she wrote in a group.
class MessageReceiptsTest : public ::testing::Test {
 protected:
  MessageReceiptsTest() {
    chat.says("alice", "anybody?");
    alice.goes_online({chat.head_for("alice")});
    alice.answers_pulls(chat);
    alice.sent<wire::Fetch>();
  }

  void looks() { alice.handles(Called{call, GetMessageReceipts{chat.id(), key}}); }
  wire::Fetch question() {
    std::vector<wire::Fetch> asked = alice.sent<wire::Fetch>();
    std::erase_if(asked, [](const wire::Fetch& fetch) { return !std::holds_alternative<wire::FetchMarks>(fetch.what); });
    return asked.size() == 1 ? asked.front() : wire::Fetch{};
  }
  void server_says(std::uint64_t id, std::vector<Item> items, bool more = false) {
    alice.hears(wire::Fetched{id, wire::FetchedMarks{chat.id(), std::move(items), more}});
  }
  // "bob read, carol delivered", or the error.
  std::string answer() {
    const Result<Answer>* reply = alice.reply_to(call);
    if (reply == nullptr) return "none yet";
    if (!*reply) return std::string(error_name(reply->error().code));
    std::string text;
    for (const MessageReceipts::Recipient& one : std::get<MessageReceipts>(**reply).recipients) {
      const bool read = one.status == MessageStatus::read;
      text += std::string(one.user_id.text()) + (read ? " read " : one.status == MessageStatus::delivered ? " delivered " : " sent ");
    }
    return text;
  }

  Device alice;
  ScriptedChat chat = ScriptedChat::group("Birds", {"bob", "alice", "carol"});
  const MessageKey key{user("alice"), chat.says("alice", "look").local_id};
  const Seq seq = chat.head();
  const CallId call{77};
};

TEST_F(MessageReceiptsTest, EachMembersMarkSaysWhatHasBecomeOfTheMessage) {
  looks();
  EXPECT_EQ(answer(), "none yet");
  server_says(question().id, {{user("alice"), {seq, seq}}, {user("bob"), {seq, seq}}, {user("carol"), {seq, seq.previous()}}, {user("dave"), {}}});
  EXPECT_EQ(answer(), "bob read carol delivered dave sent ");
}

TEST_F(MessageReceiptsTest, AllPagesAreAskedFor) {
  looks();
  server_says(question().id, {{user("bob"), {seq, seq}}}, true);
  EXPECT_EQ(answer(), "none yet");
  const wire::Fetch next = question();
  EXPECT_EQ(std::get<wire::FetchMarks>(next.what).after, user("bob"));
  server_says(next.id, {{user("carol"), {}}});
  EXPECT_EQ(answer(), "bob read carol sent ");
}

TEST_F(MessageReceiptsTest, WithoutAServerThereIsNoAnswer) {
  looks();
  alice.loses_connection();
  EXPECT_EQ(answer(), "offline");
}

TEST_F(MessageReceiptsTest, TheServersRefusalIsTheAnswer) {
  looks();
  alice.hears(wire::Failed{.code = ErrorCode::forbidden, .detail = "", .id = question().id, .retry_after_ms = {}});
  EXPECT_EQ(answer(), "forbidden");
}

TEST_F(MessageReceiptsTest, AMessageThatIsNotSentHasNone) {
  const MessageKey unsent = alice.sends(chat.id(), "soon");
  const Result<Answer> answer = alice.asks(GetMessageReceipts{chat.id(), unsent});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace linnet::testing
