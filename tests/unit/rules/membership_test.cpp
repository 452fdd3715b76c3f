#include "core/rules/membership.h"

#include <gtest/gtest.h>

#include <string>

#include "core/model/limits.h"

namespace linnet::rules {
namespace {

UserId user(std::string_view text) {
  return UserId::parse(text).value();
}

// A group of Olga (owner), Adam (admin), Mia and Max (members), made at seq 1. Ghost is a stranger.
class GroupTest : public testing::Test {
 protected:
  GroupTest() {
    apply(members_, Seq{1},
          ChatCreated{.type = ChatType::group,
                      .title = "Choir",
                      .members = {{olga_, Role::owner},
                                  {adam_, Role::admin},
                                  {mia_, Role::member},
                                  {max_, Role::member}}});
  }

  // Empty when allowed.
  std::string refusal(const UserId& sender, const Content& content,
                      const std::optional<UserId>& target_sender = {}) const {
    const auto allowed = authorize(members_, ChatType::group, sender, content, target_sender);
    return allowed ? "" : std::string{error_name(allowed.error().code)};
  }

  std::optional<Role> role(const UserId& user_id) const { return members_.at(user_id).role; }

  const UserId olga_ = user("olga"), adam_ = user("adam"), mia_ = user("mia"), max_ = user("max"),
               ghost_ = user("ghost");
  Members members_;
};

TEST_F(GroupTest, StrangersMayNothing) {
  EXPECT_EQ(refusal(ghost_, Message{}), "forbidden");
  EXPECT_EQ(refusal(ghost_, MembersRemoved{{ghost_}}), "forbidden");
}

TEST_F(GroupTest, AChatIsCreatedOnce) {
  EXPECT_EQ(refusal(olga_, ChatCreated{}), "malformed");
}

TEST_F(GroupTest, OnlyTheAuthorEdits) {
  EXPECT_EQ(refusal(mia_, Edit{}, mia_), "");
  EXPECT_EQ(refusal(olga_, Edit{}, mia_), "forbidden");
  EXPECT_EQ(refusal(mia_, Edit{}), "not_found");
}

TEST_F(GroupTest, TheAuthorOrAnAdminDeletes) {
  EXPECT_EQ(refusal(mia_, Deletion{}, mia_), "");
  EXPECT_EQ(refusal(adam_, Deletion{}, mia_), "");
  EXPECT_EQ(refusal(mia_, Deletion{}, adam_), "forbidden");
  EXPECT_EQ(refusal(mia_, Deletion{}), "not_found");
}

TEST_F(GroupTest, AnybodyAddsMembersAndOnlyOwnersAddMore) {
  EXPECT_EQ(refusal(mia_, MembersAdded{{{ghost_, Role::member}}}), "");
  EXPECT_EQ(refusal(adam_, MembersAdded{{{ghost_, Role::admin}}}), "forbidden");
  EXPECT_EQ(refusal(olga_, MembersAdded{{{ghost_, Role::admin}}}), "");
  EXPECT_EQ(refusal(mia_, MembersAdded{}), "malformed");
}

TEST_F(GroupTest, HasRoomForSoMany) {
  for (std::size_t i = members_.size(); i < limits::kMembers; ++i) {
    members_[user("u" + std::to_string(i))].role = Role::member;
  }
  EXPECT_EQ(refusal(mia_, MembersAdded{{{ghost_, Role::member}}}), "too_large");
  EXPECT_EQ(refusal(mia_, MembersAdded{{{max_, Role::member}}}), "") << "he is in already";
  members_[max_].role.reset();
  EXPECT_EQ(refusal(mia_, MembersAdded{{{ghost_, Role::member}}}), "");
  EXPECT_EQ(refusal(mia_, MembersAdded{{{ghost_, Role::member}, {max_, Role::member}}}),
            "too_large");
}

TEST_F(GroupTest, OneChangeNamesSoMany) {
  MembersAdded added;
  MembersRemoved removed;
  for (std::size_t i = 0; i <= limits::kMembersPage; ++i) {
    added.members.push_back({user("u" + std::to_string(i)), Role::member});
    removed.users.push_back(mia_);
  }
  EXPECT_EQ(refusal(olga_, added), "too_large");
  EXPECT_EQ(refusal(olga_, removed), "too_large");
}

TEST_F(GroupTest, HigherRolesRemoveLowerOnesAndAnybodyLeaves) {
  EXPECT_EQ(refusal(adam_, MembersRemoved{{mia_, max_}}), "");
  EXPECT_EQ(refusal(adam_, MembersRemoved{{mia_, olga_}}), "forbidden");
  EXPECT_EQ(refusal(olga_, MembersRemoved{{adam_}}), "");
  EXPECT_EQ(refusal(mia_, MembersRemoved{{max_}}), "forbidden");
  EXPECT_EQ(refusal(mia_, MembersRemoved{{mia_}}), "");
  EXPECT_EQ(refusal(olga_, MembersRemoved{{ghost_}}), "not_found");
  EXPECT_EQ(refusal(olga_, MembersRemoved{}), "malformed");
}

TEST_F(GroupTest, OwnersChangeRolesAndTheGroupKeepsOne) {
  EXPECT_EQ(refusal(olga_, RoleChanged{mia_, Role::admin}), "");
  EXPECT_EQ(refusal(adam_, RoleChanged{mia_, Role::admin}), "forbidden");
  EXPECT_EQ(refusal(olga_, RoleChanged{ghost_, Role::admin}), "not_found");
  EXPECT_EQ(refusal(olga_, RoleChanged{olga_, Role::member}), "forbidden");
  apply(members_, Seq{2}, RoleChanged{mia_, Role::owner});
  EXPECT_EQ(role(mia_), Role::owner);
  EXPECT_EQ(refusal(olga_, RoleChanged{olga_, Role::member}), "");
}

TEST_F(GroupTest, AdminsChangeTheTitle) {
  EXPECT_EQ(refusal(adam_, InfoChanged{"Band"}), "");
  EXPECT_EQ(refusal(mia_, InfoChanged{"Band"}), "forbidden");
  EXPECT_EQ(refusal(adam_, InfoChanged{std::string(limits::kTitleBytes + 1, 'x')}), "too_large");
}

TEST_F(GroupTest, AMemberReadsFromJoiningToRemovalAndAgainAfterRejoining) {
  apply(members_, Seq{5}, MembersAdded{{{ghost_, Role::member}}});
  apply(members_, Seq{9}, MembersRemoved{{ghost_}});
  EXPECT_EQ(role(ghost_), std::nullopt);
  apply(members_, Seq{20}, MembersAdded{{{ghost_, Role::member}}});
  const Membership& ghost = members_.at(ghost_);
  EXPECT_EQ(ghost.visible, (std::vector<Interval>{{Seq{5}, Seq{9}}, {Seq{20}, std::nullopt}}));
  EXPECT_FALSE(ghost.may_read(Seq{4}));
  EXPECT_TRUE(ghost.may_read(Seq{5}));
  EXPECT_TRUE(ghost.may_read(Seq{9}));
  EXPECT_FALSE(ghost.may_read(Seq{10}));
  EXPECT_TRUE(ghost.may_read(Seq{1000}));
}

TEST_F(GroupTest, AddingAMemberAgainChangesNothing) {
  const Members before = members_;
  apply(members_, Seq{5}, MembersAdded{{{adam_, Role::member}}});
  apply(members_, Seq{6}, MembersRemoved{{ghost_}});
  apply(members_, Seq{7}, RoleChanged{ghost_, Role::owner});
  EXPECT_EQ(members_, before);
  EXPECT_EQ(member_count(members_), 4U);
}

TEST_F(GroupTest, WhenTheLastOwnerLeavesTheLongestStandingAdminInherits) {
  apply(members_, Seq{2}, RoleChanged{mia_, Role::admin});
  apply(members_, Seq{3}, MembersRemoved{{adam_}});
  apply(members_, Seq{4}, MembersAdded{{{adam_, Role::admin}}});
  apply(members_, Seq{5}, MembersRemoved{{olga_}});
  EXPECT_EQ(role(mia_), Role::owner) << "Adam has been in only since his return";
  EXPECT_EQ(role(adam_), Role::admin);
}

TEST_F(GroupTest, WithoutAdminsTheLongestStandingMemberInherits) {
  apply(members_, Seq{2}, MembersRemoved{{adam_}});
  apply(members_, Seq{3}, MembersRemoved{{max_}});
  apply(members_, Seq{4}, MembersAdded{{{max_, Role::member}}});
  apply(members_, Seq{5}, MembersRemoved{{olga_}});
  EXPECT_EQ(role(mia_), Role::owner);
  apply(members_, Seq{6}, MembersRemoved{{mia_, max_}});
  EXPECT_EQ(member_count(members_), 0U);
}

TEST(DirectChatTest, KnowsMessagesAndOperationsOnThemOnly) {
  const UserId alice = user("alice"), bob = user("bob");
  Members members;
  apply(members, Seq{1},
        ChatCreated{.type = ChatType::direct,
                    .title = "",
                    .members = {{alice, Role::owner}, {bob, Role::member}}});
  const auto code = [&](const UserId& sender, const Content& content,
                        const std::optional<UserId>& target) -> std::string {
    const auto allowed = authorize(members, ChatType::direct, sender, content, target);
    return allowed ? "" : std::string{error_name(allowed.error().code)};
  };
  EXPECT_EQ(code(alice, Message{}, {}), "");
  EXPECT_EQ(code(bob, ReactionChange{}, alice), "");
  EXPECT_EQ(code(bob, Edit{}, bob), "");
  EXPECT_EQ(code(alice, Deletion{}, bob), "forbidden") << "nobody is an admin of the other";
  EXPECT_EQ(code(alice, MembersRemoved{{alice}}, {}), "malformed");
  EXPECT_EQ(code(alice, InfoChanged{"Us"}, {}), "malformed");
}

}  // namespace
}  // namespace linnet::rules
