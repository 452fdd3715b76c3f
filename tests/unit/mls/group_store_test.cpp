#include <algorithm>

#include "tests/unit/mls/group_scene.h"
#include "tests/unit/mls/stored_group.h"

namespace linnet::mls {
namespace {

class GroupStoreTest : public GroupScene {
 protected:
  // Every client stores what changed, ends, and begins again with what is stored.
  void everybody_restarts() {
    for (auto& [name, group] : members_) {
      StoredGroup& stored = stores_[name];
      stored.apply(group.take_changes());
      auto loaded = stored.load();
      ASSERT_TRUE(loaded) << name << ": " << rule_of(loaded) << " " << loaded.error().detail;
      EXPECT_TRUE(loaded->take_changes().empty()) << name;
      EXPECT_EQ(loaded->context(), group.context()) << name;
      EXPECT_EQ(loaded->has_pending_commit(), group.has_pending_commit()) << name;
      group = *std::move(loaded);
    }
  }

  StoredGroup& stores(std::string_view name) {
    StoredGroup& stored = stores_[std::string(name)];
    stored.apply(member(name).take_changes());
    return stored;
  }

  std::map<std::string, StoredGroup> stores_;
};

TEST_F(GroupStoreTest, GoesOnAfterARestartAtEveryStep) {
  founds("alice");
  everybody_restarts();
  adds("alice", {"bob", "carol", "dave"});
  everybody_restarts();
  talks("bob");
  everybody_restarts();
  const PrivateMessage first = says("alice", "1"), second = says("alice", "2");
  ASSERT_TRUE(receives("bob", {second}));
  everybody_restarts();
  commits("carol");
  everybody_restarts();
  EXPECT_TRUE(receives("bob", {first}));  // a skipped key of a past epoch
  EXPECT_TRUE(receives("carol", {first}));
  everybody_restarts();
  proposes("dave", {Remove{leaf("alice")}});
  everybody_restarts();
  CommitOptions options;
  const OwnKeyPackage erin = key_package("erin");
  options.proposals.push_back({Add{erin.key_package}});
  const auto output = member("bob").commit(entropy_, std::move(options), surroundings_);
  ASSERT_TRUE(output);
  everybody_restarts();
  all_take_in("bob", output->commit);
  ASSERT_TRUE(member("bob").merge());
  put("erin", Group::join(*output->welcome, erin, std::nullopt, surroundings_).value());
  everybody_restarts();
  expect_agreement();
  EXPECT_TRUE(member("alice").is_closed());
  joins_externally("frank");
  everybody_restarts();
  removes("frank", "dave");
  everybody_restarts();
  for (int epoch = 0; epoch < 5; ++epoch) commits("erin");
  everybody_restarts();
  for (const char* name : {"bob", "erin", "frank"}) talks(name);
}

TEST_F(GroupStoreTest, ADiscardedCommitIsGone) {
  founds("alice");
  ASSERT_TRUE(member("alice").commit(entropy_, {}, surroundings_));
  everybody_restarts();
  EXPECT_TRUE(member("alice").has_pending_commit());
  member("alice").discard();
  everybody_restarts();
  EXPECT_TRUE(member("alice").commit(entropy_, {}, surroundings_));
}

TEST_F(GroupStoreTest, ACrashBeforeTheStoreReadsTheMessageAgain) {
  founds("alice");
  adds("alice", {"bob"});
  const StoredGroup before = stores("bob");
  const PrivateMessage message = says("alice", "hi");
  ASSERT_TRUE(receives("bob", {message}));
  put("bob", before.load().value());  // nothing of it was stored
  const auto again = receives("bob", {message});
  ASSERT_TRUE(again);
  EXPECT_EQ(as_text(std::get<ReceivedApplication>(*again).application_data), "hi");
}

TEST_F(GroupStoreTest, ACrashAfterTheStoreUsesNoKeyTwice) {
  founds("alice");
  adds("alice", {"bob"});
  const PrivateMessage first = says("alice", "1");
  everybody_restarts();
  const PrivateMessage second = says("alice", "2");
  EXPECT_TRUE(receives("bob", {first}));
  EXPECT_TRUE(receives("bob", {second}));
}

bool holds(const Bytes& value, ByteView secret) {
  return std::search(value.begin(), value.end(), secret.begin(), secret.end()) != value.end();
}

// Section 9.2: what was used, or led to what was used, is in no row any more.
TEST_F(GroupStoreTest, WhatWasConsumedIsInNoRow) {
  founds("alice");
  adds("alice", {"bob", "carol"});
  const auto consumed_by = [&](auto step) {
    const std::map<RowKey, Bytes> before = stores("bob").all();
    step();
    const std::map<RowKey, Bytes>& after = stores("bob").all();
    std::size_t consumed = 0;
    for (const auto& [key, value] : before) {
      const bool is_secret = key.kind >= RowKind::private_key && key.kind <= RowKind::skipped_key;
      const auto now = after.find(key);
      if (!is_secret || (now != after.end() && now->second == value)) continue;
      ++consumed;
      const ByteView secret = ByteView(value).subspan(1, 32);  // after its length
      for (const auto& [other, kept] : after)
        EXPECT_FALSE(holds(kept, secret)) << static_cast<int>(other.kind);
    }
    return consumed;
  };
  EXPECT_GT(consumed_by([&] { talks("alice"); }), 0U);
  EXPECT_GT(consumed_by([&] { talks("alice"); }), 0U);
  EXPECT_GT(consumed_by([&] { talks("bob"); }), 0U);
  const PrivateMessage first = says("alice", "1"), second = says("alice", "2");
  EXPECT_GT(consumed_by([&] { EXPECT_TRUE(receives("bob", {second})); }), 0U);
  EXPECT_GT(consumed_by([&] { EXPECT_TRUE(receives("bob", {first})); }), 0U);
  commits("alice");
  EXPECT_GT(consumed_by([&] { commits("bob"); }), 0U);
  EXPECT_GT(consumed_by([&] { commits("alice"); }), 0U);
  EXPECT_GT(consumed_by([&] { removes("alice", "bob"); }), 0U);
}

// The secrets of an epoch end with it, but for what reads late messages and the resumption PSK.
TEST_F(GroupStoreTest, TheSecretsOfAnEpochEndWithIt) {
  founds("alice");
  adds("alice", {"bob"});
  const Bytes state = stores("bob").all().find({RowKind::member_state})->second;
  commits("alice");
  const std::map<RowKey, Bytes>& after = stores("bob").all();
  // own_leaf, seed, closed, reinit, then nine secrets of 32 octets; the used-up one is empty.
  std::size_t at = 4 + 33 + 1 + 1;
  for (int number = 0; number < 9; ++number) {
    const std::size_t size = state[at];
    const ByteView secret = ByteView(state).subspan(at + 1, size);
    at += 1 + size;
    if (size == 0) continue;
    for (const auto& [key, kept] : after) {
      const bool may_hold = (number == 0 && key.kind == RowKind::past_epoch) ||
                            (number == 6 && key.kind == RowKind::resumption_psk);
      if (!may_hold) EXPECT_FALSE(holds(kept, secret)) << number;
    }
  }
  EXPECT_EQ(at, state.size());
}

TEST_F(GroupStoreTest, AMessageOrAWarmCommitChangesLittle) {
  founds("alice");
  std::vector<std::string> names;
  for (int number = 0; number < 40; ++number) names.push_back("member " + std::to_string(number));
  adds("alice", names);
  for (const std::string& name : names) commits(name);
  const auto bytes_of = [&](auto step) {
    stores("alice");
    step();
    const RowChanges changes = member("alice").take_changes();
    stores_["alice"].apply(changes);
    std::size_t bytes = 0;
    for (const GroupRow& row : changes.put) bytes += row.value.size();
    return bytes;
  };
  talks(names[7]);
  EXPECT_LT(bytes_of([&] { talks(names[7]); }), 100U);
  EXPECT_LT(bytes_of([&] { talks(names[3]); }), 600U);  // a leaf that was not heard of before
  EXPECT_LT(bytes_of([&] { commits(names[5]); }), 4000U);
  std::size_t whole = 0;
  for (const auto& [key, value] : stores_["alice"].all()) whole += value.size();
  EXPECT_LT(whole, 40'000U);
}

TEST_F(GroupStoreTest, DamagedRowsAreFoundAndEndNothing) {
  founds("alice");
  adds("alice", {"bob", "carol"});
  talks("bob");
  ASSERT_TRUE(receives("carol", {says("bob", "1")}));
  commits("carol");
  proposes("bob", {Remove{leaf("alice")}});
  ASSERT_TRUE(member("alice").commit(entropy_, {}, surroundings_));
  const StoredGroup genuine = stores("alice");
  for (const auto& [key, value] : genuine.all()) {
    StoredGroup missing = genuine;
    missing.all().erase(key);
    const auto loaded = missing.load();
    if (key.kind <= RowKind::node || key.kind == RowKind::member_state)
      EXPECT_EQ(rule_of(loaded), "stored_rows") << static_cast<int>(key.kind);
    StoredGroup longer = genuine;
    longer.all().find(key)->second.push_back(0);
    EXPECT_EQ(rule_of(longer.load()), "stored_rows") << static_cast<int>(key.kind);
    StoredGroup shorter = genuine;
    shorter.all().find(key)->second.pop_back();
    EXPECT_EQ(rule_of(shorter.load()), "stored_rows") << static_cast<int>(key.kind);
  }
  EXPECT_EQ(rule_of(Group::load({})), "stored_rows");
}

TEST_F(GroupStoreTest, AFollowerIsStoredInTheSameWay) {
  founds("alice");
  adds("alice", {"bob"});
  auto follower = PublicGroup::of_group_info(member("alice").group_info(true), std::nullopt,
                                             surroundings_.checks);
  ASSERT_TRUE(follower);
  StoredGroup stored;
  const auto restarts = [&] {
    stored.apply(follower->take_changes());
    auto loaded = PublicGroup::load(stored.rows());
    ASSERT_TRUE(loaded) << rule_of(loaded);
    follower = std::move(loaded);
  };
  restarts();
  const auto proposal =
      member("bob").propose(entropy_, {Remove{leaf("bob")}}, false, surroundings_).value();
  ASSERT_TRUE(follower->follow(std::get<PublicMessage>(proposal.body), surroundings_.checks));
  restarts();
  all_take_in("bob", proposal);
  const auto output = member("alice").commit(entropy_, {}, surroundings_).value();
  ASSERT_TRUE(follower->follow(std::get<PublicMessage>(output.commit.body), surroundings_.checks));
  restarts();
  ASSERT_TRUE(member("alice").merge());
  EXPECT_EQ(follower->context(), member("alice").context());
}

}  // namespace
}  // namespace linnet::mls
