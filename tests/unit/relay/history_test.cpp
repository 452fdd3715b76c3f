#include "native-host/relay/history.h"

#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "core/wire/frame_codec.h"
#include "tests/unit/relay/relay_fixture.h"

namespace linnet {
namespace {

using Ask = ScriptedLog::Ask;

std::string text_at(const wire::Page& page, std::uint64_t seq) {
  for (const Entry& entry : page.entries) {
    if (entry.seq != Seq{seq}) continue;
    if (const auto* message = std::get_if<Message>(&entry.content)) return message->body.text;
    if (const auto* edit = std::get_if<Edit>(&entry.content)) return edit->body.text;
  }
  return "missing";
}

Edit edit(std::uint64_t target, std::string text) {
  return {.target = Seq{target},
          .body = {.text = std::move(text), .reply_to = {}, .mentions = {}, .extra = {}}};
}

std::pair<std::uint64_t, std::uint64_t> covered(const wire::Page& page) {
  return {page.from.value, page.to.value};
}
using Range = std::pair<std::uint64_t, std::uint64_t>;

TEST(HistoryTest, TheNewestPageComesFromMemoryAndOlderOnesFromTheLog) {
  Pair pair;
  for (int i = 2; i <= 120; ++i) pair.bob->sends(pair.chat, std::to_string(i));
  const std::size_t reads = pair.log.asked(Ask::read);
  const wire::Page newest = pair.alice->pulls(pair.chat, 1, 120, 50, true);
  EXPECT_EQ(covered(newest), Range(71, 120));
  EXPECT_EQ(newest.head, Seq{120});
  EXPECT_EQ(pair.log.asked(Ask::read), reads);
  const wire::Page older = pair.alice->pulls(pair.chat, 1, 70, 50, true);
  EXPECT_EQ(covered(older), Range(21, 70));
  EXPECT_EQ(older.entries.size(), 50u);
  EXPECT_EQ(pair.log.asked(Ask::read), reads + 1);
  EXPECT_EQ(covered(pair.alice->pulls(pair.chat, 1, 120, 10, false)), Range(1, 10));
}

TEST(HistoryTest, MessagesAreFoldedAsOfTheHead) {
  Pair pair;
  pair.alice->sends(pair.chat, "helo");
  pair.alice->does(pair.chat, edit(2, "hello"));
  pair.bob->does(pair.chat, ReactionChange{.target = Seq{2}, .emoji = "+1", .added = true});
  for (const bool from_log : {false, true}) {
    for (int i = 0; from_log && i < 100; ++i) pair.bob->sends(pair.chat, "filler");
    const wire::Page page = pair.alice->pulls(pair.chat, 2, 4);
    ASSERT_EQ(page.entries.size(), 3u) << "operations in the stretch are entries too";
    EXPECT_EQ(text_at(page, 2), "hello");
    EXPECT_EQ(page.entries[0].folded->edited_by, Seq{3});
    EXPECT_EQ(page.entries[0].folded->reactions, (std::vector<Reaction>{{user("bob"), "+1"}}));
    EXPECT_EQ(page.entries[0].folded->as_of, page.head);
  }
}

TEST(HistoryTest, OfADeletedMessageNothingIsLeft) {
  Pair pair;
  pair.alice->sends(pair.chat, "secret");
  pair.alice->does(pair.chat, edit(2, "secret too"));
  pair.alice->does(pair.chat, Deletion{.target = Seq{2}});
  const wire::Page page = pair.bob->pulls(pair.chat, 1, 4);
  EXPECT_EQ(page.entries.size(), 4u);
  EXPECT_EQ(text_at(page, 2), "");
  EXPECT_EQ(text_at(page, 3), "");
  EXPECT_EQ(page.entries[1].folded->deleted_by, Seq{4});
}

std::vector<std::string> versions_of(Device* device, const ChatId& chat, std::uint64_t seq) {
  std::vector<std::string> texts;
  const wire::Fetched fetched = device->fetches(wire::FetchVersions{chat, Seq{seq}});
  for (const auto& version : std::get<wire::FetchedVersions>(fetched.what).versions) texts.push_back(version.body.text);
  return texts;
}

TEST(HistoryTest, AllVersionsOfAMessageCanBeAskedFor) {
  Pair pair;
  pair.alice->sends(pair.chat, "helo");
  pair.alice->does(pair.chat, edit(2, "hello"));
  pair.alice->does(pair.chat, edit(2, "hello!"));
  for (const bool from_log : {false, true}) {
    for (int i = 0; from_log && i < 100; ++i) pair.bob->sends(pair.chat, "filler");
    EXPECT_EQ(versions_of(pair.bob, pair.chat, 2), (std::vector<std::string>{"helo", "hello", "hello!"}));
  }
  pair.alice->does(pair.chat, Deletion{.target = Seq{2}});
  EXPECT_TRUE(versions_of(pair.bob, pair.chat, 2).empty());
}

TEST(HistoryTest, OfTooManyVersionsTheNewestAreTold) {
  Pair pair;
  pair.alice->sends(pair.chat, "0");
  for (std::size_t i = 1; i <= limits::kEditsListed; ++i) pair.alice->does(pair.chat, edit(2, std::to_string(i)));
  const std::vector<std::string> texts = versions_of(pair.bob, pair.chat, 2);
  ASSERT_EQ(texts.size(), limits::kEditsListed);
  EXPECT_EQ(texts.front(), "1");
  EXPECT_EQ(texts.back(), std::to_string(limits::kEditsListed));
}

TEST(HistoryTest, APageKeepsItsByteLimit) {
  Pair pair;
  for (int i = 0; i < 10; ++i) pair.alice->sends(pair.chat, std::string(10'000, 'x'));
  const wire::Page page = pair.bob->pulls(pair.chat, 2, 11, 50, true);
  EXPECT_EQ(page.to, Seq{11});
  EXPECT_EQ(page.from, page.entries.front().seq);
  EXPECT_EQ(page.entries.size(), 4u);
}

TEST(HistoryTest, AJoinerSeesFromTheEntryOfJoining) {
  Group group;
  group.alice->sends(group.chat, "early");
  group.alice->does(group.chat, MembersAdded{{{.user_id = user("erin"), .role = Role::member}}});
  group.alice->sends(group.chat, "late");
  Device& erin = group.connects("erin");
  const wire::Page page = erin.pulls(group.chat, 1, 4);
  EXPECT_EQ(covered(page), Range(1, 4)) << "what is not visible need not be asked for again";
  ASSERT_EQ(page.entries.size(), 2u);
  EXPECT_EQ(page.entries[0].seq, Seq{3});
  const wire::Page nothing = erin.pulls(group.chat, 1, 2);
  EXPECT_EQ(covered(nothing), Range(3, 2));
}

TEST(HistoryTest, APastMemberSeesHowItWasAndNothingAfter) {
  Group group;
  group.alice->sends(group.chat, "as it was");
  group.alice->does(group.chat, MembersRemoved{{user("bob")}});
  group.alice->does(group.chat, edit(2, "as it is"));
  const wire::Page page = group.bob->pulls(group.chat, 1, 4);
  EXPECT_EQ(page.entries.back().seq, Seq{3});
  EXPECT_EQ(page.head, Seq{3});
  EXPECT_EQ(text_at(page, 2), "as it was");
  EXPECT_EQ(text_at(group.carol->pulls(group.chat, 1, 4), 2), "as it is");
}

TEST(HistoryTest, WhoRejoinsSeesNothingOfTheTimeBetween) {
  Group group;
  group.alice->does(group.chat, MembersRemoved{{user("bob")}});
  group.alice->sends(group.chat, "between");
  group.alice->does(group.chat, MembersAdded{{{.user_id = user("bob"), .role = Role::member}}});
  group.alice->sends(group.chat, "back");
  const wire::Page newest = group.bob->pulls(group.chat, 1, 5, 50, true);
  EXPECT_EQ(covered(newest), Range(3, 5));
  EXPECT_EQ(newest.entries.size(), 2u);
  const wire::Page oldest = group.bob->pulls(group.chat, 1, 5, 50, false);
  EXPECT_EQ(covered(oldest), Range(1, 3));
  EXPECT_EQ(oldest.entries.size(), 2u);
}

TEST(HistoryTest, StrangersAndUnknownChatsFail) {
  Pair pair;
  Device& mallory = pair.connects("mallory");
  const auto pull = [&](const ChatId& chat) {
    mallory.says(wire::Pull{.id = 7,
                            .chat_id = chat,
                            .from = Seq{1},
                            .to = Seq{9},
                            .limit = 50,
                            .newest_first = false});
    EXPECT_EQ(mallory.last<wire::Failed>().id, 7u);
    return mallory.last<wire::Failed>().code;
  };
  EXPECT_EQ(pull(pair.chat), ErrorCode::forbidden);
  EXPECT_EQ(pull(group_id(9)), ErrorCode::not_found);
  pair.log.fails_next(Ask::load, ErrorCode::busy);
  EXPECT_EQ(pull(group_id(8)), ErrorCode::busy);
}

TEST(HistoryTest, WhatIsNotOnDiskIsNotInAPage) {
  Pair pair;
  pair.log.holds(Ask::append);
  pair.alice->sends(pair.chat, "pending");
  EXPECT_EQ(covered(pair.alice->pulls(pair.chat, 1, 9)), Range(1, 1));
}

// ------------------------------------------------------------- fetches and typing

TEST(FetchTest, MembersAndMarksComeByPageToMembersOnly) {
  RelayHost host;
  Device& alice = host.connects("alice");
  std::vector<UserId> users;
  for (int i = 100; i < 220; ++i) users.push_back(user("u" + std::to_string(i)));
  alice.makes_group(group_id(1), users);
  const auto first =
      std::get<wire::FetchedMembers>(alice.fetches(wire::FetchMembers{group_id(1), {}}).what);
  EXPECT_EQ(first.members.size(), limits::kMembersPage);
  EXPECT_EQ(first.members.front().role, Role::owner);
  EXPECT_TRUE(first.more);
  const auto rest = std::get<wire::FetchedMembers>(
      alice.fetches(wire::FetchMembers{group_id(1), first.members.back().user_id}).what);
  EXPECT_EQ(rest.members.size(), 21u);
  EXPECT_FALSE(rest.more);
  const auto marks =
      std::get<wire::FetchedMarks>(alice.fetches(wire::FetchMarks{group_id(1), {}}).what);
  EXPECT_EQ(marks.items.size(), limits::kMembersPage);

  Device& mallory = host.connects("mallory");
  mallory.says(wire::Fetch{.id = 1, .what = wire::FetchMembers{group_id(1), {}}});
  EXPECT_EQ(mallory.last<wire::Failed>().code, ErrorCode::forbidden);
}

TEST(FetchTest, HeadsOfManyChatsLeaveOutForeignOnes) {
  Pair pair;
  pair.bob->makes_group(group_id(1), {});
  pair.alice->makes_group(group_id(2), {});
  const auto fetched = std::get<wire::FetchedHeads>(
      pair.alice->fetches(wire::FetchHeads{{group_id(2), group_id(1), group_id(9), pair.chat}})
          .what);
  ASSERT_EQ(fetched.heads.size(), 2u);
  EXPECT_EQ(fetched.heads[0].chat_id, group_id(2));
  EXPECT_EQ(fetched.heads[1].chat_id, pair.chat);
  pair.alice->says(wire::Fetch{.id = 9, .what = wire::FetchHeads{{group_id(1)}}});
  EXPECT_EQ(pair.alice->last<wire::Failed>().code, ErrorCode::forbidden);
}

TEST(FetchTest, AsManyHeadsAsFitIntoAFrame) {
  Pair pair;
  wire::FetchHeads wanted;
  for (std::uint64_t number = 1; number <= 40; ++number) {
    const ChatId chat = wanted.chats.emplace_back(group_id(number));
    pair.bob->makes_group(chat, {user("alice")});
    pair.bob->sends(chat, "unread");
    for (std::size_t i = 0; i < limits::kOwnAboveMark; ++i) pair.alice->sends(chat, "mine");
  }
  std::size_t told = 0;
  while (!wanted.chats.empty()) {
    const wire::Fetched fetched = pair.alice->fetches(wanted);
    EXPECT_LE(wire::encode(fetched, wire::Encoding::json).size(), limits::kFrameBytes);
    const std::size_t heads = std::get<wire::FetchedHeads>(fetched.what).heads.size();
    ASSERT_GT(heads, 0u);
    wanted.chats.erase(wanted.chats.begin(), wanted.chats.begin() + static_cast<std::ptrdiff_t>(heads));
    ++told;
  }
  EXPECT_GT(told, 1u);
}

TEST(FetchTest, AHeadShowsOnlyWhatIsOnDisk) {
  Pair pair;
  pair.log.holds(Ask::append);
  pair.alice->sends(pair.chat, "pending");
  const auto fetched =
      std::get<wire::FetchedHeads>(pair.alice->fetches(wire::FetchHeads{{pair.chat}}).what);
  EXPECT_EQ(fetched.heads.at(0).head, Seq{1});
}

TEST(FetchTest, APastMembersHeadEndsWithTheRemoval) {
  Group group;
  group.alice->sends(group.chat, "hi");
  group.alice->does(group.chat, MembersRemoved{{user("bob")}});
  for (int i = 0; i < 100; ++i) group.alice->sends(group.chat, "after");
  const auto fetched =
      std::get<wire::FetchedHeads>(group.bob->fetches(wire::FetchHeads{{group.chat}}).what);
  const ChatHead& head = fetched.heads.at(0);
  EXPECT_FALSE(head.my_role);
  EXPECT_EQ(head.head, Seq{3});
  EXPECT_EQ(head.head_ordinal, Ordinal{1});
  EXPECT_EQ(head.last_time, group.log.chats.at(group.chat).entries.at(Seq{3}).server_time);
}

TEST(TypingTest, TheOtherMembersHearOfIt) {
  Group group;
  group.bob->says(wire::SetTyping{.chat_id = group.chat, .active = true});
  EXPECT_EQ(group.alice->last<wire::Typing>().user_id, user("bob"));
  EXPECT_TRUE(group.bob->inbox.empty());
  Device& mallory = group.connects("mallory");
  group.alice->forgets();
  mallory.says(wire::SetTyping{.chat_id = group.chat, .active = true});
  mallory.says(wire::SetTyping{.chat_id = group_id(9), .active = true});
  EXPECT_TRUE(group.alice->inbox.empty());
}

// ------------------------------------------------------------- the cache of chats

TEST(ChatCacheTest, TheLeastRecentlyUsedChatGivesWayButNeverOneAtWork) {
  RelayHost host({},
                 {.chats_loaded_max = 2, .waiting_frames_max = 64, .waiting_bytes_max = 100'000});
  Device& alice = host.connects("alice");
  for (std::uint64_t i = 1; i <= 3; ++i) alice.makes_group(group_id(i), {});
  std::size_t loads = host.log.asked(Ask::load);
  alice.sends(group_id(1), "was put out");
  EXPECT_EQ(host.log.asked(Ask::load), loads + 1);
  EXPECT_TRUE(alice.heard<wire::Rejected>().empty());

  host.log.holds(Ask::append);
  alice.sends(group_id(1), "at work");
  alice.sends(group_id(3), "at work");
  EXPECT_EQ(alice.refusal_of(alice.sends(group_id(2), "none idle")), ErrorCode::busy);
  host.commits();
  EXPECT_EQ(alice.refusal_of(alice.sends(group_id(2), "one idle")), std::nullopt);
}

}  // namespace
}  // namespace linnet
