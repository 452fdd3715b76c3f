// What every adapter of the log does with users' own settings. Instantiated with the fixture of MessageLogContract:
//
//   INSTANTIATE_TYPED_TEST_SUITE_P(MyLog, SettingLogContract, MyLog);
#pragma once

#include <utility>

#include "tests/contract/message_log_contract.h"

namespace linnet::testing {

template <class Fixture>
class SettingLogContract : public MessageLogContract<Fixture> {
 protected:
  Result<Commit> sets(const UserId& of, std::vector<Setting> settings) {
    return answer_to<Commit>([&](auto done) { this->log().put_settings({of, std::move(settings)}, done); });
  }
  SettingsPage settings(const SettingsRange& range) {
    return *answer_to<SettingsPage>([&](auto done) { this->log().read_settings(range, done); });
  }
  static Setting app(std::uint64_t number, std::string text = "x") {
    return AppSetting{"name" + std::to_string(number), std::move(text)};
  }
};

TYPED_TEST_SUITE_P(SettingLogContract);

TYPED_TEST_P(SettingLogContract, ASettingIsWhatItWasSetToLast) {
  const ChatId chat = this->group(1);
  EXPECT_TRUE(this->settings({this->alice, 0, false}).settings.empty());
  const Commit muted = *this->sets(this->alice, {Muted{chat, true, {}}, this->app(1)});
  const Commit unmuted = *this->sets(this->alice, {Muted{chat, false, {}}});
  EXPECT_GT(unmuted, muted);
  const SettingsPage all = this->settings({this->alice, 0, false});
  EXPECT_EQ(all.settings, std::vector<Setting>{this->app(1)}) << "what is at its default is not listed";
  EXPECT_EQ(all.n, unmuted);
  EXPECT_TRUE(all.all);
  const SettingsPage news = this->settings({this->alice, muted, false});
  EXPECT_EQ(news.settings, (std::vector<Setting>{Muted{chat, false, {}}}));
  EXPECT_FALSE(news.all);
  EXPECT_TRUE(this->settings({this->alice, unmuted, false}).settings.empty());
  EXPECT_TRUE(this->settings({this->bob, 0, false}).settings.empty()) << "nobody else's business";
}

TYPED_TEST_P(SettingLogContract, SettingsShareTheNumbersOfAllChanges) {
  LogChat chat(this->log(), this->group(1));
  const Commit before = *this->sets(this->alice, {this->app(1)});
  chat.created_by(this->alice, {this->bob});
  const Commit after = *this->sets(this->alice, {this->app(2)});
  EXPECT_GE(after, before + 2);
  EXPECT_EQ(this->snapshot(this->alice).commit, after);
  EXPECT_EQ(this->snapshot(this->alice).settings.settings.size(), 2u);
}

TYPED_TEST_P(SettingLogContract, SettingsComeInPagesThatEndBetweenTwoChanges) {
  constexpr std::uint64_t kChanges = 7;
  for (std::uint64_t i = 0; i < kChanges; ++i) {
    std::vector<Setting> together;
    for (std::uint64_t k = 0; k < 60; ++k) together.push_back(this->app(i * 60 + k));
    ASSERT_TRUE(this->sets(this->alice, together));
  }
  std::vector<Setting> read;
  SettingsRange range{this->alice, 0, false};
  SettingsPage page;
  do {
    page = this->settings(range);
    EXPECT_LE(page.settings.size(), limits::kSettingsPerFrame);
    EXPECT_EQ(page.settings.size() % 60, 0u);
    read.insert(read.end(), page.settings.begin(), page.settings.end());
    range = {this->alice, page.n, true};
  } while (page.more);
  EXPECT_EQ(read.size(), kChanges * 60);
}

TYPED_TEST_P(SettingLogContract, WhatIsClearedStaysCleared) {
  const ChatId chat = this->group(1);
  ASSERT_TRUE(this->sets(this->alice, {Cleared{chat, Seq{9}}}));
  ASSERT_TRUE(this->sets(this->alice, {Cleared{chat, Seq{4}}}));
  EXPECT_EQ(this->settings({this->alice, 0, false}).settings, (std::vector<Setting>{Cleared{chat, Seq{9}}}));
}

TYPED_TEST_P(SettingLogContract, TooManySettingsAreRefusedAndTakingAwayIsNot) {
  std::vector<Setting> together;
  for (std::uint64_t i = 0; i < limits::kSettingsPerUser; ++i) {
    together.push_back(this->app(i));
    if (together.size() < 500) continue;
    ASSERT_TRUE(this->sets(this->alice, std::exchange(together, {})));
  }
  const auto refused = this->sets(this->alice, {this->app(1, "y"), this->app(999'999)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  EXPECT_TRUE(this->sets(this->alice, {this->app(1, "y")}));
  EXPECT_TRUE(this->sets(this->alice, {this->app(1, "")}));
  EXPECT_TRUE(this->sets(this->alice, {this->app(999'999)}));
}

TYPED_TEST_P(SettingLogContract, OldTombstonesAreForgottenAndOldCursorsReadAll) {
  const Commit first = *this->sets(this->alice, {this->app(1'000'000)});
  const Commit kept = *this->sets(this->alice, {this->app(1'000'001)});
  std::vector<Setting> off;
  for (std::uint64_t i = 0; i <= limits::kSettingTombstones; ++i) {
    off.push_back(this->app(i, ""));
    if (off.size() == 100 || i == limits::kSettingTombstones) ASSERT_TRUE(this->sets(this->alice, std::exchange(off, {})));
  }
  const SettingsPage all = this->settings({this->alice, kept, false});
  EXPECT_TRUE(all.all);
  EXPECT_EQ(all.settings, (std::vector<Setting>{this->app(1'000'000), this->app(1'000'001)}));
  const SettingsPage rest = this->settings({this->alice, first, true});
  EXPECT_FALSE(rest.all) << "the rest of a list does not begin it again";
  EXPECT_EQ(rest.settings.front(), this->app(1'000'001));
  EXPECT_FALSE(this->settings({this->alice, all.n - 1, false}).all);
}

TYPED_TEST_P(SettingLogContract, AUserIsToldWhoBlocksHim) {
  ASSERT_TRUE(this->sets(this->alice, {Blocked{this->bob, true}}));
  ASSERT_TRUE(this->sets(this->carol, {Blocked{this->bob, true}, Blocked{this->alice, true}}));
  EXPECT_EQ(this->snapshot(this->bob).blocked_by, (std::vector<UserId>{this->alice, this->carol}));
  ASSERT_TRUE(this->sets(this->alice, {Blocked{this->bob, false}}));
  EXPECT_EQ(this->snapshot(this->bob).blocked_by, std::vector<UserId>{this->carol});
  EXPECT_TRUE(this->snapshot(this->carol).blocked_by.empty());
}

REGISTER_TYPED_TEST_SUITE_P(SettingLogContract, ASettingIsWhatItWasSetToLast, SettingsShareTheNumbersOfAllChanges,
                            SettingsComeInPagesThatEndBetweenTwoChanges, WhatIsClearedStaysCleared,
                            TooManySettingsAreRefusedAndTakingAwayIsNot, OldTombstonesAreForgottenAndOldCursorsReadAll,
                            AUserIsToldWhoBlocksHim);

}  // namespace linnet::testing
