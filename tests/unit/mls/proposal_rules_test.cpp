// RFC 9420, sections 7.3, 10.1, 12.1 and 12.2: proposals alone, and as a list.
#include "core/crypto/hkdf.h"
#include "tests/unit/mls/group_scene.h"

namespace linnet::mls {
namespace {

constexpr auto kUnknownExtension = static_cast<ExtensionType>(0xf123);
constexpr auto kUnknownProposal = static_cast<ProposalType>(0xf124);

class ProposalRulesTest : public GroupScene {
 protected:
  void SetUp() override {
    founds("alice");
    adds("alice", {"bob", "carol"});
  }

  // As a proposal of its own, and by value in a commit: the same rule either way.
  void refuses_proposal(const Proposal& proposal, std::string_view rule) {
    refuses("bob", forges("alice").handshake(proposal), rule);
    refuses_list({proposal}, rule);
  }
  void refuses_list(const std::vector<Proposal>& proposals, std::string_view rule) {
    Commit commit;
    for (const Proposal& proposal : proposals) commit.proposals.push_back({proposal});
    // With a path, so that its absence is not what is wrong.
    commit.path = std::get<Commit>(std::get<PublicMessage>(drafts("alice").body).content.content)
                      .path;
    refuses("bob", forges("alice").handshake(commit), rule);
  }

  // Adds need no path.
  void refuses_adds(const std::vector<Proposal>& proposals, std::string_view rule) {
    Commit commit;
    for (const Proposal& proposal : proposals) commit.proposals.push_back({proposal});
    refuses("bob", forges("alice").handshake(commit), rule);
  }

  // A key package that was changed before its leaf and itself were signed again.
  template <typename Change>
  Proposal add_of(std::string_view name, Change change) {
    OwnKeyPackage own = key_package(name);
    change(own.key_package);
    sign_leaf_node(own.key_package.leaf_node, own.signature_key, {});
    sign_key_package(own.key_package, own.signature_key);
    return {Add{own.key_package}};
  }

  // An update of a member, signed for its place.
  template <typename Change>
  Proposal update_of(std::string_view name, Change change) {
    LeafNode node = *member(name).state().tree().leaf(leaf(name));
    node.source_content = std::monostate();
    node.encryption_key = HpkeKeyPair::generate(entropy_).public_key;
    change(node);
    sign_leaf_node(node, forges(name).key(), {member(name).context().group_id, leaf(name)});
    return {Update{node}};
  }

  const std::vector<Bytes> low_order_keys = [] {
    Bytes one(32), p(32, 0xff);
    one[0] = 1;
    p[0] = 0xed;
    Bytes masked = p;
    p[31] = 0x7f;
    return std::vector<Bytes>{Bytes(32), one, p, masked};
  }();
};

TEST_F(ProposalRulesTest, KeyPackages) {
  refuses_proposal(add_of("dave", [](auto& k) { k.version = 2; }), "protocol_version");
  refuses_proposal(add_of("dave", [](auto& k) { k.cipher_suite = 1; }), "cipher_suite");
  refuses_proposal(add_of("dave", [](auto& k) { k.leaf_node.source_content = std::monostate(); }),
                   "leaf_node_source");
  refuses_proposal(add_of("dave", [](auto& k) { k.init_key = k.leaf_node.encryption_key; }),
                   "init_key_equals_leaf_key");
  for (const Bytes& key : low_order_keys) {
    refuses_proposal(add_of("dave", [&](auto& k) { k.init_key = key; }), "invalid_public_key");
    refuses_proposal(add_of("dave", [&](auto& k) { k.leaf_node.encryption_key = key; }),
                     "invalid_public_key");
  }
  for (const std::size_t size : {0U, 31U, 33U}) {
    refuses_proposal(add_of("dave", [&](auto& k) { k.init_key.resize(size); }),
                     "invalid_public_key");
    refuses_proposal(add_of("dave", [&](auto& k) { k.leaf_node.encryption_key.resize(size); }),
                     "invalid_public_key");
  }
  const Extension twice{kUnknownExtension, {}};
  refuses_proposal(add_of("dave", [&](auto& k) { k.extensions = {twice, twice}; }),
                   "duplicate_extension");
  OwnKeyPackage own = key_package("dave");
  own.key_package.signature[0] ^= 1;
  refuses_proposal({Add{own.key_package}}, "invalid_signature");
  own = key_package("dave");
  own.key_package.leaf_node.signature[0] ^= 1;
  sign_key_package(own.key_package, own.signature_key);
  refuses_proposal({Add{own.key_package}}, "invalid_signature");
  // The key package is signed with another key than the leaf's.
  own = key_package("dave");
  sign_key_package(own.key_package, Ed25519KeyPair::generate(entropy_));
  refuses_proposal({Add{own.key_package}}, "invalid_signature");
}

TEST_F(ProposalRulesTest, LifetimesOfWhoIsAdded) {
  const auto lives = [&](Lifetime lifetime) {
    return add_of("dave", [&](auto& k) { k.leaf_node.source_content = lifetime; });
  };
  refuses_proposal(lives({0, 999}), "leaf_lifetime");       // it is 1000
  refuses_proposal(lives({1001, 2000}), "leaf_lifetime");
  refuses_proposal(lives({2000, 0}), "leaf_lifetime");
  surroundings_.checks.lifetimes.seconds_max = 100;
  refuses_proposal(lives({950, 1051}), "leaf_lifetime");
  EXPECT_TRUE(receives("bob", forges("alice").handshake(lives({950, 1050}))));
}

TEST_F(ProposalRulesTest, LeafNodesUseWhatTheyList) {
  const auto leaf_with = [&](auto change) {
    return add_of("dave", [&](auto& k) { change(k.leaf_node); });
  };
  refuses_proposal(leaf_with([](auto& l) { l.capabilities.versions = {2}; }), "leaf_capabilities");
  refuses_proposal(leaf_with([](auto& l) { l.capabilities.cipher_suites = {1, 2}; }),
                   "leaf_capabilities");
  refuses_proposal(leaf_with([](auto& l) { l.capabilities.credentials = {CredentialType::x509}; }),
                   "leaf_capabilities");
  refuses_proposal(leaf_with([](auto& l) { l.extensions = {{kUnknownExtension, {}}}; }),
                   "leaf_capabilities");
  refuses_proposal(leaf_with([](auto& l) {
    l.capabilities.extensions = {kUnknownExtension};
    l.extensions = {{kUnknownExtension, {}}, {kUnknownExtension, {}}};
  }), "duplicate_extension");
  // Unknown values that are listed are ignored (section 13).
  EXPECT_TRUE(receives("bob", forges("alice").handshake(leaf_with([](auto& l) {
    l.capabilities.extensions = {kUnknownExtension};
    l.capabilities.proposals = {kUnknownProposal};
    l.capabilities.cipher_suites.push_back(0x0a0a);
    l.capabilities.credentials.push_back(static_cast<CredentialType>(0x0a0a));
    l.extensions = {{kUnknownExtension, {1}}};
  }))));
}

TEST_F(ProposalRulesTest, CredentialsTheApplicationRefuses) {
  authenticator_.refused = {"dave", "bob"};
  refuses_proposal({Add{key_package("dave").key_package}}, "credential_refused");
  authenticator_.refused.clear();
  refuses("bob", forges("carol").handshake(update_of("carol", [](LeafNode& l) {
    l.credential = basic_credential(as_bytes("mallory"));
  })), "credential_refused");
  authenticator_.refused = {"eve"};
  const std::vector<ExternalSender> senders = {{Bytes(32, 9), basic_credential(as_bytes("eve"))}};
  refuses_proposal({GroupContextExtensions{{{ExtensionType::external_senders, encode(senders)}}}},
                   "credential_refused");
}

TEST_F(ProposalRulesTest, Updates) {
  const auto refuses_update = [&](const Proposal& proposal, std::string_view rule) {
    refuses("bob", forges("carol").handshake(proposal), rule);
  };
  const Bytes old_key = member("carol").state().tree().leaf(leaf("carol"))->encryption_key;
  refuses_update(update_of("carol", [&](LeafNode& l) { l.encryption_key = old_key; }),
                 "leaf_key_reused");
  refuses_update(update_of("carol", [](LeafNode& l) { l.source_content = Lifetime{0, 2000}; }),
                 "leaf_node_source");
  refuses_update(update_of("carol", [](LeafNode& l) { l.source_content = CommitParentHash{}; }),
                 "leaf_node_source");
  for (const Bytes& key : low_order_keys)
    refuses_update(update_of("carol", [&](LeafNode& l) { l.encryption_key = key; }),
                   "invalid_public_key");
  // Carol's leaf as alice's: it is signed for another place.
  refuses("bob", forges("alice").handshake(update_of("carol", [](LeafNode&) {})),
          "invalid_signature");
}

TEST_F(ProposalRulesTest, RemovesNameAMember) {
  for (const std::uint32_t place : {3U, 4U, 4096U, ~0U})
    refuses_proposal({Remove{{place}}}, "no_such_leaf");
}

TEST_F(ProposalRulesTest, PreSharedKeys) {
  for (const std::size_t size : {0U, 31U, 33U}) {
    PreSharedKeyId id = psk_id("shared");
    id.psk_nonce.resize(size);
    refuses_proposal({PreSharedKey{id}}, "psk");
  }
  for (const auto usage : {ResumptionPskUsage::reinit, ResumptionPskUsage::branch,
                           ResumptionPskUsage{0}, ResumptionPskUsage{4}})
    refuses_proposal({PreSharedKey{resumption_id(1, usage)}}, "psk");
  refuses_list({{PreSharedKey{psk_id("unknown")}}}, "psk");
  refuses_list({{PreSharedKey{resumption_id(0)}}}, "psk");  // bob was not there
  psks_.external.emplace("shared", SecretBytes(Bytes(32, 3)));
  refuses_list({{PreSharedKey{psk_id("shared")}}, {PreSharedKey{psk_id("shared")}}}, "psk");
}

TEST_F(ProposalRulesTest, ReInitDoesNotGoBack) {
  refuses_proposal({ReInit{to_bytes("next"), 0, kCipherSuite, {}}}, "protocol_version");
}

TEST_F(ProposalRulesTest, ExtensionsOfTheGroup) {
  const Extension unknown{kUnknownExtension, {}};
  refuses_proposal({GroupContextExtensions{{unknown, unknown}}}, "duplicate_extension");
  refuses_list({{GroupContextExtensions{{unknown}}}}, "leaf_capabilities");
  const auto requires_of = [](const RequiredCapabilities& required) {
    return Proposal{GroupContextExtensions{
        {{ExtensionType::required_capabilities, encode(required)}}}};
  };
  refuses_list({requires_of({{kUnknownExtension}, {}, {}})}, "required_capabilities");
  refuses_list({requires_of({{}, {kUnknownProposal}, {}})}, "required_capabilities");
  refuses_list({requires_of({{}, {}, {CredentialType::x509}})}, "required_capabilities");
  refuses_list({{GroupContextExtensions{{{ExtensionType::required_capabilities, {1}}}}}},
               "truncated");
  refuses_list({{GroupContextExtensions{{{ExtensionType::required_capabilities, {0, 0, 0, 0}}}}}},
               "trailing_bytes");
  refuses_proposal({GroupContextExtensions{{{ExtensionType::external_senders, {1}}}}}, "truncated");
  refuses_list({{GroupContextExtensions{}}, {GroupContextExtensions{}}}, "proposal_list");
}

// A group that asks for an extension: who is added must have it, by the extensions of the same commit.
TEST_F(ProposalRulesTest, WhoIsAddedSupportsTheGroup) {
  members_.clear();
  KeyPackageOptions able;
  able.capabilities.extensions = {kUnknownExtension};
  const OwnKeyPackage own = key_package("alice", able), bob = key_package("bob", able);
  put("alice", Group::create(entropy_, to_bytes("chat"), own, {{kUnknownExtension, {}}}).value());
  CommitOptions options;
  options.proposals.push_back({Add{bob.key_package}});
  commits("alice", std::move(options), {{"bob", &bob}});
  refuses_proposal({Add{key_package("carol").key_package}}, "leaf_capabilities");
  EXPECT_EQ(rule_of(Group::create(entropy_, {}, key_package("dave"), {{kUnknownExtension, {}}})),
            "leaf_capabilities");
}

TEST_F(ProposalRulesTest, KeysAndClientsAreUnique) {
  const Bytes alice_key = member("alice").state().tree().leaf({0})->encryption_key;
  refuses_adds({add_of("dave", [&](auto& k) { k.leaf_node.encryption_key = alice_key; })},
               "leaf_key_not_unique");
  refuses_adds({{Add{key_package_again("dave", "carol").key_package}}}, "leaf_key_not_unique");
  const OwnKeyPackage dave = key_package("dave"), erin = key_package("erin");
  refuses_adds({{Add{dave.key_package}}, {Add{dave.key_package}}}, "proposal_list");
  refuses_adds({{Add{dave.key_package}}, add_of("erin", [&](auto& k) {
    k.leaf_node.encryption_key = dave.key_package.leaf_node.encryption_key;
  })}, "leaf_key_not_unique");
  refuses_adds({{Add{dave.key_package}}, add_of("erin", [&](auto& k) {
    k.init_key = dave.key_package.init_key;
  })}, "proposal_list");
  authenticator_.are_clients_distinct = true;
  refuses_adds({{Add{key_package("carol#2").key_package}}}, "duplicate_client");
  refuses_adds({{Add{dave.key_package}}, {Add{key_package("dave#2").key_package}}},
               "duplicate_client");
}

// The same client may come back in the commit that removes it.
TEST_F(ProposalRulesTest, AClientIsReplaced) {
  authenticator_.are_clients_distinct = true;
  const OwnKeyPackage again = key_package_again("carol", "carol");
  CommitOptions options;
  options.proposals = {{Remove{leaf("carol")}}, {Add{again.key_package}}};
  const auto output = member("alice").commit(entropy_, std::move(options), surroundings_);
  ASSERT_TRUE(output) << rule_of(output);
  all_take_in("alice", output->commit);
}

TEST_F(ProposalRulesTest, ListsThatExcludeEachOther) {
  const Proposal remove{Remove{leaf("carol")}};
  refuses_list({remove, remove}, "proposal_list");
  refuses_list({{Remove{leaf("alice")}}}, "removed_self");
  refuses_list({update_of("alice", [](LeafNode&) {})}, "proposal_list");
  const Proposal reinit{ReInit{to_bytes("next"), 1, kCipherSuite, {}}};
  refuses_list({reinit, remove}, "proposal_list");
  refuses_list({reinit, reinit}, "proposal_list");
  refuses_proposal({ExternalInit{Bytes(32, 9)}}, "proposal_sender");
  // An update of carol by reference beside her removal.
  const MlsMessage update = forges("carol").handshake(update_of("carol", [](LeafNode&) {}));
  ASSERT_TRUE(receives("bob", update));
  Commit commit;
  commit.proposals = {{member("bob").state().proposals().back().ref}, {remove}};
  refuses("bob", forges("alice").handshake(commit), "commit_path_required");
}

TEST_F(ProposalRulesTest, AnUpdateThatKeepsAnothersKey) {
  const Bytes alice_key = member("alice").state().tree().leaf({0})->encryption_key;
  ASSERT_TRUE(receives("bob", forges("carol").handshake(update_of("carol", [&](LeafNode& l) {
    l.encryption_key = alice_key;
  }))));
  Commit commit = std::get<Commit>(std::get<PublicMessage>(drafts("alice").body).content.content);
  commit.proposals = {{member("bob").state().proposals().back().ref}};
  // Alice's own path replaces her key: it is the one before that counts for nobody else.
  const auto received = receives("bob", forges("alice").handshake(commit));
  EXPECT_FALSE(received);
}

TEST_F(ProposalRulesTest, ReferencesAreToWhatWasReceived) {
  Commit commit = std::get<Commit>(std::get<PublicMessage>(drafts("alice").body).content.content);
  for (const Bytes& ref : {Bytes(), Bytes(32, 1)}) {
    commit.proposals = {{ref}};
    refuses("bob", forges("alice").handshake(commit), "unknown_proposal");
  }
}

// Whom the group has authorized may propose from outside, within limits.
TEST_F(ProposalRulesTest, ExternalSenders) {
  const auto server = Ed25519KeyPair::generate(entropy_);
  const std::vector<ExternalSender> senders = {
      {server.public_key(), basic_credential(as_bytes("server"))}};
  CommitOptions options;
  options.proposals = {{GroupContextExtensions{{{ExtensionType::external_senders, encode(senders)}}}}};
  commits("alice", std::move(options));
  const auto says_server = [&](const Proposal& proposal, std::uint32_t index = 0) {
    return forges("alice").signed_by(server, proposal, [&](auto& c) {
      c.content.sender = {ExternalSenderIndex{index}};
    });
  };
  refuses("bob", says_server({Remove{leaf("carol")}}, 1), "sender");
  refuses("bob", says_server(update_of("carol", [](LeafNode&) {})), "proposal_sender");
  refuses("bob", says_server({ExternalInit{}}), "proposal_sender");
  MlsMessage forged = says_server({Remove{leaf("carol")}});
  std::get<PublicMessage>(forged.body).auth.signature[0] ^= 1;
  refuses("bob", forged, "invalid_signature");
  authenticator_.refused = {"server"};
  CommitOptions again;
  again.proposals = {{GroupContextExtensions{{{ExtensionType::external_senders, encode(senders)}}}}};
  EXPECT_EQ(rule_of(member("alice").commit(entropy_, std::move(again), surroundings_)),
            "credential_refused");
  authenticator_.refused.clear();
  all_take_in("", says_server({Remove{leaf("carol")}}));
  commits("alice");
  EXPECT_TRUE(member("carol").is_closed());
}

// A client may propose that it be added, signed with the key it will have.
TEST_F(ProposalRulesTest, NewMembersProposeThemselves) {
  const OwnKeyPackage dave = key_package("dave");
  const auto proposes_itself = [&](const Ed25519KeyPair& key) {
    return forges("alice").signed_by(key, Proposal{Add{dave.key_package}}, [](auto& c) {
      c.content.sender = {NewMemberProposal{}};
    });
  };
  refuses("bob", proposes_itself(Ed25519KeyPair::generate(entropy_)), "invalid_signature");
  all_take_in("", proposes_itself(dave.signature_key));
  commits("bob", {}, {{"dave", &dave}});
  talks("dave");
}

TEST_F(ProposalRulesTest, OnlySoManyAreKept) {
  for (std::size_t number = 0; number < kKeptProposalsMax; ++number) {
    const auto change = [&](auto& c) {
      c.content.authenticated_data = {static_cast<std::uint8_t>(number),
                                      static_cast<std::uint8_t>(number >> 8)};
    };
    ASSERT_TRUE(receives("bob", forges("alice").handshake(Proposal{Remove{leaf("carol")}}, change)));
  }
  refuses("bob", forges("alice").handshake(Proposal{Remove{leaf("carol")}}), "limit_exceeded");
}

}  // namespace
}  // namespace linnet::mls
