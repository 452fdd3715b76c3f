#include "native-host/relay/setting_desk.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/model/limits.h"
#include "tests/unit/relay/relay_fixture.h"

namespace linnet {
namespace {

using Ask = ScriptedLog::Ask;

wire::ChangeSettings changes(std::uint64_t id, std::vector<Setting> settings) { return {id, std::move(settings)}; }
Setting app(std::uint64_t number) { return AppSetting{"name" + std::to_string(number), "x"}; }

// Two devices of Alice, and Bob, who share a chat.
class SettingDeskTest : public ::testing::Test {
 protected:
  Setting muted(bool on = true) const { return Muted{pair.chat, on, {}}; }

  Pair pair;
  Device& alice = *pair.alice;
  Device& bob = *pair.bob;
};

TEST_F(SettingDeskTest, AChangeIsAnsweredAndToldToTheUsersOtherDevicesAlone) {
  Device& tablet = pair.connects("alice");
  alice.says(changes(7, {muted(), app(1)}));
  const auto accepted = alice.last<wire::SettingsAccepted>();
  EXPECT_EQ(accepted.id, 7u);
  EXPECT_EQ(accepted.n, pair.log.commit);
  const auto control = tablet.last<wire::Control>();
  EXPECT_EQ(control.n, accepted.n);
  EXPECT_EQ(std::get<wire::SettingsChanged>(control.item).settings, (std::vector{muted(), app(1)}));
  const auto heard_changes = [](const Device& device) {
    return std::ranges::count_if(device.heard<wire::Control>(), [](const wire::Control& heard) {
      return std::holds_alternative<wire::SettingsChanged>(heard.item);
    });
  };
  EXPECT_EQ(heard_changes(alice), 0);
  EXPECT_EQ(heard_changes(bob), 0);
}

TEST_F(SettingDeskTest, NothingIsAnsweredBeforeItIsOnDisk) {
  pair.log.holds(Ask::put_settings);
  alice.says(changes(7, {muted()}));
  EXPECT_TRUE(alice.heard<wire::SettingsAccepted>().empty());
  pair.answers(Ask::put_settings);
  EXPECT_EQ(alice.heard<wire::SettingsAccepted>().size(), 1u);
}

TEST_F(SettingDeskTest, TheWelcomeIsFollowedByWhatIsNewerThanTheControlCursor) {
  alice.says(changes(1, {muted()}));
  const Commit seen = alice.last<wire::SettingsAccepted>().n;
  alice.says(changes(2, {muted(false), app(1)}));

  Device& fresh = pair.connects("alice");
  EXPECT_EQ(fresh.last<wire::Welcome>().control_cursor, 0u) << "what follows is not covered yet";
  const auto all = std::get<wire::FetchedSettings>(fresh.last<wire::Fetched>().what);
  EXPECT_EQ(fresh.last<wire::Fetched>().id, 0u);
  EXPECT_TRUE(all.all);
  EXPECT_FALSE(all.more);
  EXPECT_EQ(all.n, pair.log.commit);
  EXPECT_EQ(all.settings, std::vector{app(1)});

  Device& later = pair.connects("alice", {.cursor = std::to_string(seen), .control_cursor = seen});
  EXPECT_EQ(later.last<wire::Welcome>().control_cursor, seen);
  const auto news = std::get<wire::FetchedSettings>(later.last<wire::Fetched>().what);
  EXPECT_FALSE(news.all);
  EXPECT_EQ(news.settings.size(), 2u);
  EXPECT_NE(std::ranges::find(news.settings, muted(false)), news.settings.end());

  Device& current = pair.connects("alice", {.cursor = std::to_string(pair.log.commit), .control_cursor = pair.log.commit});
  EXPECT_TRUE(current.heard<wire::Fetched>().empty());
  EXPECT_EQ(current.last<wire::Welcome>().control_cursor, pair.log.commit);
}

TEST_F(SettingDeskTest, AfterTheLogWasRestoredAllSettingsComeEvenIfThereAreNone) {
  Device& later = pair.connects("bob", {.cursor = "999", .generation = "another", .control_cursor = 999});
  const auto all = std::get<wire::FetchedSettings>(later.last<wire::Fetched>().what);
  EXPECT_TRUE(all.all);
  EXPECT_TRUE(all.settings.empty());
}

TEST_F(SettingDeskTest, WhatDoesNotFitIntoAFrameIsFetched) {
  for (std::uint64_t i = 0; i < 5; ++i) {
    std::vector<Setting> many;
    for (std::uint64_t k = 0; k < 100; ++k) many.push_back(app(i * 100 + k));
    alice.says(changes(i + 1, many));
  }
  Device& fresh = pair.connects("alice");
  auto page = std::get<wire::FetchedSettings>(fresh.last<wire::Fetched>().what);
  std::size_t read = page.settings.size();
  while (page.more) {
    page = std::get<wire::FetchedSettings>(fresh.fetches(wire::FetchSettings{page.n, true}).what);
    EXPECT_FALSE(page.all);
    read += page.settings.size();
  }
  EXPECT_EQ(read, 500u);
}

TEST_F(SettingDeskTest, ADeviceThatIsBeingWelcomedMissesNothing) {
  pair.log.holds(Ask::read_user);
  Device& tablet = pair.connects("alice");
  alice.says(changes(1, {muted()}));
  EXPECT_TRUE(tablet.inbox.empty());
  pair.answers(Ask::read_user);
  const bool in_page = !tablet.heard<wire::Fetched>().empty();
  const bool in_stream = !tablet.heard<wire::Control>().empty();
  EXPECT_TRUE(in_page || in_stream);
}

TEST_F(SettingDeskTest, RefusalsAreTyped) {
  const auto code_after = [&](wire::ChangeSettings change) {
    alice.says(std::move(change));
    return alice.last<wire::Failed>().code;
  };
  EXPECT_EQ(code_after(changes(1, {})), ErrorCode::malformed);
  EXPECT_EQ(alice.last<wire::Failed>().id, 1u);
  EXPECT_EQ(code_after(changes(2, std::vector(limits::kSettingsPerFrame + 1, muted()))), ErrorCode::too_large);
  const Draft draft{pair.chat, std::string(limits::kBodyBytes, 'x'), {}};
  EXPECT_EQ(code_after(changes(3, {draft, draft, draft, draft})), ErrorCode::too_large);
  pair.log.fails_next(Ask::put_settings, ErrorCode::storage_io);
  EXPECT_EQ(code_after(changes(4, {muted()})), ErrorCode::storage_io);
  EXPECT_TRUE(alice.last<wire::Failed>().retry_after_ms);
}

TEST_F(SettingDeskTest, ChangesCountAgainstTheUsersRate) {
  SessionRelay::Options slow;
  slow.sends_per_second = 10;
  slow.sends_burst = 2;
  RelayHost host(slow);
  Device& dora = host.connects("dora");
  for (std::uint64_t id = 1; id <= 3; ++id) dora.says(changes(id, {app(1)}));
  EXPECT_EQ(dora.last<wire::Failed>().code, ErrorCode::rate_limited);
  EXPECT_EQ(dora.last<wire::Failed>().id, 3u);
  EXPECT_EQ(dora.last<wire::Failed>().retry_after_ms, 100u);
}

// ------------------------------------------------------------- blocks

TEST_F(SettingDeskTest, WhoIsBlockedMayNotWriteInTheDirectChatAndMayTakeBack) {
  const LocalId before = bob.sends(pair.chat, "hi");
  const Seq seq = bob.acceptance_of(before)->seq;
  alice.says(changes(1, {Blocked{user("bob"), true}}));
  EXPECT_EQ(bob.refusal_of(bob.sends(pair.chat, "are you there?")), ErrorCode::forbidden);
  EXPECT_EQ(bob.refusal_of(bob.does(pair.chat, ReactionChange{seq, "x", true})), ErrorCode::forbidden);
  EXPECT_TRUE(bob.acceptance_of(bob.does(pair.chat, Deletion{seq})));
  EXPECT_TRUE(alice.acceptance_of(alice.sends(pair.chat, "still heard")));
  alice.says(changes(2, {Blocked{user("bob"), false}}));
  EXPECT_TRUE(bob.acceptance_of(bob.sends(pair.chat, "thanks")));
}

TEST_F(SettingDeskTest, ABlockHoldsForLaterSessionsAndForNewChats) {
  Device& carol = pair.connects("carol");
  alice.says(changes(1, {Blocked{user("carol"), true}, Blocked{user("bob"), true}}));
  EXPECT_EQ(carol.refusal_of(carol.makes_chat_with(user("alice"))), ErrorCode::forbidden);
  Device& phone = pair.connects("bob");
  EXPECT_EQ(phone.refusal_of(phone.sends(pair.chat, "hi")), ErrorCode::forbidden);
  const ChatId group = group_id(1);
  phone.makes_group(group, {user("alice")});
  EXPECT_TRUE(phone.acceptance_of(phone.sends(group, "in a group they meet")));
}

TEST_F(SettingDeskTest, ABlockDuringAWelcomeIsNotLost) {
  pair.log.holds(Ask::read_user);
  Device& phone = pair.connects("bob");
  alice.says(changes(1, {Blocked{user("bob"), true}}));
  pair.answers(Ask::read_user);
  EXPECT_EQ(phone.refusal_of(phone.sends(pair.chat, "hi")), ErrorCode::forbidden);
}

TEST_F(SettingDeskTest, WhoIsBlockedSeesNeitherTypingIsHeardNorPresence) {
  bob.says(wire::FollowPresence{{user("alice")}});
  pair.waits(5s);
  EXPECT_TRUE(bob.last<wire::Presence>().users[0].online);
  alice.forgets();
  alice.says(changes(1, {Blocked{user("bob"), true}}));
  EXPECT_FALSE(bob.last<wire::Presence>().users[0].online);
  bob.says(wire::SetTyping{pair.chat, true});
  EXPECT_TRUE(alice.heard<wire::Typing>().empty());
  alice.says(changes(2, {Blocked{user("bob"), false}}));
  EXPECT_TRUE(bob.last<wire::Presence>().users[0].online);
}

}  // namespace
}  // namespace linnet
