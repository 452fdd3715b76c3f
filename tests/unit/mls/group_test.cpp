#include "core/crypto/mls/group.h"

#include "tests/unit/mls/group_scene.h"

namespace linnet::mls {
namespace {

class GroupTest : public GroupScene {};

TEST_F(GroupTest, GrowsUpdatesAndShrinks) {
  founds("alice");
  adds("alice", {"bob"});
  adds("bob", {"carol", "dave", "erin"});
  for (const char* name : {"erin", "alice", "carol", "bob", "dave"}) commits(name);
  removes("carol", "bob");
  EXPECT_TRUE(member("bob").is_closed());
  adds("dave", {"frank"}, true);
  EXPECT_EQ(leaf("frank"), LeafIndex{1});  // bob's place
  CommitOptions sealed;
  sealed.is_private = true;
  commits("frank", std::move(sealed));
  for (const char* name : {"alice", "frank", "erin"}) talks(name);
}

TEST_F(GroupTest, MessagesArriveOnceAndInAnyOrder) {
  founds("alice");
  adds("alice", {"bob", "carol"});
  const PrivateMessage first = says("alice", "one"), second = says("alice", "two");
  for (const PrivateMessage& message : {second, first}) {
    const auto received = receives("bob", {message});
    ASSERT_TRUE(received);
    const auto& application = std::get<ReceivedApplication>(*received);
    EXPECT_EQ(as_text(application.authenticated_data), "header");
    EXPECT_EQ(application.sender, leaf("alice"));
  }
  EXPECT_EQ(rule_of(receives("bob", {first})), "generation_gone");
  EXPECT_EQ(rule_of(receives("alice", {first})), "own_message");
}

TEST_F(GroupTest, AForgedMessageDoesNotBurnTheKey) {
  founds("alice");
  adds("alice", {"bob"});
  const PrivateMessage genuine = says("alice", "hi");
  PrivateMessage forged = genuine;
  forged.ciphertext.back() ^= 1;
  EXPECT_EQ(rule_of(receives("bob", {forged})), "decryption");
  EXPECT_TRUE(receives("bob", {genuine}));
}

TEST_F(GroupTest, MessagesOfPastEpochsAreReadForAWhile) {
  founds("alice");
  adds("alice", {"bob"});
  const PrivateMessage late = says("alice", "late"), too_late = says("alice", "too late");
  for (std::size_t epoch = 0; epoch < kPastEpochsMax; ++epoch) commits("alice");
  EXPECT_TRUE(receives("bob", {late}));
  EXPECT_EQ(rule_of(receives("bob", {late})), "generation_gone");
  commits("alice");
  EXPECT_EQ(rule_of(receives("bob", {too_late})), "wrong_epoch");
}

// The leaf has another owner by the time the message arrives.
TEST_F(GroupTest, ALateMessageIsFromWhoeverHadTheLeafThen) {
  founds("alice");
  adds("alice", {"bob", "carol"});
  const PrivateMessage late = says("bob", "bye");
  removes("alice", "bob");
  adds("alice", {"dave"});
  ASSERT_EQ(leaf("dave"), leaf("bob"));
  const auto received = receives("carol", {late});
  ASSERT_TRUE(received) << rule_of(received);
  EXPECT_EQ(std::get<ReceivedApplication>(*received).credential,
            basic_credential(as_bytes("bob")));
}

TEST_F(GroupTest, ProposalsAreCommittedByReference) {
  founds("alice");
  adds("alice", {"bob", "carol"});
  proposes("carol", {Remove{leaf("carol")}});
  proposes("alice", {Add{key_package("dave").key_package}}, true);
  commits("bob");
  EXPECT_TRUE(member("carol").is_closed());
  EXPECT_EQ(member("alice").state().tree().members().size(), 3U);
}

TEST_F(GroupTest, WhatWasProposedIsCommittedBeforeAnythingIsSaid) {
  founds("alice");
  adds("alice", {"bob", "carol"});
  proposes("carol", {Remove{leaf("carol")}});
  EXPECT_EQ(rule_of(member("alice").encrypt(entropy_, {}, {}, 0)), "proposals_pending");
  commits("bob");
  talks("alice");
}

TEST_F(GroupTest, ACommitThatLostIsDiscarded) {
  founds("alice");
  adds("alice", {"bob"});
  ASSERT_TRUE(member("bob").commit(entropy_, {}, surroundings_));
  EXPECT_EQ(rule_of(member("bob").commit(entropy_, {}, surroundings_)), "commit_pending");
  EXPECT_EQ(rule_of(member("bob").propose(entropy_, {Remove{leaf("alice")}}, false,
                                          surroundings_)), "commit_pending");
  commits("alice");  // bob takes alice's in instead
  EXPECT_FALSE(member("bob").has_pending_commit());
  EXPECT_EQ(rule_of(member("bob").merge()), "no_commit_pending");
}

TEST_F(GroupTest, WhoWasRemovedSendsAndReadsNothingMore) {
  founds("alice");
  adds("alice", {"bob"});
  const PrivateMessage late = says("alice", "late");
  removes("alice", "bob");
  Group& bob = member("bob");
  EXPECT_EQ(rule_of(bob.encrypt(entropy_, {}, {}, 0)), "group_closed");
  EXPECT_EQ(rule_of(bob.commit(entropy_, {}, surroundings_)), "group_closed");
  EXPECT_EQ(rule_of(bob.propose(entropy_, {Remove{{0}}}, false, surroundings_)), "group_closed");
  EXPECT_EQ(rule_of(receives("bob", {late})), "group_closed");
}

TEST_F(GroupTest, APrivateCommitRemovesAMember) {
  founds("alice");
  adds("alice", {"bob", "carol"});
  CommitOptions options;
  options.is_private = true;
  options.proposals = {{Remove{leaf("bob")}}};
  commits("alice", std::move(options));
  EXPECT_TRUE(member("bob").is_closed());
  talks("carol");
}

TEST_F(GroupTest, AServerFollowsWithoutSecrets) {
  Group& alice = founds("alice");
  auto follower =
      PublicGroup::of_group_info(alice.group_info(true), std::nullopt, surroundings_.checks);
  ASSERT_TRUE(follower) << rule_of(follower);
  CommitOptions options;
  options.proposals.push_back({Add{key_package("bob").key_package}});
  const auto output = alice.commit(entropy_, std::move(options), surroundings_);
  ASSERT_TRUE(output);
  const auto& commit = std::get<PublicMessage>(output->commit.body);
  ASSERT_TRUE(follower->follow(commit, surroundings_.checks));
  ASSERT_TRUE(alice.merge());
  EXPECT_EQ(follower->context(), alice.context());
  EXPECT_EQ(rule_of(follower->follow(commit, surroundings_.checks)), "wrong_epoch");
}

// Entropy and time are arguments: the same ones give the same bytes.
TEST_F(GroupTest, NothingIsRandomButWhatIsGiven) {
  const auto history = [this](std::uint64_t seed) {
    SeededEntropy entropy(seed);
    KeyPackageOptions options{.credential = basic_credential(as_bytes("alice")),
                              .lifetime = {0, 2000},
                              .capabilities = {},
                              .leaf_extensions = {},
                              .extensions = {}};
    const auto own = make_key_package(entropy, Ed25519KeyPair::generate(entropy), options);
    const auto other = make_key_package(entropy, Ed25519KeyPair::generate(entropy), options);
    Group group = Group::create(entropy, to_bytes("chat"), own, {}).value();
    CommitOptions add;
    add.force_path = true;
    add.proposals.push_back({Add{other.key_package}});
    auto output = group.commit(entropy, std::move(add), surroundings_).value();
    EXPECT_TRUE(group.merge());
    Bytes bytes = encode(output.commit);
    append(bytes, encode(*output.welcome));
    append(bytes, encode(group.encrypt(entropy, to_bytes("hi"), {}, 0).value()));
    return bytes;
  };
  EXPECT_EQ(history(1), history(1));
  EXPECT_NE(history(1), history(2));
}

}  // namespace
}  // namespace linnet::mls
