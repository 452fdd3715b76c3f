// What a committer takes of what was proposed, and that a failure leaves no trace.
#include "tests/unit/mls/group_scene.h"

namespace linnet::mls {
namespace {

class CommitterTest : public GroupScene {
 protected:
  void SetUp() override {
    founds("alice");
    adds("alice", {"bob", "carol", "dave"});
  }
  std::size_t member_count() { return member("alice").state().tree().members().size(); }

  void fails(CommitOptions options, std::string_view rule) {
    Group& alice = member("alice");
    const auto before = GroupForge::dump(alice);
    EXPECT_EQ(rule_of(alice.commit(entropy_, std::move(options), surroundings_)), rule);
    EXPECT_TRUE(GroupForge::dump(alice) == before) << rule;
    EXPECT_FALSE(alice.has_pending_commit());
  }
  void fails_to_propose(const Proposal& proposal, std::string_view rule) {
    for (const bool is_private : {false, true}) {
      Group& alice = member("alice");
      const auto before = GroupForge::dump(alice);
      EXPECT_EQ(rule_of(alice.propose(entropy_, proposal, is_private, surroundings_)), rule);
      EXPECT_TRUE(GroupForge::dump(alice) == before) << rule;
    }
  }
};

TEST_F(CommitterTest, ProposalsThatWentStaleStandInNobodysWay) {
  KeyPackageOptions brief;
  brief.lifetime = {0, 1500};
  proposes("bob", {Add{key_package("erin", brief).key_package}});
  proposes("carol", {Add{key_package("frank").key_package}});
  surroundings_.checks.lifetimes.now = 1600;  // erin's has expired
  authenticator_.refused = {"frank"};         // and frank is not welcome any more
  commits("dave");
  EXPECT_EQ(member_count(), 4U);
  talks("alice");
}

TEST_F(CommitterTest, OfConflictingProposalsTheStrongerAreTaken) {
  proposes("bob", {Remove{leaf("dave")}});
  proposes("carol", {Remove{leaf("dave")}});           // the same again
  proposes("carol", {Remove{leaf("alice")}});          // alice cannot commit that
  const OwnKeyPackage erin = key_package("erin");
  proposes("bob", {Add{erin.key_package}});
  proposes("carol", {Add{erin.key_package}});
  proposes("bob", {PreSharedKey{psk_id("unknown")}});
  commits("alice", {}, {{"erin", &erin}});
  EXPECT_TRUE(member("dave").is_closed());
  EXPECT_EQ(member_count(), 4U);
}

TEST_F(CommitterTest, OwnProposalsComeBeforeKeptOnes) {
  proposes("bob", {Remove{leaf("dave")}});
  const OwnKeyPackage dave = key_package_again("dave", "dave");
  // By itself this add fails: dave is a member. The kept removal makes it possible.
  CommitOptions options;
  options.proposals = {{Add{dave.key_package}}};
  const auto output = member("alice").commit(entropy_, std::move(options), surroundings_);
  ASSERT_TRUE(output) << rule_of(output);
  member("alice").discard();
  // A kept removal beside an own one of the same leaf is left out.
  CommitOptions remove;
  remove.proposals = {{Remove{leaf("dave")}}};
  commits("alice", std::move(remove));
  EXPECT_EQ(member_count(), 3U);
}

TEST_F(CommitterTest, ExtensionsThatAMemberLacksAreLeftOut) {
  proposes("bob", {GroupContextExtensions{{{static_cast<ExtensionType>(0xf123), {}}}}});
  proposes("carol", {GroupContextExtensions{{{ExtensionType::application_id, {1}}}}});
  commits("alice");
  EXPECT_EQ(member("bob").context().extensions.size(), 1U);
}

TEST_F(CommitterTest, AFailedCommitLeavesNoTrace) {
  proposes("bob", {Remove{leaf("dave")}});
  const auto of = [](const Proposal& proposal) {
    CommitOptions options;
    options.proposals = {proposal};
    return options;
  };
  fails(of({Remove{leaf("alice")}}), "removed_self");
  fails(of({Remove{{9}}}), "no_such_leaf");
  fails(of({PreSharedKey{psk_id("unknown")}}), "psk");
  fails(of({ReInit{to_bytes("x"), 1, kCipherSuite, {}}}), "unsupported_proposal");
  fails(of({ExternalInit{}}), "proposal_sender");
  fails(of({Update{}}), "leaf_node_source");
  CommitOptions sealed = of({Remove{leaf("alice")}});
  sealed.is_private = true;
  fails(std::move(sealed), "removed_self");
  CommitOptions large;
  large.authenticated_data = Bytes(kMessageBytesMax);
  large.is_private = true;
  fails(std::move(large), "limit_exceeded");
  authenticator_.refused = {"erin"};
  fails(of({Add{key_package("erin").key_package}}), "credential_refused");
  EXPECT_EQ(rule_of(member("alice").encrypt(entropy_, {}, {}, 0)), "proposals_pending");
}

TEST_F(CommitterTest, AFailedProposalLeavesNoTrace) {
  fails_to_propose({Remove{{9}}}, "no_such_leaf");
  fails_to_propose({ExternalInit{}}, "proposal_sender");
  fails_to_propose({Update{}}, "unsupported_proposal");
  fails_to_propose({ReInit{}}, "unsupported_proposal");
  fails_to_propose({GroupContextExtensions{{{ExtensionType::application_id,
                                             Bytes(kMessageBytesMax)}}}}, "limit_exceeded");
  authenticator_.refused = {"erin"};
  fails_to_propose({Add{key_package("erin").key_package}}, "credential_refused");
}

TEST_F(CommitterTest, AMessageThatNobodyCouldTakeIsNotMade) {
  Group& alice = member("alice");
  const auto before = GroupForge::dump(alice);
  EXPECT_EQ(rule_of(alice.encrypt(entropy_, Bytes(kMessageBytesMax), {}, 0)), "limit_exceeded");
  EXPECT_EQ(rule_of(alice.encrypt(entropy_, {}, {}, ~std::size_t{0})), "limit_exceeded");
  EXPECT_TRUE(GroupForge::dump(alice) == before);
  const auto largest = alice.encrypt(entropy_, Bytes(kMessageBytesMax - 2000), {}, 0);
  ASSERT_TRUE(largest);
  EXPECT_TRUE(decode<MlsMessage>(encode_message(*largest)));
}

}  // namespace
}  // namespace linnet::mls
