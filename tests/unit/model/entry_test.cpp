#include "core/model/entry.h"

#include <gtest/gtest.h>

namespace linnet {
namespace {

TEST(EntryTest, KindFollowsContent) {
  EXPECT_EQ(kind_of(ChatCreated{}), EntryKind::chat_created);
  EXPECT_EQ(kind_of(Message{}), EntryKind::message);
  EXPECT_EQ(kind_of(Edit{}), EntryKind::edit);
  EXPECT_EQ(kind_of(Deletion{}), EntryKind::deletion);
  EXPECT_EQ(kind_of(ReactionChange{}), EntryKind::reaction);
  EXPECT_EQ(kind_of(MembersAdded{}), EntryKind::members_added);
  EXPECT_EQ(kind_of(MembersRemoved{}), EntryKind::members_removed);
  EXPECT_EQ(kind_of(RoleChanged{}), EntryKind::role_changed);
  EXPECT_EQ(kind_of(InfoChanged{}), EntryKind::info_changed);
}

TEST(EntryTest, OnlyOperationsOnAMessageHaveATarget) {
  EXPECT_EQ(target_of(Edit{.target = Seq{3}, .body = {}}), Seq{3});
  EXPECT_EQ(target_of(Deletion{.target = Seq{4}}), Seq{4});
  EXPECT_EQ(target_of(ReactionChange{.target = Seq{5}, .emoji = "+", .added = true}), Seq{5});
  EXPECT_EQ(target_of(Message{}), std::nullopt);
  EXPECT_EQ(target_of(MembersRemoved{}), std::nullopt);
}

}  // namespace
}  // namespace linnet
