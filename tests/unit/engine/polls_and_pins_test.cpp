// Polls, pins, forwarded messages, mentions and versions as an app sees them.
#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

// Alice's device in a group of which Bob is the owner and she a member; the newest message is Bob's poll.
class PollsAndPinsTest : public ::testing::Test {
 protected:
  PollsAndPinsTest() {
    chat.says("bob", "hello");
    chat.appends("bob", Message{asking()});
    alice.goes_online({chat.head_for("alice")});
    alice.answers_pulls(chat);
  }

  [[nodiscard]] static Body asking() {
    Body body;
    body.text = "When?";
    body.poll = Poll{.options = {{"seven"}, {"eight"}}, .multiple = false};
    return body;
  }
  [[nodiscard]] MessageKey key_at(Seq seq) const { return {chat.at(seq).sender_id, chat.at(seq).local_id}; }
  std::optional<ErrorCode> fails(Command command) {
    const Result<Answer> answer = alice.asks(std::move(command));
    if (answer) return std::nullopt;
    return answer.error().code;
  }
  // "seven 1 bob, eight 0"
  std::string poll_shown() {
    alice.watches(timeline, MessagesQuery{.chat_id = chat.id(), .anchor = {}, .before = 50, .after = 0});
    for (const TimelineRow& row : alice.news_of<MessagesResult>(timeline).rows) {
      if (!row.poll) continue;
      std::string text;
      for (const PollCount& option : row.poll->options) {
        text += (text.empty() ? "" : ", ") + option.text + " " + std::to_string(option.votes);
        for (const UserId& voter : option.users) text += " " + voter.text();
      }
      return text;
    }
    return "no poll";
  }
  std::vector<std::string> pinned_shown() {
    alice.watches(pins, PinnedQuery{chat.id()});
    std::vector<std::string> texts;
    for (const TimelineRow& row : alice.news_of<PinnedResult>(pins).rows) texts.push_back(std::get<Message>(row.record.content).body.text);
    return texts;
  }

  Device alice;
  ScriptedChat chat = ScriptedChat::group("Choir", {"bob", "alice", "carol"});
  const Seq poll{3};
  const QueryId timeline{1};
  const QueryId pins{2};
};

TEST_F(PollsAndPinsTest, AVoteIsShownAtOnceAndCounted) {
  ASSERT_FALSE(fails(VoteInPoll{chat.id(), key_at(poll), 0b10}));
  EXPECT_EQ(poll_shown(), "seven 0, eight 1 alice");
  EXPECT_EQ(std::get<Vote>(alice.expects<wire::Send>().content), (Vote{poll, 0b10}));
  alice.hears(chat.entry(chat.appends("carol", Vote{poll, 0b10}).seq));
  EXPECT_EQ(poll_shown(), "seven 0, eight 2 alice carol");
}

TEST_F(PollsAndPinsTest, OfVotesCastOfflineTheLastIsSent) {
  alice.loses_connection();
  ASSERT_FALSE(fails(VoteInPoll{chat.id(), key_at(poll), 0b10}));
  ASSERT_FALSE(fails(VoteInPoll{chat.id(), key_at(poll), 0b01}));
  alice.comes_back({chat.head_for("alice")});
  EXPECT_EQ(std::get<Vote>(alice.expects<wire::Send>().content).choices, 0b01);
}

TEST_F(PollsAndPinsTest, WhatThePollDoesNotOfferIsRefusedHere) {
  EXPECT_EQ(fails(VoteInPoll{chat.id(), key_at(poll), 0b11}), ErrorCode::malformed);
  EXPECT_EQ(fails(VoteInPoll{chat.id(), key_at(Seq{2}), 0b1}), ErrorCode::malformed);
  EXPECT_EQ(fails(ClosePoll{chat.id(), key_at(poll)}), ErrorCode::forbidden);
}

TEST_F(PollsAndPinsTest, ARefusedVoteIsTakenBack) {
  ASSERT_FALSE(fails(VoteInPoll{chat.id(), key_at(poll), 0b10}));
  const auto send = alice.expects<wire::Send>();
  alice.hears(wire::Rejected{send.chat_id, send.local_id, ErrorCode::conflict, "", {}});
  EXPECT_EQ(poll_shown(), "seven 0, eight 0");
  EXPECT_EQ(alice.troubles.size(), 1u);
}

TEST_F(PollsAndPinsTest, AnAuthorClosesAPollByAnEdit) {
  ASSERT_FALSE(fails(SendMessage{.chat_id = chat.id(), .body = asking(), .local_id = {}}));
  alice.server_accepts_all(chat);
  const Seq mine = chat.head();
  ASSERT_FALSE(fails(ClosePoll{chat.id(), key_at(mine)}));
  EXPECT_TRUE(std::get<Edit>(alice.expects<wire::Send>().content).body.poll->closed);
  EXPECT_EQ(fails(VoteInPoll{chat.id(), key_at(mine), 0b1}), ErrorCode::conflict);
}

TEST_F(PollsAndPinsTest, AMemberDoesNotPinInAGroupAndBothDoInADirectChat) {
  EXPECT_EQ(fails(PinMessage{chat.id(), key_at(Seq{2}), true}), ErrorCode::forbidden);

  ScriptedChat direct = ScriptedChat::direct("bob", "alice");
  direct.says("bob", "look");
  alice.hears(wire::Control{1, wire::ChatAdded{direct.head_for("alice")}});
  alice.answers_pulls(direct);
  alice.watches(pins, PinnedQuery{direct.id()});
  ASSERT_FALSE(fails(PinMessage{direct.id(), {user("bob"), direct.at(Seq{2}).local_id}, true}));
  EXPECT_EQ(alice.news_of<PinnedResult>(pins).rows.size(), 1u) << "at once";
  alice.server_accepts_all(direct);
  EXPECT_EQ(alice.news_of<PinnedResult>(pins).rows.size(), 1u);
}

TEST_F(PollsAndPinsTest, APinOfAnotherIsHeardOf) {
  EXPECT_TRUE(pinned_shown().empty());
  alice.hears(chat.entry(chat.appends("bob", PinChange{Seq{2}, true}).seq));
  EXPECT_EQ(pinned_shown(), std::vector<std::string>{"hello"});
  alice.hears(chat.entry(chat.appends("bob", PinChange{Seq{2}, false}).seq));
  EXPECT_TRUE(pinned_shown().empty());
}

TEST_F(PollsAndPinsTest, APinnedMessageFarBackIsFetchedAlone) {
  ScriptedChat old = ScriptedChat::group("Old", {"bob", "alice"});
  old.says("bob", "the rules");
  old.appends("bob", PinChange{Seq{2}, true});
  for (int i = 0; i < 300; ++i) old.says("bob", "chatter");
  alice.hears(wire::Control{1, wire::ChatAdded{old.head_for("alice")}});
  alice.answers_pulls(old);
  alice.watches(pins, PinnedQuery{old.id()});
  EXPECT_TRUE(alice.news_of<PinnedResult>(pins).rows.empty());
  EXPECT_EQ(alice.answers_pulls(old), 1u);
  alice.waits(limits::kLiveQueryInterval);
  ASSERT_EQ(alice.news_of<PinnedResult>(pins).rows.size(), 1u);
  EXPECT_FALSE(alice.store().ranges(old.id())->contains(Seq{100})) << "what lies between is not fetched for it";
}

TEST_F(PollsAndPinsTest, AForwardedMessageSaysWhoseItWas) {
  ScriptedChat direct = ScriptedChat::direct("dora", "alice");
  alice.hears(wire::Control{1, wire::ChatAdded{direct.head_for("alice")}});
  alice.answers_pulls(direct);
  ASSERT_FALSE(fails(ForwardMessage{chat.id(), key_at(Seq{2}), direct.id(), {}}));
  const Body sent = std::get<Message>(alice.expects<wire::Send>().content).body;
  EXPECT_EQ(sent.text, "hello");
  EXPECT_EQ(sent.forwarded_from, user("bob"));
}

TEST_F(PollsAndPinsTest, UnreadMentionsAreCountedUntilRead) {
  Body body;
  body.text = "<@alice>";
  body.mentions = {user("alice")};
  alice.hears(chat.entry(chat.appends("bob", Message{body}).seq));
  alice.hears(chat.entry(chat.says("carol", "no").seq));
  EXPECT_EQ(alice.chat_row(chat.id()).mentions, 1u);
  alice.hears(chat.entry(chat.appends("bob", Message{body}).seq));
  alice.hears(chat.entry(chat.appends("bob", Deletion{chat.head()}).seq));
  EXPECT_EQ(alice.chat_row(chat.id()).mentions, 1u) << "the second one is deleted";
  ASSERT_FALSE(fails(MarkRead{chat.id(), chat.head()}));
  EXPECT_EQ(alice.chat_row(chat.id()).mentions, 0u);
}

TEST_F(PollsAndPinsTest, VersionsComeFromTheServer) {
  const CallId call{77};
  alice.handles(Called{call, GetMessageVersions{chat.id(), key_at(Seq{2})}});
  std::vector<wire::Fetch> asked = alice.sent<wire::Fetch>();
  std::erase_if(asked, [](const wire::Fetch& fetch) { return !std::holds_alternative<wire::FetchVersions>(fetch.what); });
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(std::get<wire::FetchVersions>(asked[0].what).seq, Seq{2});
  Body first;
  first.text = "helo";
  alice.hears(wire::Fetched{asked[0].id, wire::FetchedVersions{chat.id(), Seq{2}, {{Seq{2}, WallTime{}, first}}}});
  ASSERT_NE(alice.reply_to(call), nullptr);
  EXPECT_EQ(std::get<MessageVersions>(**alice.reply_to(call)).versions.at(0).text, "helo");
}

TEST_F(PollsAndPinsTest, WithoutAServerThereAreNoVersions) {
  alice.loses_connection();
  EXPECT_EQ(fails(GetMessageVersions{chat.id(), key_at(Seq{2})}), ErrorCode::offline);
}

}  // namespace
}  // namespace linnet::testing
