#include "core/crypto/mls/welcome.h"

#include <gtest/gtest.h>

#include "core/crypto/mls/key_schedule.h"
#include "core/crypto/mls/mls_message.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

TEST(WelcomeTest, OpensTheOfficialWelcome) {
  LINNET_VECTORS_OR_SKIP(file, "mls/welcome.json");
  for (const Json& vector : file) {
    const auto package = decode<MlsMessage>(hex_field(vector, "key_package"));
    const auto message = decode<MlsMessage>(hex_field(vector, "welcome"));
    ASSERT_TRUE(package && message);
    const auto& key_package = std::get<KeyPackage>(package->body);
    const auto& welcome = std::get<Welcome>(message->body);
    EXPECT_TRUE(validate_key_package(key_package, std::nullopt));
    const auto init_key = HpkeKeyPair::of_private_key(SecretBytes(hex_field(vector, "init_priv")));
    EXPECT_EQ(init_key.public_key, key_package.init_key);

    const auto secrets = decrypt_group_secrets(welcome, key_package.ref(), init_key);
    ASSERT_TRUE(secrets);
    const SecretBytes psk = psk_secret({});
    const SecretBytes opener = welcome_secret(secrets->joiner_secret.view(), psk.view());
    const auto group_info = decrypt_group_info(welcome, opener.view());
    ASSERT_TRUE(group_info);
    EXPECT_TRUE(verify_group_info(*group_info, hex_field(vector, "signer_pub")));
    EXPECT_EQ(encrypt_group_info(*group_info, opener.view()), welcome.encrypted_group_info);
    const EpochSecrets epoch =
        epoch_secrets(secrets->joiner_secret.view(), psk.view(), group_info->group_context);
    EXPECT_EQ(epoch.confirmation_tag(group_info->group_context.confirmed_transcript_hash),
              group_info->confirmation_tag);

    const auto nobody = decrypt_group_secrets(welcome, Bytes(32), init_key);
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().rule, Rule::not_for_me);
  }
}

}  // namespace
}  // namespace linnet::mls
