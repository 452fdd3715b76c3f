#include "core/base/seeded_entropy.h"
#include "core/crypto/mls/key_schedule.h"
#include "core/crypto/mls/message_protection.h"
#include "core/crypto/mls/mls_message.h"
#include "tests/unit/mls/vector_checks.h"

namespace linnet::mls {
namespace {

// Decoding and encoding again gives the same bytes; nothing shorter or longer is taken.
template <typename T>
void round_trips(const VectorCase& vector, const char* field) {
  Bytes bytes = vector.bytes(field);
  const auto decoded = decode<T>(bytes);
  if (!decoded)
    return vector.report(std::string(field) + ": " + std::string(name_of(decoded.error().rule)));
  vector.expect_bytes(encode(*decoded), field);
  vector.expect(!decode<T>(ByteView(bytes).first(bytes.size() - 1)),
                std::string(field) + ": a shorter one is taken");
  bytes.push_back(0);
  vector.expect(!decode<T>(bytes), std::string(field) + ": a longer one is taken");
}

// The group of a message protection vector: two leaves, of which leaf 1 sends.
struct VectorGroup {
  explicit VectorGroup(const VectorCase& vector)
      : context{.group_id = vector.bytes("group_id"),
                .epoch = vector.number("epoch"),
                .tree_hash = vector.bytes("tree_hash"),
                .confirmed_transcript_hash = vector.bytes("confirmed_transcript_hash"),
                .extensions = {}},
        key(vector.signature_key("signature_priv")),
        encryption_secret(vector.bytes("encryption_secret")),
        sender_data_secret(vector.bytes("sender_data_secret")),
        membership_key(vector.bytes("membership_key")) {}

  [[nodiscard]] SecretTree keys() const { return SecretTree(context.epoch, SecretBytes(encryption_secret), 2); }

  [[nodiscard]] Result<AuthenticatedContent> opens(const MlsMessage& message) const {
    if (const auto* open = std::get_if<PublicMessage>(&message.body))
      return unprotect_public(*open, membership_key, context);
    const auto* sealed = std::get_if<PrivateMessage>(&message.body);
    if (!sealed) return broken(Rule::unknown_variant);
    SecretTree tree = keys();
    auto opened = unprotect_private(*sealed, tree, sender_data_secret, LeafIndex{0});
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

Bytes bytes_of(const Content& content) {
  if (const auto* data = std::get_if<Bytes>(&content)) return *data;
  if (const auto* proposal = std::get_if<Proposal>(&content)) return encode(*proposal);
  return encode(std::get<Commit>(content));
}

void check_opens(const VectorCase& vector, const VectorGroup& group, const MlsMessage& message,
                 const char* field, const std::string& name) {
  const auto opened = group.opens(message);
  if (!opened) return vector.report(name + ": " + std::string(name_of(opened.error().rule)));
  vector.expect(verify_content(*opened, group.key.public_key(), group.context),
                name + ": signature");
  vector.expect_bytes(bytes_of(opened->content.content), field);
}

void check_protects(const VectorCase& vector, const VectorGroup& group, Content content,
                    const char* field) {
  SeededEntropy entropy(1);
  SecretTree keys = group.keys();
  const auto sealed = protect_private(group.signs(WireFormat::mls_private_message, content), keys,
                                      group.sender_data_secret, entropy, 17);
  check_opens(vector, group, {sealed}, field, "sealed again");
  if (type_of(content) == ContentType::application) return;
  check_opens(vector, group,
              {protect_public(group.signs(WireFormat::mls_public_message, std::move(content)),
                              group.membership_key, group.context)},
              field, "public again");
}

}  // namespace

void check_messages(const VectorCase& vector) {
  for (const char* message :
       {"mls_welcome", "mls_group_info", "mls_key_package", "public_message_application",
        "public_message_proposal", "public_message_commit", "private_message"})
    round_trips<MlsMessage>(vector, message);
  round_trips<RatchetTreeNodes>(vector, "ratchet_tree");
  round_trips<GroupSecrets>(vector, "group_secrets");
  round_trips<Add>(vector, "add_proposal");
  round_trips<Update>(vector, "update_proposal");
  round_trips<Remove>(vector, "remove_proposal");
  round_trips<PreSharedKey>(vector, "pre_shared_key_proposal");
  round_trips<ReInit>(vector, "re_init_proposal");
  round_trips<ExternalInit>(vector, "external_init_proposal");
  round_trips<GroupContextExtensions>(vector, "group_context_extensions_proposal");
  round_trips<Commit>(vector, "commit");
}

void check_message_protection(const VectorCase& vector) {
  const VectorGroup group(vector);
  vector.expect_bytes(group.key.public_key(), "signature_pub");
  for (const auto& [message, content] :
       {std::pair{"proposal_pub", "proposal"}, {"proposal_priv", "proposal"},
        {"commit_pub", "commit"}, {"commit_priv", "commit"}, {"application_priv", "application"}})
    check_opens(vector, group, vector.decoded<MlsMessage>(message), content, message);
  check_protects(vector, group, vector.decoded<Proposal>("proposal"), "proposal");
  check_protects(vector, group, vector.decoded<Commit>("commit"), "commit");
  check_protects(vector, group, vector.bytes("application"), "application");
}

void check_welcome(const VectorCase& vector) {
  const auto package = vector.decoded<MlsMessage>("key_package");
  const auto message = vector.decoded<MlsMessage>("welcome");
  const auto* key_package = std::get_if<KeyPackage>(&package.body);
  const auto* welcome = std::get_if<Welcome>(&message.body);
  if (!key_package || !welcome) return vector.report("not a key package and a welcome");
  vector.holds(validate_key_package(*key_package, {}), "key_package");
  const HpkeKeyPair init_key = vector.hpke_key("init_priv");
  vector.expect(init_key.public_key == key_package->init_key, "init_priv");

  const auto secrets = decrypt_group_secrets(*welcome, key_package->ref(), init_key);
  if (!secrets) return vector.report("group secrets");
  const SecretBytes psk = psk_secret({});
  const SecretBytes opener = welcome_secret(secrets->joiner_secret.view(), psk.view());
  const auto group_info = decrypt_group_info(*welcome, opener.view());
  if (!group_info) return vector.report("group info");
  vector.expect(verify_group_info(*group_info, vector.bytes("signer_pub")), "signature");
  vector.expect(encrypt_group_info(*group_info, opener.view()) == welcome->encrypted_group_info,
                "sealed again");
  const EpochSecrets epoch =
      epoch_secrets(secrets->joiner_secret.view(), psk.view(), group_info->group_context);
  vector.expect(epoch.confirmation_tag(group_info->group_context.confirmed_transcript_hash) ==
                    group_info->confirmation_tag,
                "confirmation tag");
}

}  // namespace linnet::mls
