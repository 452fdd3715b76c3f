#include "core/crypto/mls/message_protection.h"

#include <gtest/gtest.h>

#include "core/base/seeded_entropy.h"
#include "core/crypto/mls/key_schedule.h"
#include "core/crypto/mls/mls_message.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

// The group of the official vectors: two leaves, of which leaf 1 sends.
struct VectorGroup {
  explicit VectorGroup(const Json& vector)
      : context{.group_id = hex_field(vector, "group_id"),
                .epoch = vector.find("epoch").value().get<std::uint64_t>(),
                .tree_hash = hex_field(vector, "tree_hash"),
                .confirmed_transcript_hash = hex_field(vector, "confirmed_transcript_hash"),
                .extensions = {}},
        key(hex_field(vector, "signature_priv")),
        encryption_secret(hex_field(vector, "encryption_secret")),
        sender_data_secret(hex_field(vector, "sender_data_secret")),
        membership_key(hex_field(vector, "membership_key")) {}

  [[nodiscard]] SecretTree keys() const { return SecretTree(context.epoch, SecretBytes(encryption_secret), 2); }

  [[nodiscard]] Result<AuthenticatedContent> opens(MlsMessage message) const {
    if (auto* open = std::get_if<PublicMessage>(&message.body))
      return unprotect_public(std::move(*open), membership_key, context);
    SecretTree tree = keys();
    auto opened = unprotect_private(std::get<PrivateMessage>(message.body), tree,
                                    sender_data_secret, LeafIndex{0});
    if (!opened) return std::unexpected(opened.error());
    return std::move(opened->content);
  }

  [[nodiscard]] AuthenticatedContent signs(WireFormat format, Content content) const {
    auto signed_content = sign_content(
        format,
        {context.group_id, context.epoch, {MemberSender{{1}}}, {}, std::move(content)}, key,
        context);
    if (signed_content.content.content_type() == ContentType::commit)
      signed_content.auth.confirmation_tag = Bytes(32, 9);
    return signed_content;
  }

  GroupContext context;
  Ed25519KeyPair key;
  Bytes encryption_secret, sender_data_secret, membership_key;
};

TEST(MessageProtectionTest, OpensWhatItProtects) {
  LINNET_VECTORS_OR_SKIP(file, "mls/message-protection.json");
  SeededEntropy entropy(1);
  for (const Json& vector : file) {
    const VectorGroup group(vector);
    const auto proposal = decode<Proposal>(hex_field(vector, "proposal")).value();
    const auto commit = decode<Commit>(hex_field(vector, "commit")).value();
    for (const Content& content : {Content(proposal), Content(commit), Content(Bytes{1, 2, 3})}) {
      SecretTree keys = group.keys();
      const auto sealed = protect_private(group.signs(WireFormat::mls_private_message, content),
                                          keys, group.sender_data_secret, entropy, 17);
      EXPECT_TRUE(group.opens({sealed}));
      PrivateMessage changed = sealed;
      changed.authenticated_data.push_back(1);
      EXPECT_EQ(group.opens({changed}).error().rule, Rule::decryption);
      if (type_of(content) == ContentType::application) continue;
      PublicMessage open = protect_public(group.signs(WireFormat::mls_public_message, content),
                                          group.membership_key, group.context);
      EXPECT_TRUE(group.opens({open}));
      for (const std::size_t size : {0U, 31U, 33U}) {
        PublicMessage cut = open;
        cut.membership_tag.resize(size);
        EXPECT_EQ(group.opens({cut}).error().rule, Rule::membership_tag) << size;
      }
    }
    PublicMessage clear = protect_public(group.signs(WireFormat::mls_public_message, Bytes{1}),
                                         group.membership_key, group.context);
    EXPECT_EQ(group.opens({clear}).error().rule, Rule::application_in_clear);
  }
}

}  // namespace
}  // namespace linnet::mls
