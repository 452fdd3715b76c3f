#include "tests/unit/mls/welcome_forge.h"

#include "core/base/seeded_entropy.h"
#include "core/crypto/mls/key_schedule.h"

namespace linnet::mls {

Welcome WelcomeForge::forge(const Welcome& genuine,
                            const std::function<void(Parts& parts)>& change) const {
  const Bytes ref = joiner.key_package.ref();
  Parts parts{decrypt_group_secrets(genuine, ref, joiner.init_key).value(), {}, psk_secret({})};
  const SecretBytes opener =
      welcome_secret(parts.secrets.joiner_secret.view(), parts.psk_secret.view());
  parts.group_info = decrypt_group_info(genuine, opener.view()).value();
  change(parts);
  const ByteView joiner_secret = parts.secrets.joiner_secret.view();
  const GroupContext& context = parts.group_info.group_context;
  if (parts.confirm)
    parts.group_info.confirmation_tag =
        epoch_secrets(joiner_secret, parts.psk_secret.view(), context)
            .confirmation_tag(context.confirmed_transcript_hash);
  if (parts.sign) sign_group_info(parts.group_info, signer);
  Welcome welcome;
  welcome.encrypted_group_info = encrypt_group_info(
      parts.group_info, welcome_secret(joiner_secret, parts.psk_secret.view()).view());
  SeededEntropy entropy(5);
  welcome.secrets.push_back(
      {ref, encrypt_with_label(entropy, joiner.key_package.init_key,
                               encrypt_context("Welcome", welcome.encrypted_group_info),
                               encode(parts.secrets))
                .value()});
  return welcome;
}

}  // namespace linnet::mls
