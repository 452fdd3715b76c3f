#include "core/crypto/mls/key_schedule.h"

#include <gtest/gtest.h>

#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

Bytes bytes_of(const SecretBytes& secret) {
  return to_bytes(secret.view());
}

void expect_secrets(const EpochSecrets& secrets, const Json& epoch) {
  EXPECT_EQ(bytes_of(secrets.sender_data_secret), hex_field(epoch, "sender_data_secret"));
  EXPECT_EQ(bytes_of(secrets.encryption_secret), hex_field(epoch, "encryption_secret"));
  EXPECT_EQ(bytes_of(secrets.exporter_secret), hex_field(epoch, "exporter_secret"));
  EXPECT_EQ(bytes_of(secrets.external_secret), hex_field(epoch, "external_secret"));
  EXPECT_EQ(bytes_of(secrets.confirmation_key), hex_field(epoch, "confirmation_key"));
  EXPECT_EQ(bytes_of(secrets.membership_key), hex_field(epoch, "membership_key"));
  EXPECT_EQ(bytes_of(secrets.resumption_psk), hex_field(epoch, "resumption_psk"));
  EXPECT_EQ(bytes_of(secrets.epoch_authenticator), hex_field(epoch, "epoch_authenticator"));
  EXPECT_EQ(bytes_of(secrets.init_secret), hex_field(epoch, "init_secret"));
  EXPECT_EQ(secrets.external_key().public_key, hex_field(epoch, "external_pub"));
  const Json& exporter = epoch.find("exporter").value();
  EXPECT_EQ(bytes_of(secrets.export_secret(
                exporter.find("label").value().get<std::string>(), hex_field(exporter, "context"),
                exporter.find("length").value().get<std::size_t>())),
            hex_field(exporter, "secret"));
}

TEST(KeyScheduleTest, AgreesWithTheOfficialEpochs) {
  LINNET_VECTORS_OR_SKIP(file, "mls/key-schedule.json");
  for (const Json& vector : file) {
    Bytes init_secret = hex_field(vector, "initial_init_secret");
    std::uint64_t number = 0;
    for (const Json& epoch : vector.find("epochs").value()) {
      const GroupContext context{.group_id = hex_field(vector, "group_id"),
                                 .epoch = number++,
                                 .tree_hash = hex_field(epoch, "tree_hash"),
                                 .confirmed_transcript_hash =
                                     hex_field(epoch, "confirmed_transcript_hash"),
                                 .extensions = {}};
      EXPECT_EQ(encode(context), hex_field(epoch, "group_context"));
      const Bytes psk = hex_field(epoch, "psk_secret");
      const SecretBytes joiner =
          joiner_secret(init_secret, hex_field(epoch, "commit_secret"), context);
      EXPECT_EQ(bytes_of(joiner), hex_field(epoch, "joiner_secret"));
      EXPECT_EQ(bytes_of(welcome_secret(joiner.view(), psk)), hex_field(epoch, "welcome_secret"));
      const EpochSecrets secrets = epoch_secrets(joiner.view(), psk, context);
      expect_secrets(secrets, epoch);
      init_secret = bytes_of(secrets.init_secret);
    }
  }
}

TEST(PskSecretTest, AgreesWithTheOfficialVectors) {
  LINNET_VECTORS_OR_SKIP(file, "mls/psk_secret.json");
  for (const Json& vector : file) {
    std::vector<Psk> psks;
    for (const Json& psk : vector.find("psks").value())
      psks.push_back({{ExternalPsk{hex_field(psk, "psk_id")}, hex_field(psk, "psk_nonce")},
                      SecretBytes(hex_field(psk, "psk"))});
    EXPECT_EQ(bytes_of(psk_secret(psks)), hex_field(vector, "psk_secret"));
  }
}

TEST(TranscriptHashTest, AgreesWithTheOfficialVectors) {
  LINNET_VECTORS_OR_SKIP(file, "mls/transcript-hashes.json");
  for (const Json& vector : file) {
    const auto content =
        decode<AuthenticatedContent>(hex_field(vector, "authenticated_content"));
    ASSERT_TRUE(content);
    const Bytes confirmed = confirmed_transcript_hash(
        hex_field(vector, "interim_transcript_hash_before"), *content);
    EXPECT_EQ(confirmed, hex_field(vector, "confirmed_transcript_hash_after"));
    EXPECT_EQ(mac(hex_field(vector, "confirmation_key"), confirmed),
              content->auth.confirmation_tag);
    EXPECT_EQ(interim_transcript_hash(confirmed, content->auth.confirmation_tag),
              hex_field(vector, "interim_transcript_hash_after"));
  }
}

}  // namespace
}  // namespace linnet::mls
