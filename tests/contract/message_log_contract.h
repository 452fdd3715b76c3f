// What every adapter of MessageLog does. An adapter's test instantiates the suite with a fixture of its own:
//
//   struct MyLog {                       default-constructible, one log per instance
//     MessageLog& log();
//     void sets_time(WallTime);          what the age of dedup rows is measured against
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(MyLog, MessageLogContract, MyLog);
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/model/limits.h"
#include "tests/contract/log_chat.h"

namespace linnet::testing {

using Seqs = std::vector<std::uint64_t>;
using Names = std::vector<std::string>;

template <class Fixture>
class MessageLogContract : public ::testing::Test {
 protected:
  MessageLog& log() { return fixture.log(); }

  Result<LoadedChat> load(const ChatId& chat) {
    return answer_to<LoadedChat>([&](auto done) { log().load_chat(chat, done); });
  }
  LogPage read(const ReadRange& range) {
    return *answer_to<LogPage>([&](auto done) { log().read(range, done); });
  }
  UserSnapshot snapshot(const UserId& of, Commit since = 0) {
    return *answer_to<UserSnapshot>([&](auto done) { log().read_user(of, since, 0, done); });
  }
  std::optional<DedupRecord> find(const Entry& entry) {
    return *answer_to<std::optional<DedupRecord>>(
        [&](auto done) { log().find(entry.chat_id, entry.sender_id, entry.local_id, done); });
  }
  void puts(const Profile& profile, std::uint64_t device = 1) {
    SeededEntropy entropy(device);
    ASSERT_TRUE(answer_to<Commit>([&](auto done) { log().put_user(profile, DeviceId::random(entropy), done); }));
  }
  Names names(const std::vector<UserId>& users, const std::string& prefix = "") {
    const auto profiles =
        answer_to<std::vector<Profile>>([&](auto done) { log().read_profiles(users, prefix, done); });
    Names result;
    for (const Profile& profile : *profiles) result.push_back(profile.name);
    if (users.empty()) std::sort(result.begin(), result.end());
    return result;
  }
  static Seqs seqs(const std::vector<Entry>& entries) {
    Seqs result;
    for (const Entry& entry : entries) result.push_back(entry.seq.value);
    return result;
  }
  static ChatId group(std::uint64_t seed) {
    SeededEntropy entropy(seed);
    return ChatId::group(Uuid::v7(wall_from_micros(1'700'000'000'000'000), entropy));
  }

  Fixture fixture;
  const UserId alice = user("alice");
  const UserId bob = user("bob");
  const UserId carol = user("carol");
};

TYPED_TEST_SUITE_P(MessageLogContract);

TYPED_TEST_P(MessageLogContract, AnUnknownChatIsNotFound) {
  const auto chat = this->load(ChatId::direct(this->alice, this->bob));
  ASSERT_FALSE(chat);
  EXPECT_EQ(chat.error().code, ErrorCode::not_found);
  EXPECT_TRUE(this->read({.chat_id = ChatId::direct(this->alice, this->bob), .from = Seq{1}, .to = Seq{9}}).entries.empty());
}

TYPED_TEST_P(MessageLogContract, LoadsWhatWasAppended) {
  LogChat chat(this->log(), this->group(1));
  chat.created_by(this->alice, {this->bob, this->carol});
  chat.says(this->bob, "hello");
  const MarkRecord read{.mark = {.delivered = Seq{2}, .read = Seq{1}}, .read_ordinal = Ordinal{0}, .own_above = {Seq{2}}};
  chat.marks(this->bob, read);
  const auto loaded = this->load(chat.record().chat_id);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->record, chat.record());
  EXPECT_EQ(loaded->members, chat.members());
  ASSERT_EQ(loaded->marks.size(), 1u);
  EXPECT_EQ(loaded->marks[0].first, this->bob);
  EXPECT_EQ(loaded->marks[0].second, read);
  ASSERT_EQ(loaded->newest.size(), 2u);
  EXPECT_EQ(loaded->newest[1], chat.last());
}

TYPED_TEST_P(MessageLogContract, CommitsGrowByOneWithEveryAppendAndMark) {
  LogChat chat(this->log(), ChatId::direct(this->alice, this->bob));
  const Commit created = chat.created_by(this->alice, {this->bob});
  EXPECT_EQ(chat.says(this->alice, "one"), created + 1);
  EXPECT_EQ(chat.marks(this->bob, {}), created + 2);
  this->puts({.user_id = this->alice, .name = "Alice", .avatar = {}, .version = 1});
  EXPECT_EQ(chat.says(this->alice, "two"), created + 3);
  EXPECT_EQ(this->snapshot(this->alice).commit, created + 3);
}

TYPED_TEST_P(MessageLogContract, ALoadedChatBringsItsNewestSixtyFourEntries) {
  LogChat chat(this->log(), ChatId::direct(this->alice, this->bob));
  chat.created_by(this->alice, {this->bob});
  for (int i = 0; i < 99; ++i) chat.says(this->alice, "again");
  const auto loaded = this->load(chat.record().chat_id);
  ASSERT_EQ(loaded->newest.size(), 64u);
  EXPECT_EQ(loaded->newest.front().seq, Seq{37});
  EXPECT_EQ(loaded->newest.back().seq, Seq{100});
}

TYPED_TEST_P(MessageLogContract, LoadsDeletionsAboveTheLowestReadMarkOfPresentMembers) {
  LogChat chat(this->log(), this->group(2));
  chat.created_by(this->alice, {this->bob, this->carol});
  chat.says(this->alice, "gone early");
  const Entry early = chat.last();
  chat.says(this->bob, "gone late");
  const Entry late = chat.last();
  chat.deletes(this->alice, early);
  chat.deletes(this->bob, late);
  const MarkRecord at_two{.mark = {.delivered = Seq{2}, .read = Seq{2}}, .read_ordinal = Ordinal{1}, .own_above = {}};
  chat.marks(this->alice, at_two);
  chat.marks(this->bob, at_two);
  EXPECT_EQ(this->load(chat.record().chat_id)->deleted.size(), 2u);  // carol has read nothing
  chat.removes(this->alice, this->carol);
  const std::vector<DeletedMessage> bobs{{.seq = late.seq, .sender_id = this->bob}};
  EXPECT_EQ(this->load(chat.record().chat_id)->deleted, bobs);
}

TYPED_TEST_P(MessageLogContract, AChatWithNobodyInItKnowsNoDeletions) {
  LogChat chat(this->log(), this->group(3));
  chat.created_by(this->alice, {});
  chat.says(this->alice, "x");
  chat.deletes(this->alice, chat.last());
  chat.removes(this->alice, this->alice);
  EXPECT_TRUE(this->load(chat.record().chat_id)->deleted.empty());
}

TYPED_TEST_P(MessageLogContract, ReadsARangeFromEitherEnd) {
  LogChat chat(this->log(), ChatId::direct(this->alice, this->bob));
  chat.created_by(this->alice, {this->bob});
  for (int i = 0; i < 9; ++i) chat.says(this->alice, "text");
  ReadRange range{.chat_id = chat.record().chat_id, .from = Seq{3}, .to = Seq{8}, .limit = 3};
  EXPECT_EQ(this->seqs(this->read(range).entries), (Seqs{3, 4, 5}));
  range.newest_first = true;
  EXPECT_EQ(this->seqs(this->read(range).entries), (Seqs{6, 7, 8}));
  range.to = Seq{UINT64_MAX};
  EXPECT_EQ(this->seqs(this->read(range).entries), (Seqs{8, 9, 10}));
  range.from = Seq{11};
  EXPECT_TRUE(this->read(range).entries.empty());
}

TYPED_TEST_P(MessageLogContract, ARangeOfOneChatHoldsNoEntryOfAnother) {
  LogChat one(this->log(), this->group(4));
  LogChat other(this->log(), this->group(5), 2);
  one.created_by(this->alice, {this->bob});
  other.created_by(this->alice, {this->bob});
  other.says(this->bob, "elsewhere");
  const ReadRange all{.chat_id = one.record().chat_id, .from = Seq{1}, .to = Seq{UINT64_MAX}};
  EXPECT_EQ(this->seqs(this->read(all).entries), (Seqs{1}));
}

TYPED_TEST_P(MessageLogContract, APageIsCutByBytes) {
  LogChat chat(this->log(), ChatId::direct(this->alice, this->bob));
  chat.created_by(this->alice, {this->bob});
  for (int i = 0; i < 6; ++i) chat.says(this->alice, std::string(15'000, 'x'));
  const ReadRange range{.chat_id = chat.record().chat_id, .from = Seq{2}, .to = Seq{7}};
  EXPECT_EQ(this->seqs(this->read(range).entries), (Seqs{2, 3, 4}));
}

TYPED_TEST_P(MessageLogContract, APageBringsTheOperationsOnItsMessages) {
  LogChat chat(this->log(), ChatId::direct(this->alice, this->bob));
  chat.created_by(this->alice, {this->bob});
  chat.says(this->alice, "first");
  chat.says(this->bob, "second");
  chat.reacts(this->bob, Seq{2}, "+");
  chat.edits(this->bob, Seq{3}, "second, better");
  chat.edits(this->alice, Seq{2}, "first, better");
  const LogPage page = this->read({.chat_id = chat.record().chat_id, .from = Seq{1}, .to = Seq{2}});
  EXPECT_EQ(this->seqs(page.entries), (Seqs{1, 2}));
  EXPECT_EQ(this->seqs(page.operations), (Seqs{4, 6}));
}

TYPED_TEST_P(MessageLogContract, ATombstoneReplacesTheMessage) {
  LogChat chat(this->log(), ChatId::direct(this->alice, this->bob));
  chat.created_by(this->alice, {this->bob});
  chat.says(this->alice, "secret");
  const Entry message = chat.last();
  chat.deletes(this->alice, message);
  const LogPage page = this->read({.chat_id = chat.record().chat_id, .from = Seq{2}, .to = Seq{2}});
  ASSERT_EQ(page.entries.size(), 1u);
  EXPECT_EQ(page.entries[0].local_id, message.local_id);
  EXPECT_EQ(std::get<Message>(page.entries[0].content).body.text, "");
  ASSERT_TRUE(page.entries[0].folded);
  EXPECT_EQ(page.entries[0].folded->deleted_by, Seq{3});
}

TYPED_TEST_P(MessageLogContract, FindsTheOriginalAnswer) {
  LogChat chat(this->log(), ChatId::direct(this->alice, this->bob));
  chat.created_by(this->alice, {this->bob});
  chat.says(this->alice, "once");
  Entry entry = chat.last();
  this->fixture.sets_time(entry.server_time + 1s);
  EXPECT_EQ(this->find(entry), (DedupRecord{.seq = Seq{2}, .ordinal = Ordinal{1}, .server_time = entry.server_time}));
  entry.sender_id = this->bob;
  EXPECT_EQ(this->find(entry), std::nullopt);
}

TYPED_TEST_P(MessageLogContract, ForgetsAnswersAfterFourteenDays) {
  LogChat chat(this->log(), ChatId::direct(this->alice, this->bob));
  chat.created_by(this->alice, {this->bob});
  this->fixture.sets_time(chat.last().server_time + std::chrono::hours(14 * 24));
  EXPECT_TRUE(this->find(chat.last()));
  this->fixture.sets_time(chat.last().server_time + std::chrono::hours(14 * 24) + 1s);
  EXPECT_FALSE(this->find(chat.last()));
}

TYPED_TEST_P(MessageLogContract, ANewUserHasNoChats) {
  const UserSnapshot snapshot = this->snapshot(user("nobody"));
  EXPECT_EQ(snapshot.commit, 0u);
  EXPECT_TRUE(snapshot.chats.empty());
  EXPECT_FALSE(snapshot.profile);
  EXPECT_FALSE(snapshot.generation.empty());
}

TYPED_TEST_P(MessageLogContract, ASnapshotHoldsTheChatsWithNews) {
  LogChat old(this->log(), this->group(6));
  LogChat fresh(this->log(), this->group(7), 2);
  old.created_by(this->alice, {this->bob});
  const Commit seen = fresh.created_by(this->alice, {this->bob});
  EXPECT_TRUE(this->snapshot(this->bob, seen).chats.empty());
  const Commit said = fresh.says(this->alice, "news");
  const UserSnapshot snapshot = this->snapshot(this->bob, seen);
  ASSERT_EQ(snapshot.chats.size(), 1u);
  EXPECT_EQ(snapshot.chats[0].last_commit, said);
  EXPECT_EQ(snapshot.chats[0].head.chat_id, fresh.record().chat_id);
  EXPECT_EQ(snapshot.chats[0].head.head, Seq{2});
  EXPECT_EQ(this->snapshot(this->bob).chats.size(), 2u);
  EXPECT_TRUE(this->snapshot(this->carol).chats.empty());
}

TYPED_TEST_P(MessageLogContract, SnapshotsNameTheNewestChatFirst) {
  LogChat first(this->log(), this->group(8));
  LogChat second(this->log(), this->group(9), 2);
  first.created_by(this->alice, {});
  second.created_by(this->alice, {});
  for (int i = 0; i < 3; ++i) second.says(this->alice, "later");
  EXPECT_EQ(this->snapshot(this->alice).chats[0].head.chat_id, second.record().chat_id);
  for (int i = 0; i < 9; ++i) first.says(this->alice, "latest");
  EXPECT_EQ(this->snapshot(this->alice).chats[0].head.chat_id, first.record().chat_id);
}

TYPED_TEST_P(MessageLogContract, AHeadShowsTheChatAsItsUserSeesIt) {
  LogChat chat(this->log(), ChatId::direct(this->alice, this->bob));
  chat.created_by(this->alice, {this->bob});
  chat.says(this->alice, "one");
  const Entry one = chat.last();
  chat.says(this->bob, "two");
  const Entry two = chat.last();
  chat.deletes(this->alice, one);
  chat.deletes(this->bob, two);
  const MarkRecord bobs{.mark = {.delivered = Seq{4}, .read = Seq{1}}, .read_ordinal = Ordinal{0}, .own_above = {Seq{3}}};
  const MarkRecord alices{.mark = {.delivered = Seq{5}, .read = Seq{5}}, .read_ordinal = Ordinal{2}, .own_above = {}};
  chat.marks(this->bob, bobs);
  chat.marks(this->alice, alices);
  const ChatHead head = this->snapshot(this->bob).chats.at(0).head;
  EXPECT_EQ(head.peer_id, this->alice);
  EXPECT_EQ(head.my_role, chat.members().at(this->bob).role);
  EXPECT_EQ(head.member_count, 2u);
  EXPECT_EQ(head.visible_from, Seq{1});
  EXPECT_EQ(head.head, Seq{5});
  EXPECT_EQ(head.head_ordinal, Ordinal{2});
  EXPECT_EQ(head.last_time, chat.record().last_time);
  EXPECT_EQ(head.mark, bobs.mark);
  EXPECT_EQ(head.read_ordinal, Ordinal{0});
  EXPECT_EQ(head.own_above, std::vector{Seq{3}});
  EXPECT_EQ(head.deleted_above, std::vector{one.seq});  // not one's own
  EXPECT_EQ(head.others, alices.mark);
  EXPECT_TRUE(this->snapshot(this->alice).chats.at(0).head.deleted_above.empty());
}

TYPED_TEST_P(MessageLogContract, AGroupsHeadShowsWhatAllOthersHave) {
  LogChat chat(this->log(), this->group(10));
  chat.created_by(this->alice, {this->bob, this->carol});
  for (int i = 0; i < 5; ++i) chat.says(this->alice, "text");
  chat.marks(this->bob, {.mark = {.delivered = Seq{6}, .read = Seq{3}}, .read_ordinal = {}, .own_above = {}});
  EXPECT_EQ(this->snapshot(this->alice).chats[0].head.others, Mark());  // carol has nothing
  chat.marks(this->carol, {.mark = {.delivered = Seq{5}, .read = Seq{4}}, .read_ordinal = {}, .own_above = {}});
  EXPECT_EQ(this->snapshot(this->alice).chats[0].head.others, (Mark{.delivered = Seq{5}, .read = Seq{3}}));
  chat.removes(this->alice, this->bob);
  EXPECT_EQ(this->snapshot(this->alice).chats[0].head.others, (Mark{.delivered = Seq{5}, .read = Seq{4}}));
}

TYPED_TEST_P(MessageLogContract, ARemovedMemberKeepsTheChatUpToTheRemoval) {
  LogChat chat(this->log(), this->group(11));
  chat.created_by(this->alice, {this->bob});
  chat.says(this->alice, "before");
  const Commit removed = chat.removes(this->alice, this->bob);
  const Entry removal = chat.last();
  chat.says(this->alice, "after");
  const UserSnapshot snapshot = this->snapshot(this->bob);
  ASSERT_EQ(snapshot.chats.size(), 1u);
  EXPECT_EQ(snapshot.chats[0].head.my_role, std::nullopt);
  EXPECT_EQ(snapshot.chats[0].head.head, removal.seq);
  EXPECT_EQ(snapshot.chats[0].head.head_ordinal, removal.ordinal);
  EXPECT_EQ(snapshot.chats[0].head.last_time, removal.server_time);
  EXPECT_EQ(snapshot.chats[0].last_commit, removed);
  EXPECT_TRUE(this->snapshot(this->bob, removed).chats.empty());  // what goes on there is no news for bob
}

TYPED_TEST_P(MessageLogContract, KeepsTheNewestProfile) {
  this->puts({.user_id = this->alice, .name = "Alice", .avatar = "a.png", .version = 2});
  this->puts({.user_id = this->alice, .name = "Older", .avatar = "", .version = 1}, 2);
  const auto profile = this->snapshot(this->alice).profile;
  ASSERT_TRUE(profile);
  EXPECT_EQ(*profile, (Profile{.user_id = this->alice, .name = "Alice", .avatar = "a.png", .version = 2}));
}

TYPED_TEST_P(MessageLogContract, ReadsProfilesByIdAndLeavesUnknownOnesOut) {
  this->puts({.user_id = this->alice, .name = "Alice", .avatar = {}, .version = 1});
  this->puts({.user_id = this->bob, .name = "Bob", .avatar = {}, .version = 1});
  EXPECT_EQ(this->names({this->bob, this->carol, this->alice}), (Names{"Bob", "Alice"}));
}

TYPED_TEST_P(MessageLogContract, SearchesTheDirectoryByPrefixOfIdOrName) {
  this->puts({.user_id = user("u1"), .name = "Alma", .avatar = {}, .version = 1});
  this->puts({.user_id = user("al-2"), .name = "Bert", .avatar = {}, .version = 1});
  this->puts({.user_id = user("u3"), .name = "Zoe", .avatar = {}, .version = 1});
  EXPECT_EQ(this->names({}, "AL"), (Names{"Alma", "Bert"}));
  this->puts({.user_id = user("u1"), .name = "Wilma", .avatar = {}, .version = 2});
  EXPECT_EQ(this->names({}, "al"), (Names{"Bert"}));
  EXPECT_EQ(this->names({}, "wil"), (Names{"Wilma"}));
  EXPECT_TRUE(this->names({}, "x").empty());
}

REGISTER_TYPED_TEST_SUITE_P(MessageLogContract, AnUnknownChatIsNotFound, LoadsWhatWasAppended,
                            CommitsGrowByOneWithEveryAppendAndMark, ALoadedChatBringsItsNewestSixtyFourEntries,
                            LoadsDeletionsAboveTheLowestReadMarkOfPresentMembers, AChatWithNobodyInItKnowsNoDeletions,
                            ReadsARangeFromEitherEnd, ARangeOfOneChatHoldsNoEntryOfAnother,
                            APageIsCutByBytes, APageBringsTheOperationsOnItsMessages,
                            ATombstoneReplacesTheMessage, FindsTheOriginalAnswer, ForgetsAnswersAfterFourteenDays,
                            ANewUserHasNoChats, ASnapshotHoldsTheChatsWithNews, SnapshotsNameTheNewestChatFirst,
                            AHeadShowsTheChatAsItsUserSeesIt, AGroupsHeadShowsWhatAllOthersHave,
                            ARemovedMemberKeepsTheChatUpToTheRemoval, KeepsTheNewestProfile,
                            ReadsProfilesByIdAndLeavesUnknownOnesOut, SearchesTheDirectoryByPrefixOfIdOrName);

}  // namespace linnet::testing
