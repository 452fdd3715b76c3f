#include "core/engine/own_settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

class OwnSettingsTest : public ::testing::Test {
 protected:
  OwnSettingsTest() {
    chat.says("bob", "hello");
    alice.goes_online({chat.head_for("alice")});
    alice.answers_pulls(chat);
  }

  ChatRow row() { return alice.chat_row(chat.id()); }
  MessageKey key_of(Seq seq) { return {chat.at(seq).sender_id, chat.at(seq).local_id}; }
  // The server takes everything that was sent, from number `n` on.
  std::vector<Setting> server_accepts(std::uint64_t n) {
    std::vector<Setting> all;
    for (auto frames = alice.sent<wire::ChangeSettings>(); !frames.empty(); frames = alice.sent<wire::ChangeSettings>()) {
      for (const wire::ChangeSettings& frame : frames) {
        all.insert(all.end(), frame.settings.begin(), frame.settings.end());
        alice.hears(wire::SettingsAccepted{frame.id, n++});
      }
    }
    return all;
  }
  void another_device_sets(std::uint64_t n, std::vector<Setting> settings) {
    alice.hears(wire::Control{n, wire::SettingsChanged{std::move(settings)}});
  }
  void bob_says(const std::string& text) {
    chat.says("bob", text);
    alice.hears(chat.entry(chat.head()));
  }

  Device alice;
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
};

TEST_F(OwnSettingsTest, AChangeShowsAtOnceAndIsSentOnce) {
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), true, {}}));
  EXPECT_TRUE(row().muted);
  EXPECT_EQ(server_accepts(7), (std::vector<Setting>{Muted{chat.id(), true, {}}}));
  EXPECT_EQ(alice.store().cursors()->control_cursor, 7u);
  EXPECT_TRUE(row().muted);
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), true, {}}));
  EXPECT_TRUE(alice.sent<wire::ChangeSettings>().empty()) << "nothing has changed";
}

TEST_F(OwnSettingsTest, ChangesMadeOfflineSurviveARestartAndAreSentAsTheyAreThen) {
  alice.loses_connection();
  ASSERT_TRUE(alice.asks(PinChat{chat.id(), true, {}}));
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), true, {}}));
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), false, {}}));
  ASSERT_TRUE(alice.asks(ArchiveChat{chat.id(), true}));
  alice.restarts();
  EXPECT_TRUE(row().archived);
  EXPECT_FALSE(row().pinned) << "a chat that is put away is not on top";
  alice.goes_online({chat.head_for("alice")});
  const auto frame = alice.expects<wire::ChangeSettings>();
  EXPECT_EQ(frame.settings.size(), 3u);
  EXPECT_NE(std::ranges::find(frame.settings, Setting{Muted{chat.id(), false, {}}}), frame.settings.end());
}

TEST_F(OwnSettingsTest, AfterALostAnswerItIsSentAgain) {
  ASSERT_TRUE(alice.asks(MarkUnread{chat.id(), true}));
  const auto first = alice.expects<wire::ChangeSettings>();
  alice.loses_connection();
  alice.comes_back({chat.head_for("alice")});
  EXPECT_EQ(alice.expects<wire::ChangeSettings>().settings, first.settings);
}

TEST_F(OwnSettingsTest, AnotherDevicesChangeIsTakenOver) {
  another_device_sets(9, {Muted{chat.id(), true, {}}, Draft{chat.id(), "from the phone", Seq{2}}});
  EXPECT_TRUE(row().muted);
  EXPECT_EQ(row().draft, "from the phone");
  EXPECT_EQ(row().draft_reply_to, Seq{2});
  EXPECT_EQ(alice.store().cursors()->control_cursor, 9u);
  EXPECT_TRUE(alice.sent<wire::ChangeSettings>().empty());
}

TEST_F(OwnSettingsTest, AnOwnChangeThatWaitsWinsHereAndIsSent) {
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), true, {}}));
  another_device_sets(9, {Muted{chat.id(), false, {}}});
  EXPECT_TRUE(row().muted);
  server_accepts(10);
  EXPECT_TRUE(row().muted);
  another_device_sets(11, {Muted{chat.id(), false, {}}});
  EXPECT_FALSE(row().muted);
}

TEST_F(OwnSettingsTest, ARefusalIsTakenBackAndTold) {
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), true, {}}));
  const auto frame = alice.expects<wire::ChangeSettings>();
  alice.hears(wire::Failed{ErrorCode::too_large, "too many", frame.id, {}});
  EXPECT_FALSE(row().muted);
  ASSERT_EQ(alice.refused.size(), 1u);
  EXPECT_EQ(alice.refused[0], (Setting{Muted{chat.id(), true, {}}}));
  EXPECT_EQ(alice.troubles.back().code, ErrorCode::too_large);
}

TEST_F(OwnSettingsTest, OfSeveralRefusedTogetherOnlyTheOneAtFaultIsTakenBack) {
  alice.loses_connection();
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), true, {}}));
  ASSERT_TRUE(alice.asks(SetAppSetting{"theme", "dark"}));
  alice.comes_back({chat.head_for("alice")});
  auto frame = alice.expects<wire::ChangeSettings>();
  EXPECT_EQ(frame.settings.size(), 2u);
  alice.hears(wire::Failed{ErrorCode::too_large, "too many", frame.id, {}});
  EXPECT_TRUE(alice.refused.empty());
  for (int i = 0; i < 2; ++i) {
    frame = alice.expects<wire::ChangeSettings>();
    ASSERT_EQ(frame.settings.size(), 1u);
    if (std::holds_alternative<AppSetting>(frame.settings[0])) {
      alice.hears(wire::Failed{ErrorCode::too_large, "too many", frame.id, {}});
    } else {
      alice.hears(wire::SettingsAccepted{frame.id, 20});
    }
  }
  EXPECT_TRUE(row().muted);
  ASSERT_EQ(alice.refused.size(), 1u);
}

TEST_F(OwnSettingsTest, ABusyServerIsAskedAgainLater) {
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), true, {}}));
  const auto frame = alice.expects<wire::ChangeSettings>();
  alice.hears(wire::Failed{ErrorCode::busy, "later", frame.id, 1'000});
  EXPECT_TRUE(alice.sent<wire::ChangeSettings>().empty());
  EXPECT_TRUE(row().muted);
  alice.waits(2s);
  EXPECT_EQ(alice.sent<wire::ChangeSettings>().size(), 1u);
}

TEST_F(OwnSettingsTest, DraftsGoAtMostOnceASecondAndEndWithTheMessage) {
  std::size_t frames = 0;
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(alice.asks(SetDraft{chat.id(), std::string(static_cast<std::size_t>(i) + 1, 'x'), {}}));
    for (const wire::ChangeSettings& frame : alice.sent<wire::ChangeSettings>()) {
      ++frames;
      alice.hears(wire::SettingsAccepted{frame.id, frames});
    }
    alice.waits(200ms);
  }
  EXPECT_LE(frames, 3u);
  EXPECT_GE(frames, 2u);
  alice.waits(1s);
  EXPECT_EQ(alice.expects<wire::ChangeSettings>().settings,
            (std::vector<Setting>{Draft{chat.id(), std::string(10, 'x'), {}}}));
  alice.sends(chat.id(), "done");
  EXPECT_EQ(row().draft, "");
}

TEST_F(OwnSettingsTest, PagesAfterTheWelcomeAreReadToTheEndAndMoveTheCursor) {
  alice.sent<wire::Fetch>();
  alice.hears(wire::Fetched{0, wire::FetchedSettings{.n = 30, .settings = {Muted{chat.id(), true, {}}}, .more = true, .all = false}});
  EXPECT_EQ(alice.store().cursors()->control_cursor, 30u);
  const auto fetch = alice.expects<wire::Fetch>();
  EXPECT_EQ(std::get<wire::FetchSettings>(fetch.what), (wire::FetchSettings{30, false}));
  // Live news overtake the page, and what it ends stays ended.
  another_device_sets(50, {MarkedUnread{chat.id(), false}});
  EXPECT_EQ(alice.store().cursors()->control_cursor, 30u) << "the pages between are missing";
  alice.hears(wire::Fetched{fetch.id, wire::FetchedSettings{
                                          .n = 45, .settings = {MarkedUnread{chat.id(), true}}, .more = false, .all = false}});
  EXPECT_FALSE(row().marked_unread);
  EXPECT_TRUE(row().muted);
  EXPECT_EQ(alice.store().cursors()->control_cursor, 45u);
}

TEST_F(OwnSettingsTest, AListOfAllEndsWhatItDoesNotName) {
  another_device_sets(9, {Muted{chat.id(), true, {}}, MarkedUnread{chat.id(), true}});
  ASSERT_TRUE(alice.asks(SetDraft{chat.id(), "mine", {}}));
  alice.hears(wire::Fetched{0, wire::FetchedSettings{.n = 30, .settings = {Muted{chat.id(), true, {}}}, .more = false, .all = true}});
  EXPECT_TRUE(row().muted);
  EXPECT_FALSE(row().marked_unread);
  EXPECT_EQ(row().draft, "mine") << "what waits still waits";
}

// ------------------------------------------------------------- what settings do

TEST_F(OwnSettingsTest, AnArchivedChatComesBackWithAMessageUnlessItIsMuted) {
  ASSERT_TRUE(alice.asks(ArchiveChat{chat.id(), true}));
  EXPECT_TRUE(row().archived);
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), true, {}}));
  bob_says("still there?");
  EXPECT_TRUE(row().archived);
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), false, {}}));
  EXPECT_FALSE(row().archived);
  ASSERT_TRUE(alice.asks(ArchiveChat{chat.id(), true}));
  EXPECT_TRUE(row().archived);
}

TEST_F(OwnSettingsTest, TheListTellsOfUnreadChatsThatAreNeitherMutedNorArchived) {
  const QueryId id{7};
  alice.watches(id, ChatsQuery{.limit = 10, .archived = false});
  EXPECT_EQ(alice.news_of<ChatsResult>(id).total_unread_chats, 1u);
  ASSERT_TRUE(alice.asks(MuteChat{chat.id(), true, alice.now().wall + 1h}));
  EXPECT_EQ(alice.news_of<ChatsResult>(id).total_unread_chats, 0u);
  alice.waits(1h);
  alice.waits(limits::kLiveQueryInterval);
  EXPECT_EQ(alice.news_of<ChatsResult>(id).total_unread_chats, 1u) << "a mute ends by itself";
  ASSERT_TRUE(alice.asks(ArchiveChat{chat.id(), true}));
  EXPECT_TRUE(alice.news_of<ChatsResult>(id).rows.empty());
}

TEST_F(OwnSettingsTest, AChatThatWasMarkedUnreadIsSeen) {
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), chat.head()}));
  ASSERT_TRUE(alice.asks(MarkUnread{chat.id(), true}));
  EXPECT_TRUE(row().marked_unread);
  EXPECT_EQ(row().unread, 0u);
  ASSERT_TRUE(alice.asks(MarkRead{chat.id(), chat.head()}));
  EXPECT_FALSE(row().marked_unread);
}

TEST_F(OwnSettingsTest, AHiddenMessageIsInNoTimelineAndIsNotUnread) {
  bob_says("secret");
  EXPECT_EQ(row().unread, 2u);
  ASSERT_TRUE(alice.asks(HideMessage{chat.id(), key_of(chat.head())}));
  EXPECT_EQ(row().unread, 1u);
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: hello");
  EXPECT_EQ(row().last->text, "hello");
  const MessageKey unsent = alice.sends(chat.id(), "mine");
  EXPECT_EQ(alice.asks(HideMessage{chat.id(), unsent}).error().code, ErrorCode::conflict);
}

TEST_F(OwnSettingsTest, AClearedChatIsEmptyReadAndGoesOn) {
  bob_says("secret");
  ASSERT_TRUE(alice.asks(HideMessage{chat.id(), key_of(chat.head())}));
  server_accepts(1);
  ASSERT_TRUE(alice.asks(ClearChat{chat.id()}));
  EXPECT_TRUE(alice.shows(chat.id()).empty());
  EXPECT_EQ(row().unread, 0u);
  EXPECT_FALSE(row().last);
  EXPECT_EQ(server_accepts(3), (std::vector<Setting>{Hidden{chat.id(), chat.head(), false}, Cleared{chat.id(), chat.head()}}));
  bob_says("a new beginning");
  EXPECT_EQ(alice.shows(chat.id()), Lines{"bob: a new beginning"});
}

TEST_F(OwnSettingsTest, ABlockedUserIsNotWrittenToAndNotSeenTyping) {
  ASSERT_TRUE(alice.asks(BlockUser{user("bob"), true}));
  EXPECT_TRUE(row().blocked);
  SendMessage command;
  command.chat_id = chat.id();
  command.body.text = "hi";
  EXPECT_EQ(alice.asks(command).error().code, ErrorCode::forbidden);
  alice.hears(wire::Typing{chat.id(), user("bob"), true});
  EXPECT_TRUE(row().typing.empty());
  const QueryId id{8};
  alice.watches(id, SettingsQuery{});
  EXPECT_EQ(alice.news_of<SettingsResult>(id).blocked.size(), 1u);
  ASSERT_TRUE(alice.asks(BlockUser{user("bob"), false}));
  EXPECT_TRUE(alice.news_of<SettingsResult>(id).blocked.empty());
  EXPECT_TRUE(alice.asks(command));
  EXPECT_EQ(alice.asks(BlockUser{user("alice"), true}).error().code, ErrorCode::malformed);
}

TEST_F(OwnSettingsTest, TheAppsOwnSettingsAreKept) {
  const QueryId id{8};
  alice.watches(id, SettingsQuery{});
  ASSERT_TRUE(alice.asks(SetAppSetting{"theme", "dark"}));
  EXPECT_EQ(alice.news_of<SettingsResult>(id).app, (std::vector{AppSetting{"theme", "dark"}}));
  EXPECT_EQ(alice.asks(SetAppSetting{"theme", std::string(limits::kAppSettingBytes + 1, 'x')}).error().code, ErrorCode::too_large);
  EXPECT_EQ(alice.asks(SetAppSetting{"", "x"}).error().code, ErrorCode::malformed);
}

}  // namespace
}  // namespace linnet::testing
