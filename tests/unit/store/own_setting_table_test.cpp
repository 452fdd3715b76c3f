#include "core/store/own_setting_table.h"

#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

class OwnSettingTableTest : public StoreFixture {
 protected:
  void changes_to(const Setting& setting) { in_transaction([&] { must(store->settings().change(setting)); }); }
  bool takes(const Setting& setting, std::uint64_t n) {
    bool shows = false;
    in_transaction([&] { shows = must(store->settings().take(setting, n)); });
    return shows;
  }
  using StoreFixture::shown;
  Setting shown(const Setting& like) { return must(store->settings().shown(like)); }
  std::vector<Setting> waiting() { return must(store->settings().waiting(100, true)); }
  std::vector<std::string> listed(std::optional<bool> archived = {}) {
    std::vector<std::string> titles;
    for (const ChatListRecord& record : must(store->chat_list({.limit = 10, .archived = archived, .now = {}}))) {
      titles.push_back(record.chat.head.title);
    }
    return titles;
  }
  void has_chat(std::uint8_t number, std::string title, std::int64_t activity) {
    StoredChat row = chat_row(group(number), activity);
    row.head.title = std::move(title);
    in_transaction([&] { must(store->put_chat(row)); });
  }

  const Setting off = Muted{chat, false, {}};
  const Setting on = Muted{chat, true, {}};
};

TEST_F(OwnSettingTableTest, AChangeShowsAtOnceAndWaitsUntilItIsAccepted) {
  EXPECT_EQ(shown(on), off);
  changes_to(on);
  EXPECT_EQ(shown(off), on);
  EXPECT_EQ(waiting(), std::vector{on});
  in_transaction([&] { must(store->settings().accepted(on, 5)); });
  EXPECT_EQ(shown(off), on);
  EXPECT_TRUE(waiting().empty());
}

TEST_F(OwnSettingTableTest, WhatChangedAgainMeanwhileStillWaits) {
  changes_to(on);
  changes_to(off);
  in_transaction([&] { must(store->settings().accepted(on, 5)); });
  EXPECT_EQ(shown(on), off);
  EXPECT_EQ(waiting(), std::vector{off});
  in_transaction([&] { must(store->settings().accepted(off, 6)); });
  EXPECT_TRUE(waiting().empty());
  EXPECT_TRUE(must(store->settings().all()).empty());
}

TEST_F(OwnSettingTableTest, ARefusalShowsWhatTheServerHas) {
  EXPECT_TRUE(takes(on, 3));
  changes_to(off);
  in_transaction([&] { must(store->settings().refused(off)); });
  EXPECT_EQ(shown(off), on);
  EXPECT_TRUE(waiting().empty());
}

TEST_F(OwnSettingTableTest, AnotherDevicesChangeWaitsBehindAnOwnOne) {
  changes_to(on);
  EXPECT_FALSE(takes(off, 3));
  EXPECT_EQ(shown(off), on);
  EXPECT_EQ(waiting(), std::vector{on});
  EXPECT_TRUE(takes(Archived{chat, true, Ordinal{1}}, 4));
  EXPECT_FALSE(takes(Archived{chat, false, {}}, 2)) << "an older change";
}

TEST_F(OwnSettingTableTest, AListNamesEverything) {
  takes(on, 3);
  takes(Blocked{user("bob"), true}, 4);
  changes_to(AppSetting{"theme", "dark"});
  in_transaction([&] {
    must(store->settings().begin_of_list(false));
    must(store->settings().take(on, 3));
    must(store->settings().end_of_list());
  });
  EXPECT_EQ(shown(off), on);
  EXPECT_TRUE(is_default(shown(Blocked{user("bob"), false})));
  EXPECT_EQ(waiting().size(), 1U) << "what waits still waits";
}

TEST_F(OwnSettingTableTest, WhatARestoredLogLacksIsOfferedAgain) {
  takes(on, 3);
  takes(Blocked{user("bob"), true}, 4);
  in_transaction([&] { must(store->settings().begin_of_list(true)); });
  in_transaction([&] {
    must(store->settings().begin_of_list(false));
    must(store->settings().take(off, 2));
    must(store->settings().end_of_list());
  });
  EXPECT_EQ(shown(on), off);
  EXPECT_EQ(waiting(), (std::vector<Setting>{Blocked{user("bob"), true}}));
}

TEST_F(OwnSettingTableTest, HiddenMessagesAreInNoTimelineAndFoundByNoSearch) {
  for (std::uint64_t seq = 1; seq <= 4; ++seq) applies(message(seq, "bob", "hello " + std::to_string(seq)));
  holds(1, 4);
  changes_to(Hidden{chat, Seq{2}, true});
  changes_to(Hidden{chat, Seq{4}, true});
  EXPECT_EQ(shown(), (std::vector<std::string>{"hello 1", "hello 3"}));
  EXPECT_EQ(finds("hello"), 2U);
  EXPECT_EQ(text_of(*must(store->chat_list({.limit = 1, .archived = {}, .now = {}}))[0].last), "hello 3");
  EXPECT_EQ(must(store->settings().hidden(chat, Seq{2})), std::vector{Seq{4}});
  in_transaction([&] { must(store->settings().refused(Hidden{chat, Seq{2}, true})); });
  EXPECT_EQ(shown(), (std::vector<std::string>{"hello 1", "hello 2", "hello 3"}));
}

TEST_F(OwnSettingTableTest, WhatIsClearedIsGoneUpToThereAndStaysGone) {
  for (std::uint64_t seq = 1; seq <= 4; ++seq) applies(message(seq, "bob", "hello " + std::to_string(seq)));
  holds(1, 4);
  takes(Cleared{chat, Seq{3}}, 1);
  takes(Cleared{chat, Seq{2}}, 2);
  EXPECT_EQ(shown(), std::vector<std::string>{"hello 4"});
  EXPECT_EQ(finds("hello"), 1U);
  changes_to(Cleared{chat, Seq{4}});
  EXPECT_TRUE(shown().empty());
  EXPECT_FALSE(must(store->chat_list({.limit = 1, .archived = {}, .now = {}}))[0].last);
}

TEST_F(OwnSettingTableTest, SettingsOfAChatThatComesLaterHold) {
  takes(Hidden{group(2), Seq{1}, true}, 1);
  takes(Cleared{group(3), Seq{1}}, 1);
  has_chat(2, "two", 1);
  has_chat(3, "three", 2);
  for (const std::uint8_t number : {std::uint8_t{2}, std::uint8_t{3}}) {
    Entry entry = message(1, "bob", "hello");
    entry.chat_id = group(number);
    applies(entry);
  }
  EXPECT_EQ(finds("hello"), 0U);
}

TEST_F(OwnSettingTableTest, PinnedChatsComeFirstAndArchivedOnesAreApart) {
  has_chat(1, "oldest", 1);
  has_chat(2, "second", 2);
  has_chat(3, "third", 3);
  has_chat(4, "newest", 4);
  changes_to(Pinned{group(1), 10});
  changes_to(Pinned{group(2), 20});
  changes_to(Archived{group(4), true, Ordinal{0}});
  EXPECT_EQ(listed(false), (std::vector<std::string>{"second", "oldest", "third"}));
  EXPECT_EQ(listed(true), std::vector<std::string>{"newest"});
  EXPECT_EQ(listed(), (std::vector<std::string>{"second", "oldest", "newest", "third"}));
}

}  // namespace
}  // namespace linnet
