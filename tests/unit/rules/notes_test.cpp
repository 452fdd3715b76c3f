#include "core/rules/notes.h"

#include <gtest/gtest.h>

#include "core/model/limits.h"

namespace linnet::rules {
namespace {

const UserId kBob = UserId::parse("bob").value();

Body mentioning(const UserId& user) {
  Body body;
  body.mentions = {user};
  return body;
}

TEST(NotesTest, AMentionIsNotedOnce) {
  std::vector<Seq> noted;
  add_mention(noted, Seq{3}, mentioning(kBob), kBob);
  add_mention(noted, Seq{3}, mentioning(kBob), kBob);
  add_mention(noted, Seq{4}, Body{}, kBob);
  EXPECT_EQ(noted, std::vector{Seq{3}});
}

TEST(NotesTest, OfTooManyMentionsTheNewestStay) {
  std::vector<Seq> noted;
  for (std::uint64_t seq = 1; seq <= limits::kOwnAboveMark + 2; ++seq) add_mention(noted, Seq{seq}, mentioning(kBob), kBob);
  EXPECT_EQ(noted.size(), limits::kOwnAboveMark);
  EXPECT_EQ(noted.front(), Seq{3});
}

TEST(NotesTest, PinsStayInOrder) {
  std::vector<Seq> pinned;
  change_pin(pinned, {Seq{5}, true});
  change_pin(pinned, {Seq{2}, true});
  change_pin(pinned, {Seq{5}, true});
  EXPECT_EQ(pinned, (std::vector{Seq{2}, Seq{5}}));
  change_pin(pinned, {Seq{5}, false});
  change_pin(pinned, {Seq{9}, false});
  EXPECT_EQ(pinned, std::vector{Seq{2}});
}

}  // namespace
}  // namespace linnet::rules
