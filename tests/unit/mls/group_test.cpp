#include "core/crypto/mls/group.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/base/seeded_entropy.h"

namespace linnet::mls {
namespace {

class AcceptSameName final : public Authenticator {
 public:
  bool accepts(const Credential&, ByteView) const override { return true; }
};

class GroupTest : public testing::Test {
 protected:
  OwnKeyPackage key_package(std::string_view name) {
    return make_key_package(entropy_, Ed25519KeyPair::generate(entropy_),
                            {.credential = basic_credential(as_bytes(name)),
                             .lifetime = {0, ~std::uint64_t{0}},
                             .capabilities = {},
                             .leaf_extensions = {},
                             .extensions = {}});
  }

  Group& founds(std::string_view name) {
    return put(name, Group::create(entropy_, to_bytes("chat"), key_package(name), {}).value());
  }

  // `committer` commits, everybody else follows, who was added joins, and all agree.
  void commits(std::string_view committer, CommitOptions options,
               const std::vector<std::pair<std::string, OwnKeyPackage>>& joiners = {}) {
    Group& self = member(committer);
    const auto output = self.commit(entropy_, std::move(options), surroundings_);
    ASSERT_TRUE(output) << name_of(output.error().rule) << " " << output.error().detail;
    const auto commit = decode<MlsMessage>(encode(output->commit));
    ASSERT_TRUE(commit);
    for (auto& [name, group] : members_) {
      if (name == committer || group.is_closed()) continue;
      const auto received = group.process(*commit, surroundings_);
      ASSERT_TRUE(received) << name << ": " << name_of(received.error().rule) << " "
                            << received.error().detail;
    }
    ASSERT_TRUE(self.merge());
    for (const auto& [name, own] : joiners) {
      auto joined = Group::join(*output->welcome, own, std::nullopt, surroundings_);
      ASSERT_TRUE(joined) << name << ": " << name_of(joined.error().rule) << " "
                          << joined.error().detail;
      put(name, *std::move(joined));
    }
    expect_agreement(self);
  }

  void adds(std::string_view committer, const std::vector<std::string>& names) {
    CommitOptions options;
    std::vector<std::pair<std::string, OwnKeyPackage>> joiners;
    for (const std::string& name : names) {
      joiners.emplace_back(name, key_package(name));
      options.proposals.push_back({Add{joiners.back().second.key_package}});
    }
    commits(committer, std::move(options), joiners);
  }

  void expect_agreement(const Group& self) {
    for (const auto& [name, group] : members_)
      if (!group.is_closed())
        EXPECT_TRUE(
            constant_time_equal(group.epoch_authenticator(), self.epoch_authenticator()))
            << name;
  }

  Group& member(std::string_view name) { return members_.find(name)->second; }
  Group& put(std::string_view name, Group group) {
    return members_.insert_or_assign(std::string(name), std::move(group)).first->second;
  }

  Result<Received> receives(std::string_view name, const PrivateMessage& message) {
    return member(name).process({message}, surroundings_);
  }
  PrivateMessage says(std::string_view name, std::string_view text) {
    return member(name).encrypt(entropy_, to_bytes(text), to_bytes("header"), 5).value();
  }

  SeededEntropy entropy_{1};
  AcceptSameName authenticator_;
  Surroundings surroundings_{{authenticator_, 1000}, nullptr};
  std::map<std::string, Group, std::less<>> members_;
};

TEST_F(GroupTest, GrowsUpdatesAndShrinks) {
  founds("alice");
  adds("alice", {"bob"});
  adds("bob", {"carol", "dave", "erin"});
  for (const char* name : {"erin", "alice", "carol", "bob", "dave"})
    commits(name, {.proposals = {}, .authenticated_data = {}});
  commits("carol", {.proposals = {{Remove{member("bob").own_leaf()}}}, .authenticated_data = {}});
  EXPECT_TRUE(member("bob").is_closed());
  adds("dave", {"frank"});
  EXPECT_EQ(member("frank").own_leaf(), LeafIndex{1});  // bob's place
  commits("frank", {.proposals = {}, .is_private = true, .authenticated_data = {}});
}

TEST_F(GroupTest, MessagesArriveOnceAndInAnyOrder) {
  founds("alice");
  adds("alice", {"bob", "carol"});
  const PrivateMessage first = says("alice", "one"), second = says("alice", "two");
  for (const PrivateMessage& message : {second, first}) {
    const auto received = receives("bob", message);
    ASSERT_TRUE(received);
    const auto& application = std::get<ReceivedApplication>(*received);
    EXPECT_EQ(as_text(application.authenticated_data), "header");
    EXPECT_EQ(application.sender, member("alice").own_leaf());
  }
  EXPECT_EQ(receives("bob", first).error().rule, Rule::generation_gone);
  EXPECT_EQ(receives("alice", first).error().rule, Rule::own_message);
}

TEST_F(GroupTest, AForgedMessageDoesNotBurnTheKey) {
  founds("alice");
  adds("alice", {"bob"});
  const PrivateMessage genuine = says("alice", "hi");
  PrivateMessage forged = genuine;
  forged.ciphertext.back() ^= 1;
  EXPECT_EQ(receives("bob", forged).error().rule, Rule::decryption);
  EXPECT_TRUE(receives("bob", genuine));
}

TEST_F(GroupTest, MessagesOfPastEpochsAreReadForAWhile) {
  founds("alice");
  adds("alice", {"bob"});
  const PrivateMessage late = says("alice", "late"), too_late = says("alice", "too late");
  for (std::size_t epoch = 0; epoch < kPastEpochsMax; ++epoch)
    commits("alice", {.proposals = {}, .authenticated_data = {}});
  EXPECT_TRUE(receives("bob", late));
  commits("alice", {.proposals = {}, .authenticated_data = {}});
  EXPECT_EQ(receives("bob", too_late).error().rule, Rule::wrong_epoch);
}

TEST_F(GroupTest, ProposalsAreCommittedByReference) {
  founds("alice");
  adds("alice", {"bob", "carol"});
  const LeafIndex carol = member("carol").own_leaf();
  const auto proposal =
      member("carol").propose(entropy_, {Remove{carol}}, false, surroundings_).value();
  ASSERT_TRUE(member("alice").process(proposal, surroundings_));
  ASSERT_TRUE(member("bob").process(proposal, surroundings_));
  commits("bob", {.proposals = {}, .authenticated_data = {}});
  EXPECT_TRUE(member("carol").is_closed());
  EXPECT_EQ(member("alice").state().tree().members().size(), 2U);
}

TEST_F(GroupTest, ACommitThatLostIsDiscarded) {
  founds("alice");
  adds("alice", {"bob"});
  ASSERT_TRUE(member("bob").commit(entropy_, {}, surroundings_));
  EXPECT_EQ(member("bob").commit(entropy_, {}, surroundings_).error().rule, Rule::commit_pending);
  commits("alice", {.proposals = {}, .authenticated_data = {}});  // bob takes alice's in instead
  EXPECT_FALSE(member("bob").has_pending_commit());
  EXPECT_EQ(member("bob").merge().error().rule, Rule::no_commit_pending);
}

TEST_F(GroupTest, AServerFollowsWithoutSecrets) {
  Group& alice = founds("alice");
  auto follower =
      PublicGroup::of_group_info(alice.group_info(true), std::nullopt, surroundings_.checks);
  ASSERT_TRUE(follower) << name_of(follower.error().rule);
  const OwnKeyPackage bob = key_package("bob");
  const auto output = alice.commit(
      entropy_, {.proposals = {{Add{bob.key_package}}}, .authenticated_data = {}}, surroundings_);
  ASSERT_TRUE(output);
  ASSERT_TRUE(
      follower->follow(std::get<PublicMessage>(output->commit.body), surroundings_.checks));
  ASSERT_TRUE(alice.merge());
  EXPECT_EQ(follower->context(), alice.context());
  EXPECT_EQ(follower->follow(std::get<PublicMessage>(output->commit.body), surroundings_.checks)
                .error()
                .rule,
            Rule::wrong_epoch);
}

}  // namespace
}  // namespace linnet::mls
