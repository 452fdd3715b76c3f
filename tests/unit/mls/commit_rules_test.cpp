// RFC 9420, sections 7.5, 7.6, 12.4.2 and 12.4.3.2: commits and their paths.
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/message_protection.h"
#include "tests/unit/mls/group_scene.h"

namespace linnet::mls {
namespace {

class CommitRulesTest : public GroupScene {
 protected:
  void SetUp() override {
    founds("alice");
    adds("alice", {"bob", "carol", "dave"}, true);
    commits("carol");
  }

  // Alice's commit of `proposals` with a path that was changed, signed and tagged.
  template <typename Change>
  MlsMessage with_path(Change change, const std::vector<Proposal>& proposals = {}) {
    Commit commit;
    for (const Proposal& proposal : proposals) commit.proposals.push_back({proposal});
    commit.path = forges("alice").path(proposals, [](NewPath&) {});
    change(*commit.path);
    return forges("alice").handshake(commit);
  }
  // The leaf of that path changed, and signed.
  template <typename Change>
  MlsMessage with_leaf(Change change) {
    return with_path([&](UpdatePath& path) {
      change(path.leaf_node);
      forges("alice").sign_leaf(path);
    });
  }
};

TEST_F(CommitRulesTest, SomeCommitsNeedAPath) {
  refuses("bob", forges("alice").handshake(Commit{}), "commit_path_required");
  Commit remove;
  remove.proposals = {{Proposal{Remove{leaf("dave")}}}};
  refuses("bob", forges("alice").handshake(remove), "commit_path_required");
  Commit extensions;
  extensions.proposals = {{Proposal{GroupContextExtensions{}}}};
  refuses("bob", forges("alice").handshake(extensions), "commit_path_required");
}

TEST_F(CommitRulesTest, TheLeafOfAPath) {
  refuses("bob", with_path([](UpdatePath& p) { p.leaf_node.signature[0] ^= 1; }),
          "invalid_signature");
  refuses("bob", with_leaf([](LeafNode& l) { l.source_content = std::monostate(); }),
          "leaf_node_source");
  refuses("bob", with_leaf([](LeafNode& l) { l.source_content = Lifetime{0, 2000}; }),
          "leaf_node_source");
  refuses("bob", with_leaf([](LeafNode& l) { l.source_content = CommitParentHash{Bytes(32, 1)}; }),
          "parent_hash");
  refuses("bob", with_leaf([](LeafNode& l) { l.source_content = CommitParentHash{}; }),
          "parent_hash");
  refuses("bob", with_leaf([](LeafNode& l) { l.encryption_key = Bytes(32); }),
          "invalid_public_key");
  const LeafNode old = *member("alice").state().tree().leaf(leaf("alice"));
  refuses("bob", with_leaf([&](LeafNode& l) { l.encryption_key = old.encryption_key; }),
          "leaf_key_reused");
  const LeafNode carols = *member("alice").state().tree().leaf(leaf("carol"));
  refuses("bob", with_leaf([&](LeafNode& l) { l.encryption_key = carols.encryption_key; }),
          "leaf_key_not_unique");
  refuses("bob", with_leaf([](LeafNode& l) { l.capabilities.cipher_suites.clear(); }),
          "leaf_capabilities");
  refuses("bob", with_leaf([](LeafNode& l) {
    l.credential = basic_credential(as_bytes("mallory"));
  }), "credential_refused");
  authenticator_.refused = {"alice"};
  refuses("bob", with_leaf([](LeafNode&) {}), "credential_refused");
}

// Two members with one signature key: the leaf is signed with it, the commit with the old one.
TEST_F(CommitRulesTest, ASignatureKeyThatIsTaken) {
  const Ed25519KeyPair& carols = packages_.find("carol")->second.signature_key;
  refuses("bob", with_path([&](UpdatePath& path) {
    path.leaf_node.signature_key = carols.public_key();
    sign_leaf_node(path.leaf_node, carols, {member("alice").context().group_id, leaf("alice")});
  }), "leaf_key_not_unique");
}

TEST_F(CommitRulesTest, TheNodesOfAPath) {
  refuses("bob", with_path([](UpdatePath& p) { p.nodes.pop_back(); }), "update_path");
  refuses("bob", with_path([](UpdatePath& p) { p.nodes.clear(); }), "update_path");
  refuses("bob", with_path([](UpdatePath& p) { p.nodes.push_back(p.nodes.back()); }),
          "update_path");
  refuses("bob", with_path([](UpdatePath& p) { p.nodes[0].encryption_key = Bytes(32); }),
          "invalid_public_key");
  refuses("bob", with_path([](UpdatePath& p) { p.nodes[0].encryption_key.resize(31); }),
          "invalid_public_key");
  refuses("bob", with_path([](UpdatePath& p) { p.nodes[0].encryption_key = Bytes(32, 9); }),
          "parent_hash");
  refuses("bob", with_path([](UpdatePath& p) { std::swap(p.nodes[0], p.nodes[1]); }),
          "parent_hash");
  // A key that the tree shows already: of the path before, of another member.
  const RatchetTree& tree = member("alice").state().tree();
  refuses("bob", with_path([&](UpdatePath& p) { p.nodes[1].encryption_key = tree.encryption_key(3); }),
          "leaf_key_not_unique");
  refuses("bob", with_path([&](UpdatePath& p) { p.nodes[0].encryption_key = tree.encryption_key(4); }),
          "leaf_key_not_unique");
}

TEST_F(CommitRulesTest, TheSecretsOfAPath) {
  refuses("bob", with_path([](UpdatePath& p) { p.nodes[0].encrypted_path_secret.clear(); }),
          "update_path");
  refuses("bob", with_path([](UpdatePath& p) {
    p.nodes[1].encrypted_path_secret.push_back(p.nodes[1].encrypted_path_secret[0]);
  }), "update_path");
  refuses("bob", with_path([](UpdatePath& p) {
    p.nodes[0].encrypted_path_secret[0].ciphertext.back() ^= 1;
  }), "decryption");
  for (const Bytes& kem : {Bytes(), Bytes(31, 1), Bytes(32)})
    refuses("bob", with_path([&](UpdatePath& p) {
      p.nodes[0].encrypted_path_secret[0].kem_output = kem;
    }), "decryption");
  // What decrypts is another secret than the one the public keys come from.
  Commit commit;
  commit.path = forges("alice").path({}, [](NewPath& path) {
    path.path_secrets[0] = SecretBytes(Bytes(kHashBytes, 1));
  });
  refuses("bob", forges("alice").handshake(commit), "path_key_mismatch");
  commit.path = forges("alice").path({}, [](NewPath& path) {
    path.path_secrets[0] = SecretBytes(Bytes(5, 1));
  });
  refuses("bob", forges("alice").handshake(commit), "path_key_mismatch");
  // Who sits elsewhere in the tree is told a right one: the tag is all that is wrong there.
  refuses("carol", forges("alice").handshake(commit), "confirmation_tag");
}

// A path is relative to the tree after the proposals.
TEST_F(CommitRulesTest, APathForAnotherTree) {
  Commit commit;
  commit.proposals = {{Proposal{Remove{leaf("bob")}}}};
  commit.path = forges("alice").path({}, [](NewPath&) {});
  refuses("carol", forges("alice").handshake(commit), "update_path");
}

// What is kept of an honest commit, with anything else changed in it, is not the commit confirmed.
TEST_F(CommitRulesTest, ATagOfAnotherCommit) {
  CommitOptions options;
  options.proposals = {{Add{key_package("erin").key_package}}};
  const MlsMessage genuine = drafts("alice", std::move(options));
  refuses("bob", forges("alice").again(genuine, [&](auto& c) {
    std::get<Commit>(c.content.content).proposals = {
        {Proposal{Add{key_package("mallory").key_package}}}};
  }), "confirmation_tag");
  refuses("bob", forges("alice").again(genuine, [](auto& c) {
    c.content.authenticated_data = {1};
  }), "confirmation_tag");
}

class ExternalCommitRulesTest : public CommitRulesTest {
 protected:
  void SetUp() override {
    CommitRulesTest::SetUp();
    own_.emplace(key_package("bob#2"));
    genuine_ = joins({.resync = true, .psks = {}, .authenticated_data = {}});
  }

  MlsMessage joins(ExternalJoinOptions options) {
    auto joined = Group::join_externally(entropy_, member("alice").group_info(true), *own_,
                                         std::nullopt, std::move(options), surroundings_);
    EXPECT_TRUE(joined) << rule_of(joined);
    return std::move(joined->commit);
  }
  // Changed by the joiner, who signs it again.
  template <typename Change>
  MlsMessage changed(Change change) {
    PublicMessage message = std::get<PublicMessage>(genuine_.body);
    change(message.content);
    AuthenticatedContent content = sign_content(WireFormat::mls_public_message, message.content,
                                                own_->signature_key, member("alice").context());
    message.auth.signature = content.auth.signature;
    return {std::move(message)};
  }
  template <typename Change>
  MlsMessage with_commit(Change change) {
    return changed([&](FramedContent& c) { change(std::get<Commit>(c.content)); });
  }

  std::optional<OwnKeyPackage> own_;
  MlsMessage genuine_;
};

TEST_F(ExternalCommitRulesTest, HoldsOnlyWhatItMay) {
  refuses("alice", with_commit([](Commit& c) { c.path.reset(); }), "external_commit");
  refuses("alice", with_commit([](Commit& c) { c.proposals.erase(c.proposals.begin()); }),
          "external_commit");
  refuses("alice", with_commit([](Commit& c) { c.proposals.push_back(c.proposals[0]); }),
          "external_commit");
  refuses("alice", with_commit([&](Commit& c) {
    c.proposals.push_back({Proposal{Remove{leaf("dave")}}});
  }), "external_commit");
  refuses("alice", with_commit([&](Commit& c) {
    c.proposals.push_back({Proposal{Add{key_package("erin").key_package}}});
  }), "proposal_sender");
  refuses("alice", with_commit([](Commit& c) {
    c.proposals.push_back({Proposal{GroupContextExtensions{}}});
  }), "proposal_sender");
  const ProposalRef ref = proposes("carol", {Remove{leaf("dave")}});
  refuses("alice", with_commit([&](Commit& c) { c.proposals.push_back({ref}); }),
          "external_commit");
}

TEST_F(ExternalCommitRulesTest, IsSignedByTheJoiner) {
  MlsMessage forged = genuine_;
  std::get<PublicMessage>(forged.body).auth.signature[0] ^= 1;
  refuses("alice", forged, "invalid_signature");
  refuses("alice", with_commit([](Commit& c) { c.path->leaf_node.signature[0] ^= 1; }),
          "invalid_signature");
}

TEST_F(ExternalCommitRulesTest, RemovesOnlyItsOwnOldLeaf) {
  refuses("alice", with_commit([&](Commit& c) {
    c.proposals[1] = {Proposal{Remove{leaf("dave")}}};
  }), "invalid_signature");  // the leaf is signed for the place it was to have
  own_.emplace(key_package("mallory"));
  genuine_ = joins({});
  refuses("alice", with_commit([&](Commit& c) {
    c.proposals.push_back({Proposal{Remove{leaf("dave")}}});
    sign_leaf_node(c.path->leaf_node, own_->signature_key,
                   {member("alice").context().group_id, leaf("dave")});
  }), "credential_refused");
}

TEST_F(ExternalCommitRulesTest, InitializesTheKeyScheduleAnew) {
  for (const Bytes& kem : {Bytes(), Bytes(31, 1), Bytes(32)})
    refuses("alice", with_commit([&](Commit& c) {
      c.proposals[0] = {Proposal{ExternalInit{kem}}};
    }), "external_commit");
  refuses("alice", with_commit([](Commit& c) { c.proposals[0] = {Proposal{ExternalInit{Bytes(32, 9)}}}; }),
          "confirmation_tag");
}

TEST_F(ExternalCommitRulesTest, WhoIsRefusedDoesNotGetIn) {
  authenticator_.refused = {"bob#2"};
  refuses("alice", genuine_, "credential_refused");
  authenticator_.refused.clear();
  authenticator_.are_clients_distinct = true;
  EXPECT_TRUE(receives("alice", genuine_));
}

}  // namespace
}  // namespace linnet::mls
