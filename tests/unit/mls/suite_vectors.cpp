#include <bit>
#include <tuple>

#include "core/base/seeded_entropy.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/key_schedule.h"
#include "core/crypto/mls/message_protection.h"
#include "core/crypto/mls/secret_tree.h"
#include "tests/unit/mls/vector_checks.h"

namespace linnet::mls {
namespace {

// What HKDF can give.
std::size_t length_of(const VectorCase& vector) {
  const std::uint64_t length = vector.number("length");
  vector.expect(length <= 255 * kHashBytes, "length");
  return vector.failed() ? 0 : static_cast<std::size_t>(length);
}

void check_encryption(const VectorCase& vector) {
  const HpkeKeyPair key = vector.hpke_key("priv");
  vector.expect_bytes(key.public_key, "pub");
  const std::string label = vector.text("label");
  const Bytes context = vector.bytes("context"), plaintext = vector.bytes("plaintext");
  const auto opened = decrypt_with_label(key, label, context,
                                         {vector.bytes("kem_output"), vector.bytes("ciphertext")});
  vector.expect(opened && to_bytes(opened->view()) == plaintext, "decrypt");
  SeededEntropy entropy(1);
  const auto sealed =
      encrypt_with_label(entropy, key.public_key, encrypt_context(label, context), plaintext);
  vector.expect(sealed && decrypt_with_label(key, label, context, *sealed), "encrypt");
  vector.expect(sealed && !decrypt_with_label(key, label + "x", context, *sealed), "other label");
}

void check_signature(const VectorCase& vector) {
  const Ed25519KeyPair key = vector.signature_key("priv");
  vector.expect_bytes(key.public_key(), "pub");
  const std::string label = vector.text("label");
  const Bytes content = vector.bytes("content"), signature = vector.bytes("signature");
  vector.expect(verify_with_label(key.public_key(), label, content, signature), "verify");
  vector.expect(
      verify_with_label(key.public_key(), label, content, sign_with_label(key, label, content)),
      "sign");
  vector.expect(!verify_with_label(key.public_key(), label + "x", content, signature),
                "other label");
}

}  // namespace

void check_deserialization(const VectorCase& vector) {
  const Bytes header = vector.bytes("vlbytes_header");
  const std::uint64_t length = vector.number("length");
  vector.expect(length < (std::uint64_t{1} << 30), "length");
  if (vector.failed()) return;
  Bytes written;
  put_length(written, 0, static_cast<std::size_t>(length));
  vector.expect_bytes(written, "vlbytes_header");
  if (length + header.size() > kMessageBytesMax) return;
  Bytes whole = header;
  whole.resize(header.size() + static_cast<std::size_t>(length));
  const auto decoded = decode<Bytes>(whole);
  vector.expect(decoded && decoded->size() == length, "decode");
}

void check_crypto_basics(const VectorCase& vector) {
  const VectorCase reference = vector.part("ref_hash");
  reference.expect_bytes(ref_hash(reference.text("label"), reference.bytes("value")), "out");
  const VectorCase expand = vector.part("expand_with_label");
  expand.expect_bytes(expand_with_label(expand.bytes("secret"), expand.text("label"),
                                        expand.bytes("context"), length_of(expand))
                          .view(),
                      "out");
  const VectorCase derive = vector.part("derive_secret");
  derive.expect_bytes(derive_secret(derive.bytes("secret"), derive.text("label")).view(), "out");
  const VectorCase tree = vector.part("derive_tree_secret");
  tree.expect_bytes(derive_tree_secret(tree.bytes("secret"), tree.text("label"),
                                       tree.number32("generation"), length_of(tree))
                        .view(),
                    "out");
  check_signature(vector.part("sign_with_label"));
  check_encryption(vector.part("encrypt_with_label"));
}

void check_key_schedule(const VectorCase& vector) {
  Bytes init_secret = vector.bytes("initial_init_secret");
  std::uint64_t number = 0;
  for (const VectorCase& epoch : vector.parts("epochs")) {
    const GroupContext context{
        .group_id = vector.bytes("group_id"),
        .epoch = number++,
        .tree_hash = epoch.bytes("tree_hash"),
        .confirmed_transcript_hash = epoch.bytes("confirmed_transcript_hash"),
        .extensions = {}};
    epoch.expect_bytes(encode(context), "group_context");
    const Bytes psk = epoch.bytes("psk_secret");
    const SecretBytes joiner = joiner_secret(init_secret, epoch.bytes("commit_secret"), context);
    epoch.expect_bytes(joiner.view(), "joiner_secret");
    epoch.expect_bytes(welcome_secret(joiner.view(), psk).view(), "welcome_secret");
    const EpochSecrets secrets = epoch_secrets(joiner.view(), psk, context);
    epoch.expect_bytes(secrets.sender_data_secret.view(), "sender_data_secret");
    epoch.expect_bytes(secrets.encryption_secret.view(), "encryption_secret");
    epoch.expect_bytes(secrets.exporter_secret.view(), "exporter_secret");
    epoch.expect_bytes(secrets.external_secret.view(), "external_secret");
    epoch.expect_bytes(secrets.confirmation_key.view(), "confirmation_key");
    epoch.expect_bytes(secrets.membership_key.view(), "membership_key");
    epoch.expect_bytes(secrets.resumption_psk.view(), "resumption_psk");
    epoch.expect_bytes(secrets.epoch_authenticator.view(), "epoch_authenticator");
    epoch.expect_bytes(secrets.init_secret.view(), "init_secret");
    epoch.expect_bytes(secrets.external_key().public_key, "external_pub");
    const VectorCase exporter = epoch.part("exporter");
    exporter.expect_bytes(
        secrets
            .export_secret(exporter.text("label"), exporter.bytes("context"), length_of(exporter))
            .view(),
        "secret");
    init_secret = to_bytes(secrets.init_secret.view());
  }
}

void check_psk_secret(const VectorCase& vector) {
  std::vector<Psk> psks;
  for (const VectorCase& psk : vector.parts("psks"))
    psks.push_back({{ExternalPsk{psk.bytes("psk_id")}, psk.bytes("psk_nonce")}, psk.secret("psk")});
  vector.expect_bytes(psk_secret(psks).view(), "psk_secret");
}

void check_transcript_hashes(const VectorCase& vector) {
  const auto content = vector.decoded<AuthenticatedContent>("authenticated_content");
  const Bytes confirmed =
      confirmed_transcript_hash(vector.bytes("interim_transcript_hash_before"), content);
  vector.expect_bytes(confirmed, "confirmed_transcript_hash_after");
  vector.expect(mac(vector.bytes("confirmation_key"), confirmed) == content.auth.confirmation_tag,
                "confirmation tag");
  vector.expect_bytes(interim_transcript_hash(confirmed, content.auth.confirmation_tag),
                      "interim_transcript_hash_after");
}

void check_secret_tree(const VectorCase& vector) {
  const VectorCase sender_data = vector.part("sender_data");
  const MessageKey data_key =
      sender_data_key(sender_data.bytes("sender_data_secret"), sender_data.bytes("ciphertext"));
  sender_data.expect_bytes(data_key.key.view(), "key");
  sender_data.expect_bytes(data_key.nonce.view(), "nonce");

  const Json& leaves = vector.array("leaves");
  vector.expect(std::has_single_bit(leaves.size()) && leaves.size() <= kLeavesMax, "leaves");
  if (vector.failed()) return;
  SecretTree tree(0, vector.secret("encryption_secret"), static_cast<std::uint32_t>(leaves.size()));
  for (std::uint32_t leaf = 0; leaf < leaves.size(); ++leaf) {
    for (const Json& element : leaves[leaf]) {
      const VectorCase key = vector.of(element);
      for (const auto& [type, key_field, nonce_field] :
           {std::tuple{RatchetType::application, "application_key", "application_nonce"},
            std::tuple{RatchetType::handshake, "handshake_key", "handshake_nonce"}}) {
        auto step = tree.step_to({leaf}, type, key.number32("generation"));
        if (!step) return key.report("generation: " + std::string(name_of(step.error().rule)));
        key.expect_bytes(step->ratchet.key.key.view(), key_field);
        key.expect_bytes(step->ratchet.key.nonce.view(), nonce_field);
        tree.use(*std::move(step));
      }
    }
  }
}

}  // namespace linnet::mls
