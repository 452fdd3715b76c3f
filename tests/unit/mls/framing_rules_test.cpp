// RFC 9420, section 6: what a receiver checks of a message before it looks at what the message says.
#include "core/crypto/hkdf.h"
#include "tests/unit/mls/group_scene.h"

namespace linnet::mls {
namespace {

class FramingRulesTest : public GroupScene {
 protected:
  void SetUp() override {
    founds("alice");
    adds("alice", {"bob", "carol"});
  }
  PublicMessage& open(MlsMessage& message) { return std::get<PublicMessage>(message.body); }
};

TEST_F(FramingRulesTest, GroupAndEpoch) {
  const MlsMessage genuine = drafts("alice");
  refuses("bob", forges("alice").again(genuine, [](auto& c) { c.content.group_id = {1}; }),
          "wrong_group");
  for (const std::uint64_t epoch : {std::uint64_t{0}, std::uint64_t{2}, ~std::uint64_t{0}})
    refuses("bob", forges("alice").again(genuine, [&](auto& c) { c.content.epoch = epoch; }),
            "wrong_epoch");
  PrivateMessage elsewhere = says("alice", "hi");
  elsewhere.group_id = {1};
  refuses("bob", {elsewhere}, "wrong_group");
  PrivateMessage tomorrow = says("alice", "hi");
  tomorrow.epoch += 1;
  refuses("bob", {tomorrow}, "wrong_epoch");
}

TEST_F(FramingRulesTest, TheSenderIsAMember) {
  const MlsMessage genuine = drafts("alice");
  for (const std::uint32_t leaf : {3U, 4U, 4096U, ~0U})
    refuses("bob", forges("alice").again(genuine, [&](auto& c) {
      c.content.sender = {MemberSender{{leaf}}};
    }), "sender");
  refuses("bob", forges("alice").again(genuine, [&](auto& c) {
    c.content.sender = {MemberSender{leaf("bob")}};
  }), "own_message");
}

TEST_F(FramingRulesTest, TheSignatureIsTheSenders) {
  const MlsMessage genuine = drafts("alice");
  refuses("bob", forges("alice").again(genuine, [&](auto& c) {
    c.content.sender = {MemberSender{leaf("carol")}};  // alice signs as carol
  }), "invalid_signature");
  for (const Bytes& signature : {Bytes(), Bytes(63), Bytes(64), Bytes(65)})
    refuses("bob", forges("alice").tagged(genuine, [&](auto& c) { c.auth.signature = signature; }),
            "invalid_signature");
  refuses("bob", forges("alice").tagged(genuine, [](auto& c) { c.content.authenticated_data = {1}; }),
          "invalid_signature");
  refuses("bob", {forges("alice").sealed(Bytes{1}, [](Bytes& p) { p[4] ^= 1; }, leaf("alice"))},
          "invalid_signature");
}

TEST_F(FramingRulesTest, TheMembershipTagIsThereAndWhole) {
  MlsMessage genuine = drafts("alice");
  const Bytes tag = open(genuine).membership_tag;
  for (const std::size_t size : {0U, 1U, 16U, 31U, 33U, 64U}) {
    open(genuine).membership_tag = tag;
    open(genuine).membership_tag.resize(size);
    refuses("bob", genuine, "membership_tag");
  }
  open(genuine).membership_tag = tag;
  open(genuine).membership_tag.front() ^= 1;
  refuses("bob", genuine, "membership_tag");
}

TEST_F(FramingRulesTest, TheConfirmationTagIsThereAndWhole) {
  const MlsMessage genuine = drafts("alice");
  for (const std::size_t size : {0U, 1U, 16U, 31U, 33U, 64U})
    refuses("bob", forges("alice").again(genuine, [&](auto& c) {
      c.auth.confirmation_tag.resize(size);
    }), "confirmation_tag");
  refuses("bob", forges("alice").again(genuine, [](auto& c) { c.auth.confirmation_tag[0] ^= 1; }),
          "confirmation_tag");
}

TEST_F(FramingRulesTest, ApplicationDataIsNeverInTheClear) {
  refuses("bob", forges("alice").handshake(Bytes{1, 2}), "application_in_clear");
}

TEST_F(FramingRulesTest, WhatIsNoHandshakeAndNoMessageIsRefused) {
  refuses("bob", {key_package("dave").key_package}, "unknown_variant");
  refuses("bob", {member("alice").group_info(false)}, "unknown_variant");
  refuses("bob", {Welcome{}}, "unknown_variant");
}

TEST_F(FramingRulesTest, EveryOctetOfAPrivateMessageCounts) {
  const PrivateMessage genuine = says("alice", "hi");
  const auto changed = [&](auto change) {
    PrivateMessage message = genuine;
    change(message);
    return MlsMessage{message};
  };
  refuses("bob", changed([](auto& m) { m.authenticated_data.push_back(1); }), "decryption");
  refuses("bob", changed([](auto& m) { m.ciphertext.back() ^= 1; }), "decryption");
  refuses("bob", changed([](auto& m) { m.ciphertext.front() ^= 1; }), "decryption");
  refuses("bob", changed([](auto& m) { m.encrypted_sender_data.back() ^= 1; }), "decryption");
  refuses("bob", changed([](auto& m) { m.content_type = ContentType::proposal; }), "decryption");
  for (const std::size_t size : {0U, 1U, 15U, 16U, 31U}) {
    refuses("bob", changed([&](auto& m) { m.ciphertext.resize(size); }), "decryption");
    refuses("bob", changed([&](auto& m) { m.encrypted_sender_data.resize(size); }), "decryption");
  }
  EXPECT_TRUE(receives("bob", {genuine}));
}

TEST_F(FramingRulesTest, SenderDataNamesALeafOfTheTree) {
  for (const std::uint32_t leaf : {4U, 4096U, ~0U})
    refuses("bob", {forges("alice").sealed(Bytes{1}, [](Bytes&) {}, {leaf})}, "no_such_leaf");
  // A blank leaf has keys, but nobody's.
  refuses("bob", {forges("alice").sealed(Bytes{1}, [](Bytes&) {}, {3})}, "decryption");
  refuses("bob", {forges("alice").sealed(Bytes{1}, [](Bytes&) {}, leaf("bob"))}, "own_message");
}

TEST_F(FramingRulesTest, PaddingIsZero) {
  refuses("bob", {forges("alice").sealed(Bytes{1}, [](Bytes& p) { p.push_back(1); }, leaf("alice"))},
          "padding");
  refuses("bob", {forges("alice").sealed(Bytes{1}, [](Bytes& p) { p.resize(p.size() + 9); p.back() = 1; },
                                         leaf("alice"))}, "padding");
  refuses("bob", {forges("alice").sealed(Bytes{1}, [](Bytes& p) { p.pop_back(); }, leaf("alice"))},
          "truncated");
}

TEST_F(FramingRulesTest, NothingIsTakenTwice) {
  const PrivateMessage message = says("alice", "hi");
  ASSERT_TRUE(receives("bob", {message}));
  refuses("bob", {message}, "generation_gone");
  const MlsMessage commit = drafts("alice");
  ASSERT_TRUE(receives("bob", commit));
  refuses("bob", commit, "wrong_epoch");
  refuses("bob", {message}, "generation_gone");  // late, and again
}

TEST_F(FramingRulesTest, NoKeyIsDerivedTooFarAhead) {
  MlsMessage last;
  for (std::uint32_t generation = 0; generation <= kGenerationsAheadMax + 1; ++generation)
    last = {forges("alice").sealed(Bytes{1}, [](Bytes&) {}, leaf("alice"))};
  refuses("bob", last, "generation_too_far");
}

// Outsiders: the kinds of sender that are not members say only what they may.
TEST_F(FramingRulesTest, OutsidersSayOnlyWhatTheyMay) {
  const auto outsider = Ed25519KeyPair::generate(entropy_);
  const Proposal remove{Remove{leaf("carol")}};
  refuses("bob", forges("alice").signed_by(outsider, remove, [](auto& c) {
    c.content.sender = {ExternalSenderIndex{0}};
  }), "sender");
  refuses("bob", forges("alice").signed_by(outsider, remove, [](auto& c) {
    c.content.sender = {NewMemberProposal{}};
  }), "sender");
  refuses("bob", forges("alice").signed_by(outsider, remove, [](auto& c) {
    c.content.sender = {NewMemberCommit{}};
  }), "external_commit");
  refuses("bob", forges("alice").signed_by(outsider, Commit{}, [](auto& c) {
    c.content.sender = {NewMemberProposal{}};
  }), "sender");
  refuses("bob", forges("alice").signed_by(outsider, Commit{}, [](auto& c) {
    c.content.sender = {ExternalSenderIndex{0}};
  }), "sender");
}

}  // namespace
}  // namespace linnet::mls
