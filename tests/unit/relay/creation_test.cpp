#include <gtest/gtest.h>

#include "core/model/limits.h"
#include "tests/unit/relay/relay_fixture.h"

namespace linnet {
namespace {

using Ask = ScriptedLog::Ask;

std::vector<UserId> numbered_users(std::size_t count) {
  std::vector<UserId> users;
  for (std::size_t i = 0; i < count; ++i) users.push_back(user("u" + std::to_string(i)));
  return users;
}

TEST(CreationTest, BothUsersOfADirectChatHearOfIt) {
  RelayHost host;
  Device& alice = host.connects("alice");
  Device& bob = host.connects("bob");
  const LocalId create = alice.makes_chat_with(user("bob"));
  EXPECT_EQ(alice.acceptance_of(create)->seq, Seq{1});
  const auto added = bob.last<wire::Control>();
  const ChatHead head = std::get<wire::ChatAdded>(added.item).head;
  EXPECT_EQ(added.n, host.log.commit);
  EXPECT_EQ(head.peer_id, user("alice"));
  EXPECT_EQ(head.my_role, Role::member);
  EXPECT_EQ(head.head, Seq{1});
  EXPECT_EQ(head.member_count, 2u);
  EXPECT_EQ(std::get<wire::ChatAdded>(alice.last<wire::Control>().item).head.peer_id, user("bob"));
  EXPECT_EQ(bob.entries(), std::vector<std::string>{"1:*"});
  EXPECT_TRUE(std::holds_alternative<wire::Control>(bob.inbox[bob.inbox.size() - 2]))
      << "the chat is known before its entries come";
}

TEST(CreationTest, AChatWithOneselfIsAllowed) {
  RelayHost host;
  Device& alice = host.connects("alice");
  EXPECT_TRUE(alice.acceptance_of(alice.makes_chat_with(user("alice"))));
  const ChatId chat = ChatId::direct(user("alice"), user("alice"));
  EXPECT_EQ(host.log.chats.at(chat).record.member_count, 1u);
  EXPECT_TRUE(alice.acceptance_of(alice.sends(chat, "note")));
}

TEST(CreationTest, TheIdOfADirectChatIsCheckedAgainstItsUsers) {
  RelayHost host;
  Device& alice = host.connects("alice");
  const auto creates = [&](wire::Create create) {
    create.local_id = host.next_local_id();
    alice.says(create);
    return alice.refusal_of(create.local_id);
  };
  const ChatId others = ChatId::direct(user("bob"), user("carol"));
  const ChatId own = ChatId::direct(user("alice"), user("bob"));
  EXPECT_EQ(
      creates({.chat_id = others, .local_id = {}, .peer = user("bob"), .members = {}, .title = {}}),
      ErrorCode::malformed);
  EXPECT_EQ(
      creates({.chat_id = own, .local_id = {}, .peer = {}, .members = {user("bob")}, .title = {}}),
      ErrorCode::malformed);
  EXPECT_EQ(creates({.chat_id = group_id(1),
                     .local_id = {},
                     .peer = user("bob"),
                     .members = {},
                     .title = {}}),
            ErrorCode::malformed);
}

TEST(CreationTest, TheCreatorOfAGroupIsItsOwnerAndIsListedOnce) {
  RelayHost host;
  Device& alice = host.connects("alice");
  alice.makes_group(group_id(1), {user("alice"), user("bob"), user("bob")}, "friends");
  const auto& chat = host.log.chats.at(group_id(1));
  EXPECT_EQ(chat.record.title, "friends");
  EXPECT_EQ(chat.record.member_count, 2u);
  EXPECT_EQ(chat.members.at(user("alice")).role, Role::owner);
  EXPECT_EQ(chat.members.at(user("bob")).role, Role::member);
}

TEST(CreationTest, GroupsKeepTheirLimits) {
  RelayHost host;
  Device& alice = host.connects("alice");
  const LocalId many = alice.makes_group(group_id(1), numbered_users(limits::kMembers));
  EXPECT_EQ(alice.refusal_of(many), ErrorCode::too_large);
  const LocalId fits = alice.makes_group(group_id(1), numbered_users(limits::kMembers - 1));
  EXPECT_TRUE(alice.acceptance_of(fits));
  const LocalId title =
      alice.makes_group(group_id(2), {}, std::string(limits::kTitleBytes + 1, 'x'));
  EXPECT_EQ(alice.refusal_of(title), ErrorCode::too_large);
}

TEST(CreationTest, BothMayCreateADirectChatAtOnce) {
  RelayHost host;
  Device& alice = host.connects("alice");
  Device& bob = host.connects("bob");
  host.log.holds(Ask::append);
  const LocalId first = alice.makes_chat_with(user("bob"));
  const LocalId second = bob.makes_chat_with(user("alice"));
  EXPECT_FALSE(bob.acceptance_of(second)) << "nothing before the chat is on disk";
  host.commits();
  EXPECT_FALSE(alice.acceptance_of(first)->duplicate);
  EXPECT_TRUE(bob.acceptance_of(second)->duplicate);
  EXPECT_EQ(host.log.waiting(Ask::append), 0u);
}

TEST(CreationTest, ExistingIsSuccessForMembersOnly) {
  Group group;
  group.bob->sends(group.chat, "hi");
  const auto again = group.bob->acceptance_of(group.bob->makes_group(group.chat, {}));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->seq, Seq{1});
  EXPECT_EQ(again->server_time, group.log.chats.at(group.chat).entries.at(Seq{1}).server_time);

  Device& mallory = group.connects("mallory");
  EXPECT_EQ(mallory.refusal_of(mallory.makes_group(group.chat, {})), ErrorCode::forbidden);
  group.alice->does(group.chat, MembersRemoved{{user("bob")}});
  EXPECT_EQ(group.bob->refusal_of(group.bob->makes_group(group.chat, {})), ErrorCode::forbidden);
}

TEST(CreationTest, TheFirstEntryOfALongChatIsReadFromTheLog) {
  Pair pair;
  for (int i = 0; i < 70; ++i) pair.bob->sends(pair.chat, "filler");
  const auto again = pair.alice->acceptance_of(pair.alice->makes_chat_with(user("bob")));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->seq, Seq{1});
  EXPECT_EQ(again->server_time, pair.log.chats.at(pair.chat).entries.at(Seq{1}).server_time);
}

TEST(CreationTest, AFailedCreationLeavesNoChat) {
  RelayHost host;
  Device& alice = host.connects("alice");
  host.log.fails_next(Ask::append, ErrorCode::log_full);
  EXPECT_EQ(alice.refusal_of(alice.makes_chat_with(user("bob"))), ErrorCode::log_full);
  const ChatId chat = ChatId::direct(user("alice"), user("bob"));
  EXPECT_EQ(alice.refusal_of(alice.sends(chat, "hi")), ErrorCode::not_found);
  EXPECT_TRUE(alice.acceptance_of(alice.makes_chat_with(user("bob"))));
}

// ------------------------------------------------------------- who hears what of changing members

TEST(MembershipTest, AddedMembersGetTheirHeadAndEntriesFromThere) {
  Group group;
  group.alice->sends(group.chat, "early");
  Device& erin = group.connects("erin");
  group.alice->does(group.chat, MembersAdded{{{.user_id = user("erin"), .role = Role::member}}});
  group.alice->sends(group.chat, "late");
  EXPECT_EQ(erin.entries(), (std::vector<std::string>{"3:*", "4:late"}));
  const ChatHead head = std::get<wire::ChatAdded>(erin.last<wire::Control>().item).head;
  EXPECT_EQ(head.visible_from, Seq{3});
  EXPECT_EQ(head.head_ordinal, head.read_ordinal) << "nothing is unread that cannot be read";
  EXPECT_TRUE(group.bob->heard<wire::Control>().empty());
}

TEST(MembershipTest, ARemovedMemberGetsTheRemovalAndNothingAfterIt) {
  Group group;
  group.log.holds(Ask::append);
  group.alice->sends(group.chat, "in flight");
  group.alice->sends(group.chat, "before");
  group.alice->does(group.chat, MembersRemoved{{user("bob")}});
  group.alice->sends(group.chat, "after");
  group.commits();
  group.commits();
  EXPECT_EQ(group.bob->entries(), (std::vector<std::string>{"2:in flight", "3:before", "4:*"}));
  EXPECT_EQ(group.carol->entries(),
            (std::vector<std::string>{"2:in flight", "3:before", "4:*", "5:after"}));
  const auto removed = std::get<wire::ChatRemoved>(group.bob->last<wire::Control>().item);
  EXPECT_EQ(removed.seq, Seq{4});
  EXPECT_TRUE(std::holds_alternative<wire::Control>(group.bob->inbox.back()))
      << "after its entries";
  group.log.lets_go(Ask::append);
  group.bob->forgets();
  group.alice->sends(group.chat, "much later");
  EXPECT_TRUE(group.bob->inbox.empty());
}

TEST(MembershipTest, WhenTheOwnerLeavesTheHeirIsStored) {
  Group group;
  group.alice->does(group.chat, MembersRemoved{{user("alice")}});
  EXPECT_EQ(group.log.chats.at(group.chat).members.at(user("bob")).role, Role::owner);
  EXPECT_EQ(group.log.chats.at(group.chat).record.member_count, 3u);
}

TEST(MembershipTest, ALargeBatchIsDeliveredInFramesOfPageSize) {
  Group group;
  group.log.holds(Ask::append);
  group.alice->sends(group.chat, "in flight");
  for (int i = 0; i < 20; ++i) group.alice->sends(group.chat, std::string(5'000, 'x'));
  group.commits();
  group.bob->forgets();
  group.commits();
  const auto frames = group.bob->heard<wire::Entries>();
  ASSERT_GT(frames.size(), 1u);
  for (const auto& frame : frames) EXPECT_LE(frame.entries.size(), 9u);
  EXPECT_EQ(group.bob->entries().size(), 20u);
  EXPECT_EQ(frames.back().cursor, std::to_string(group.log.commit));
  EXPECT_EQ(frames.front().cursor, std::to_string(group.log.commit - 1))
      << "not covered before all is sent";
}

}  // namespace
}  // namespace linnet
