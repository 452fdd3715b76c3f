#include "core/store/store.h"

#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

class StoreTest : public StoreFixture {};

TEST_F(StoreTest, KeepsCursors) {
  EXPECT_EQ(must(store->cursors()), Store::Cursors{});
  const Store::Cursors cursors{
      .cursor = std::string("\0\xff opaque", 9), .control_cursor = 7, .generation = "g1"};
  in_transaction([&] { must(store->put_cursors(cursors)); });
  EXPECT_EQ(must(store->cursors()), cursors);
}

TEST_F(StoreTest, KeepsAChatAsItIs) {
  StoredChat full = chat_row(ChatId::direct(alice, user("bob")), 99);
  full.head.title = "Title";
  full.head.peer_id = user("bob");
  full.head.my_role = Role::owner;
  full.head.member_count = 2;
  full.head.visible_from = Seq{3};
  full.head.head = Seq{90};
  full.head.head_ordinal = Ordinal{80};
  full.head.last_time = wall_from_micros(98);
  full.head.mark = {Seq{70}, Seq{60}};
  full.head.read_ordinal = Ordinal{55};
  full.head.own_above = {Seq{61}, Seq{~std::uint64_t{0}}};
  full.head.deleted_above = {Seq{62}};
  full.head.others = {Seq{50}, Seq{40}};
  full.creating = true;
  full.members_complete = true;
  full.members_as_of = Seq{88};
  in_transaction([&] { must(store->put_chat(full)); });
  EXPECT_EQ(must(store->chat(full.head.chat_id)), full);

  full.head.my_role.reset();
  in_transaction([&] { must(store->put_chat(full)); });
  EXPECT_EQ(must(store->chat(full.head.chat_id)), full);
  EXPECT_EQ(must(store->chat_count()), 2U);
  EXPECT_EQ(must(store->chat_ids()).size(), 2U);
  EXPECT_EQ(must(store->chat(group(9))), std::nullopt);
}

TEST_F(StoreTest, KeepsRanges) {
  EXPECT_TRUE(must(store->ranges(chat)).all().empty());
  rules::Ranges ranges({{Seq{1}, Seq{3}}, {Seq{7}, Seq{9}}, {Seq{20}, Seq{20}}});
  in_transaction([&] { must(store->put_ranges(chat, ranges)); });
  EXPECT_EQ(must(store->ranges(chat)).all(), ranges.all());
  ranges.add(Seq{4}, Seq{8});
  in_transaction([&] { must(store->put_ranges(chat, ranges)); });
  EXPECT_EQ(must(store->ranges(chat)).all(), ranges.all());
  in_transaction([&] { must(store->put_ranges(chat, {})); });
  EXPECT_TRUE(must(store->ranges(chat)).all().empty());
}

TEST_F(StoreTest, KeepsMembersByUserId) {
  in_transaction([&] {
    must(store->put_members(
        chat, {{user("carol"), Role::member}, {user("bob"), Role::member}, {alice, Role::owner}}));
    must(store->put_members(chat, {{user("bob"), Role::admin}}));
    must(store->remove_members(chat, {user("carol"), user("dave")}));
  });
  EXPECT_EQ(must(store->members(chat, 10)),
            (std::vector<Member>{{alice, Role::owner}, {user("bob"), Role::admin}}));
  EXPECT_EQ(must(store->members(chat, 1)).size(), 1U);
  EXPECT_TRUE(must(store->members(group(9), 10)).empty());
}

TEST_F(StoreTest, NewerProfilesWin) {
  in_transaction([&] {
    must(store->put_profiles(
        {{user("bob"), "Bob", "https://example.org/b", 2}, {user("carol"), "Carol", "", 1}}));
    must(store->put_profiles({{user("bob"), "Old Bob", "", 1}}));
  });
  EXPECT_EQ(must(store->profile(user("bob"))),
            (Profile{user("bob"), "Bob", "https://example.org/b", 2}));
  in_transaction([&] { must(store->put_profiles({{user("bob"), "Robert", "", 3}})); });
  EXPECT_EQ(must(store->profile(user("bob")))->name, "Robert");
  EXPECT_EQ(must(store->profile(user("dave"))), std::nullopt);
}

TEST_F(StoreTest, ARollbackTakesBackNewChatsAndUsers) {
  must(store->begin());
  must(store->put_chat(chat_row(group(2))));
  Entry first = message(1, "newcomer", "hi");
  first.chat_id = group(2);
  must(store->apply(first));
  store->rollback();
  EXPECT_EQ(must(store->chat(group(2))), std::nullopt);
  must(store->begin());
  EXPECT_EQ(code_of(store->apply(first)), ErrorCode::not_found);
  store->rollback();

  applies(message(1, "somebody", "one"));
  applies(message(2, "newcomer", "two"));
  EXPECT_EQ(row_at(1).sender_id, user("somebody"));
  EXPECT_EQ(row_at(2).sender_id, user("newcomer"));
}

}  // namespace
}  // namespace linnet
