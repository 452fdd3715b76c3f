// RFC 9420, sections 7.8, 7.9.2, 11.2, 11.3 and 12.4.3.1: what a joiner checks of a Welcome.
#include "core/crypto/hkdf.h"
#include "tests/unit/mls/group_scene.h"
#include "tests/unit/mls/welcome_forge.h"

namespace linnet::mls {
namespace {

using Parts = WelcomeForge::Parts;

class WelcomeRulesTest : public GroupScene {
 protected:
  void SetUp() override {
    founds("alice");
    adds("alice", {"bob", "carol"}, true);
    commits("bob");
    erin_.emplace(key_package("erin"));
    CommitOptions options;
    options.proposals.push_back({Add{erin_->key_package}});
    options.force_path = true;
    auto output = member("alice").commit(entropy_, std::move(options), surroundings_);
    ASSERT_TRUE(output);
    genuine_ = *std::move(output->welcome);
  }

  std::string join(const Welcome& welcome) {
    return rule_of(Group::join(welcome, *erin_, std::nullopt, surroundings_));
  }
  std::string joins(const std::function<void(Parts&)>& change) {
    return join(forge().forge(genuine_, change));
  }
  WelcomeForge forge() { return {*erin_, packages_.find("alice")->second.signature_key}; }

  // The tree of the Welcome changed, and its hash signed.
  template <typename Change>
  std::string joins_tree(Change change) {
    return joins([&](Parts& parts) {
      for (Extension& extension : parts.group_info.extensions) {
        if (extension.extension_type != ExtensionType::ratchet_tree) continue;
        auto nodes = decode<RatchetTreeNodes>(extension.extension_data).value();
        change(nodes);
        extension.extension_data = encode(nodes);
        if (const auto tree = RatchetTree::from_nodes(nodes))
          parts.group_info.group_context.tree_hash = tree->tree_hash();
      }
    });
  }
  static LeafNode& leaf_in(RatchetTreeNodes& nodes, std::uint32_t leaf) {
    return std::get<LeafNode>(nodes[2 * leaf]->body);
  }
  static ParentNode& parent_in(RatchetTreeNodes& nodes, NodeIndex node) {
    return std::get<ParentNode>(nodes[node]->body);
  }

  std::optional<OwnKeyPackage> erin_;
  Welcome genuine_;
};

TEST_F(WelcomeRulesTest, AGenuineOneIsTaken) {
  EXPECT_EQ(join(genuine_), "");
  EXPECT_EQ(joins([](Parts&) {}), "");
}

TEST_F(WelcomeRulesTest, IsForThisClientInThisSuite) {
  Welcome other = genuine_;
  other.cipher_suite = 1;
  EXPECT_EQ(join(other), "cipher_suite");
  other = genuine_;
  other.secrets[0].new_member[0] ^= 1;
  EXPECT_EQ(join(other), "not_for_me");
  other.secrets.clear();
  EXPECT_EQ(join(other), "not_for_me");
  EXPECT_EQ(joins([](Parts& p) { p.group_info.group_context.cipher_suite = 1; }), "cipher_suite");
  EXPECT_EQ(joins([](Parts& p) { p.group_info.group_context.version = 2; }), "protocol_version");
  // A valid group, in which the key package's leaf is not.
  EXPECT_EQ(joins([&](Parts& p) { p.group_info = member("alice").group_info(true); }),
            "not_for_me");
}

TEST_F(WelcomeRulesTest, OpensOnlyAsItWasSealed) {
  Welcome other = genuine_;
  other.encrypted_group_info[0] ^= 1;
  EXPECT_EQ(join(other), "decryption");
  other = genuine_;
  other.secrets[0].encrypted_group_secrets.ciphertext[0] ^= 1;
  EXPECT_EQ(join(other), "decryption");
  for (const Bytes& kem : {Bytes(), Bytes(31, 1), Bytes(32), Bytes(32, 9)}) {
    other = genuine_;
    other.secrets[0].encrypted_group_secrets.kem_output = kem;
    EXPECT_EQ(join(other), "decryption");
  }
  EXPECT_EQ(joins([](Parts& p) { p.psk_secret = SecretBytes(Bytes(32, 1)); }), "decryption");
}

TEST_F(WelcomeRulesTest, IsSignedByAMemberWithTheKeyOfToday) {
  EXPECT_EQ(joins([](Parts& p) {
              p.sign = false;
              p.group_info.signature[0] ^= 1;
            }),
            "invalid_signature");
  EXPECT_EQ(joins([](Parts& p) { p.group_info.signer = {1}; }), "invalid_signature");
  EXPECT_EQ(joins([](Parts& p) { p.group_info.signer = {4096}; }), "no_such_leaf");
  EXPECT_EQ(joins([](Parts& p) { p.group_info.signer = {7}; }), "no_such_leaf");
  // A key that the signer had before: the leaf in the tree has another one.
  const auto stale = Ed25519KeyPair::generate(entropy_);
  EXPECT_EQ(join(WelcomeForge{*erin_, stale}.forge(genuine_, [](Parts&) {})), "invalid_signature");
  // Signed by the joiner's own leaf.
  EXPECT_EQ(join(WelcomeForge{*erin_, erin_->signature_key}.forge(
                genuine_, [](Parts& p) { p.group_info.signer = {3}; })),
            "group_info");
}

TEST_F(WelcomeRulesTest, TheConfirmationTagFollowsFromTheSecrets) {
  for (const std::size_t size : {0U, 31U, 32U, 33U})
    EXPECT_EQ(joins([&](Parts& p) {
                p.confirm = false;
                p.group_info.confirmation_tag = Bytes(size);
              }),
              "confirmation_tag");
  EXPECT_EQ(joins([](Parts& p) {
              p.confirm = false;
              p.group_info.group_context.epoch += 1;
            }),
            "confirmation_tag");
}

TEST_F(WelcomeRulesTest, ThePathSecretLeadsToTheTree) {
  EXPECT_EQ(joins([](Parts& p) { p.secrets.path_secret->path_secret = SecretBytes(Bytes(32, 1)); }),
            "path_key_mismatch");
  EXPECT_EQ(joins([](Parts& p) { p.secrets.path_secret->path_secret = SecretBytes(Bytes(5)); }),
            "path_key_mismatch");
}

TEST_F(WelcomeRulesTest, TheTreeIsThereAndWellFormed) {
  const auto without_tree = [](Parts& p) {
    std::erase_if(p.group_info.extensions, [](const Extension& extension) {
      return extension.extension_type == ExtensionType::ratchet_tree;
    });
  };
  EXPECT_EQ(joins(without_tree), "ratchet_tree_missing");
  EXPECT_EQ(joins([](Parts& p) { p.group_info.extensions.push_back(p.group_info.extensions[0]); }),
            "duplicate_extension");
  EXPECT_EQ(joins([](Parts& p) {
              p.group_info.group_context.extensions = {{ExtensionType::application_id, {}},
                                                       {ExtensionType::application_id, {}}};
            }),
            "duplicate_extension");
  EXPECT_EQ(joins([](Parts& p) { p.group_info.group_context.tree_hash[0] ^= 1; }), "tree_hash");
  EXPECT_EQ(joins_tree([](RatchetTreeNodes& nodes) { nodes.push_back(std::nullopt); }),
            "tree_malformed");
  EXPECT_EQ(joins_tree([](RatchetTreeNodes& nodes) { nodes.clear(); }), "tree_malformed");
  EXPECT_EQ(joins_tree([](RatchetTreeNodes& nodes) { nodes[1] = nodes[0]; }), "tree_malformed");
  EXPECT_EQ(joins([](Parts& p) {
              for (Extension& extension : p.group_info.extensions)
                if (extension.extension_type == ExtensionType::ratchet_tree)
                  extension.extension_data.push_back(0);
            }),
            "trailing_bytes");
}

TEST_F(WelcomeRulesTest, TheLeavesOfTheTree) {
  EXPECT_EQ(joins_tree([](auto& n) { leaf_in(n, 1).signature[0] ^= 1; }), "invalid_signature");
  EXPECT_EQ(joins_tree([](auto& n) { leaf_in(n, 1).encryption_key = Bytes(32); }),
            "invalid_public_key");
  EXPECT_EQ(
      joins_tree([](auto& n) { leaf_in(n, 1).encryption_key = leaf_in(n, 2).encryption_key; }),
      "leaf_key_not_unique");
  EXPECT_EQ(joins_tree([](auto& n) { leaf_in(n, 1).signature_key = leaf_in(n, 2).signature_key; }),
            "leaf_key_not_unique");
  EXPECT_EQ(joins_tree([](auto& n) { leaf_in(n, 1).capabilities.versions.clear(); }),
            "invalid_signature");
  EXPECT_EQ(joins_tree([](auto& n) { leaf_in(n, 1).capabilities.credentials.clear(); }),
            "leaf_capabilities");
  // Signed for another place: bob's leaf, which a commit made, where carol's is.
  EXPECT_EQ(joins_tree([](auto& n) { std::swap(n[2], n[4]); }), "invalid_signature");
  authenticator_.refused = {"carol"};
  EXPECT_EQ(join(genuine_), "credential_refused");
  authenticator_.refused.clear();
  EXPECT_EQ(joins([](Parts& p) {
              p.group_info.group_context.extensions = {{static_cast<ExtensionType>(0xf123), {}}};
            }),
            "leaf_capabilities");
}

// Who expired while being a member keeps nobody from joining.
TEST_F(WelcomeRulesTest, LifetimesOfMembersDoNotCount) {
  surroundings_.checks.lifetimes.now = 20'000;
  EXPECT_EQ(join(genuine_), "");
}

TEST_F(WelcomeRulesTest, TheParentsOfTheTree) {
  EXPECT_EQ(joins_tree([](auto& n) { parent_in(n, 1).encryption_key = Bytes(32); }),
            "invalid_public_key");
  EXPECT_EQ(joins_tree([](auto& n) { parent_in(n, 1).encryption_key = Bytes(32, 9); }),
            "parent_hash");
  EXPECT_EQ(joins_tree([](auto& n) { parent_in(n, 1).parent_hash = Bytes(32, 9); }), "parent_hash");
  EXPECT_EQ(joins_tree([](auto& n) { parent_in(n, 3).parent_hash = Bytes(32, 9); }), "parent_hash");
  EXPECT_EQ(
      joins_tree([](auto& n) { parent_in(n, 1).encryption_key = leaf_in(n, 2).encryption_key; }),
      "leaf_key_not_unique");
}

TEST_F(WelcomeRulesTest, UnmergedLeaves) {
  const auto at_root = [&](std::vector<LeafIndex> unmerged) {
    return joins_tree([&](auto& nodes) { parent_in(nodes, 3).unmerged_leaves = unmerged; });
  };
  EXPECT_EQ(at_root({{2}, {1}}), "unmerged_leaves");  // not in order
  EXPECT_EQ(at_root({{2}, {2}}), "unmerged_leaves");  // twice
  EXPECT_EQ(at_root({{4}}), "unmerged_leaves");       // outside the tree
  EXPECT_EQ(at_root({{~0U}}), "unmerged_leaves");
  EXPECT_EQ(at_root({{1}}), "unmerged_leaves");  // missing between
  EXPECT_EQ(at_root({{2}}), "parent_hash");      // carol is no new leaf
  EXPECT_EQ(joins_tree([](auto& n) { parent_in(n, 1).unmerged_leaves = {{2}}; }),
            "unmerged_leaves");  // not below
}

TEST_F(WelcomeRulesTest, PreSharedKeysAreKnownAndWellFormed) {
  const auto with = [&](const PreSharedKeyId& id) {
    return joins([&](Parts& p) { p.secrets.psks = {id}; });
  };
  EXPECT_EQ(with(psk_id("unknown")), "psk");
  PreSharedKeyId short_nonce = psk_id("shared");
  short_nonce.psk_nonce.pop_back();
  EXPECT_EQ(with(short_nonce), "psk");
  EXPECT_EQ(with(resumption_id(1, ResumptionPskUsage{0})), "psk");
  EXPECT_EQ(with(resumption_id(1, ResumptionPskUsage{9})), "psk");
  EXPECT_EQ(with(resumption_id(1)), "psk");
  EXPECT_EQ(with(resumption_id(1, ResumptionPskUsage::branch)), "psk");
}

TEST_F(WelcomeRulesTest, ResumptionAndExternalKeysOfACommitAreInItsWelcome) {
  member("alice").discard();
  psks_.external.emplace("shared", SecretBytes(Bytes(32, 3)));
  psks_.resumption.emplace(std::pair("chat", 1), member("bob").resumption_psk(1)->clone());
  CommitOptions options;
  options.proposals = {{PreSharedKey{psk_id("shared")}},
                       {PreSharedKey{resumption_id(1)}},
                       {Add{erin_->key_package}}};
  commits("alice", std::move(options), {{"erin", &*erin_}});
  talks("erin");
  talks("bob");
}

// A group that continues another: its first Welcome brings a key of the other along.
class ContinuationTest : public WelcomeRulesTest {
 protected:
  void SetUp() override {
    founds("alice");
    adds("alice", {"bob", "carol"});
    continued_ = &member("bob");
    surroundings_.continued = continued_;
  }

  // Alice's new group with these members, continuing the old one.
  std::string continues(
      const std::vector<std::string>& names, const PreSharedKeyId& id,
      const std::function<void(Parts&)>& change = [](Parts&) {}) {
    const OwnKeyPackage alice = key_package("alice");
    Group next = Group::create(entropy_, to_bytes("next"), alice, {}).value();
    CommitOptions options;
    for (const std::string& name : names) {
      OwnKeyPackage own = key_package(name);
      options.proposals.push_back({Add{own.key_package}});
      if (name == "bob") erin_ = std::move(own);
    }
    const auto output = next.commit(entropy_, std::move(options), surroundings_).value();
    const auto& resumption = std::get<ResumptionPsk>(id.psk);
    const SecretBytes* psk = member("alice").resumption_psk(resumption.psk_epoch);
    return join(WelcomeForge{*erin_, alice.signature_key}.forge(*output.welcome, [&](Parts& p) {
      p.secrets.psks = {id};
      std::vector<Psk> psks;
      psks.push_back({id, psk ? psk->clone() : SecretBytes(32)});
      p.psk_secret = psk_secret(psks);
      change(p);
    }));
  }
  void closes(std::string_view group_id) {
    const Proposal reinit{ReInit{to_bytes(group_id), 1, kCipherSuite, {}}};
    Commit commit;
    commit.proposals = {{reinit}};
    ASSERT_TRUE(receives("bob", reinit_commit(commit)));
    EXPECT_TRUE(continued_->is_closed());
    EXPECT_EQ(rule_of(continued_->encrypt(entropy_, {}, {}, 0)), "group_closed");
  }
  // A commit that the library does not make: its tag comes from the secrets it leads to.
  MlsMessage reinit_commit(const Commit& commit) {
    Group& alice = member("alice");
    MlsMessage draft = forges("alice").handshake(commit);
    const auto& open = std::get<PublicMessage>(draft.body);
    auto staged =
        alice.state()
            .stage({WireFormat::mls_public_message, open.content, open.auth}, surroundings_.checks)
            .value();
    const SecretBytes joiner =
        joiner_secret(forges("alice").secrets().init_secret.view(), Bytes(32), staged.context);
    next_ = epoch_secrets(joiner.view(), psk_secret({}).view(), staged.context);
    return forges("alice").again(draft, [&](auto& c) {
      c.auth.confirmation_tag = next_.confirmation_tag(staged.context.confirmed_transcript_hash);
    });
  }

  Group* continued_ = nullptr;
  EpochSecrets next_;
};

TEST_F(ContinuationTest, ABranchHasMembersOfTheOldGroup) {
  const PreSharedKeyId branch = resumption_id(1, ResumptionPskUsage::branch);
  EXPECT_EQ(continues({"bob", "carol"}, branch), "");
  EXPECT_EQ(continues({"bob"}, branch), "");
  EXPECT_EQ(continues({"bob", "mallory"}, branch), "continued_group");
  EXPECT_EQ(continues({"bob"}, branch, [](Parts& p) { p.group_info.group_context.epoch = 2; }),
            "continued_group");
  EXPECT_EQ(continues({"bob"}, branch,
                      [&](Parts& p) {
                        p.secrets.psks.push_back(resumption_id(1, ResumptionPskUsage::reinit));
                      }),
            "psk");
  EXPECT_EQ(continues({"bob"}, resumption_id(0, ResumptionPskUsage::branch)), "psk");
  surroundings_.continued = nullptr;
  EXPECT_EQ(continues({"bob"}, branch), "psk");
}

TEST_F(ContinuationTest, AReinitializationIsWhatTheReInitSays) {
  PreSharedKeyId reinit = resumption_id(1, ResumptionPskUsage::reinit);
  EXPECT_EQ(continues({"bob", "carol"}, reinit), "continued_group");  // there was none
  closes("next");
  EXPECT_EQ(continues({"bob", "carol"}, reinit), "continued_group");  // of the epoch before
  reinit = resumption_id(2, ResumptionPskUsage::reinit);
  const auto right_key = [&](Parts& p) {
    std::vector<Psk> psks;
    psks.push_back({reinit, next_.resumption_psk.clone()});
    p.psk_secret = psk_secret(psks);
  };
  EXPECT_EQ(continues({"bob", "carol"}, reinit, right_key), "");
  EXPECT_EQ(continues({"bob"}, reinit, right_key), "continued_group");  // carol is missing
  EXPECT_EQ(continues({"bob", "carol"}, reinit,
                      [&](Parts& p) {
                        right_key(p);
                        p.group_info.group_context.group_id = {1};
                      }),
            "continued_group");
}

}  // namespace
}  // namespace linnet::mls
