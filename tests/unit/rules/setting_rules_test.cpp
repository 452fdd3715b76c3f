#include "core/rules/setting_rules.h"

#include <gtest/gtest.h>

#include "core/base/seeded_entropy.h"
#include "core/rules/marks.h"

namespace linnet::rules {
namespace {

const UserId alice = *UserId::parse("alice");
const UserId bob = *UserId::parse("bob");
const ChatId chat = ChatId::direct(alice, bob);
const WallTime noon = wall_from_micros(1'700'000'000'000'000);

Setting random_setting(SeededEntropy& entropy) {
  const std::uint64_t number = entropy.next_u64() % 20;
  const bool on = number % 2 == 0;
  switch (entropy.next_u64() % 9) {
    case 0: return Muted{chat, on, on ? std::optional(noon + Duration{number}) : std::nullopt};
    case 1: return Archived{chat, on, Ordinal{on ? number : 0}};
    case 2: return Pinned{chat, on ? std::optional(number) : std::nullopt};
    case 3: return MarkedUnread{chat, on};
    case 4: return Draft{chat, on ? "text" : "", on ? std::optional(Seq{number}) : std::nullopt};
    case 5: return Hidden{chat, Seq{number + 1}, on};
    case 6: return Cleared{chat, Seq{number}};
    case 7: return Blocked{bob, on};
    default: return AppSetting{"theme", on ? "dark" : ""};
  }
}

TEST(SettingTest, KeyAndValueAreTheSetting) {
  SeededEntropy entropy(1);
  for (int i = 0; i < 500; ++i) {
    const Setting setting = random_setting(entropy);
    EXPECT_EQ(*setting_of(key_of(setting), value_of(setting)), setting);
    EXPECT_TRUE(is_default(default_of(setting)));
    EXPECT_EQ(key_of(default_of(setting)), key_of(setting));
    EXPECT_TRUE(check(setting));
  }
}

// Whatever the order in which changes of one register come, what is merged last is there; a cleared chat only grows.
TEST(SettingRulesTest, TheLastChangeCountsAndMergingAgainChangesNothing) {
  SeededEntropy entropy(2);
  for (int i = 0; i < 500; ++i) {
    const Setting before = random_setting(entropy);
    const Setting after = random_setting(entropy);
    if (key_of(before) != key_of(after)) continue;
    const Setting merged = merge_setting(before, after);
    EXPECT_EQ(merge_setting(merged, after), merged);
    if (const auto* cleared = std::get_if<Cleared>(&merged)) {
      EXPECT_EQ(cleared->up_to, std::max(std::get<Cleared>(before).up_to, std::get<Cleared>(after).up_to));
    } else {
      EXPECT_EQ(merged, after);
    }
  }
}

TEST(SettingRulesTest, AMuteEnds) {
  ChatSettings settings;
  EXPECT_FALSE(is_muted(settings, noon));
  apply(settings, Muted{chat, true, noon});
  EXPECT_TRUE(is_muted(settings, noon - 1us));
  EXPECT_FALSE(is_muted(settings, noon));
  apply(settings, Muted{chat, true, {}});
  EXPECT_TRUE(is_muted(settings, noon));
}

TEST(SettingRulesTest, AnArchivedChatComesBackWithItsNextMessageUnlessItIsMuted) {
  ChatSettings settings;
  apply(settings, Archived{chat, true, Ordinal{5}});
  EXPECT_TRUE(is_archived(settings, Ordinal{5}, noon));
  EXPECT_FALSE(is_archived(settings, Ordinal{6}, noon));
  apply(settings, Muted{chat, true, {}});
  EXPECT_TRUE(is_archived(settings, Ordinal{6}, noon));
  apply(settings, Archived{chat, false, {}});
  EXPECT_FALSE(is_archived(settings, Ordinal{5}, noon));
}

TEST(SettingRulesTest, HiddenMessagesAreNotUnread) {
  ChatHead head;
  head.mark.read = Seq{10};
  head.read_ordinal = Ordinal{10};
  head.head = Seq{16};
  head.head_ordinal = Ordinal{16};
  head.own_above = {Seq{12}};
  head.deleted_above = {Seq{13}};
  EXPECT_EQ(unread(head), 4u);
  const std::vector<Seq> hidden{Seq{3}, Seq{11}, Seq{12}, Seq{13}, Seq{14}};
  EXPECT_EQ(unread(head, hidden), 2u) << "read, own and deleted ones did not count";
}

}  // namespace
}  // namespace linnet::rules
