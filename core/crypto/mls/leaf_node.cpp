#include "core/crypto/mls/leaf_node.h"

#include <algorithm>

#include "core/base/result.h"
#include "core/crypto/x25519.h"

namespace linnet::mls {
namespace {

template <typename T>
bool contains(const std::vector<T>& list, T value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

Credential basic_credential(ByteView identity) {
  return {BasicCredential{to_bytes(identity)}};
}

bool Capabilities::has(ExtensionType type) const {
  return is_default(type) || contains(extensions, type);
}

bool Capabilities::has(ProposalType type) const {
  return is_default(type) || contains(proposals, type);
}

bool Capabilities::has(CredentialType type) const {
  return contains(credentials, type);
}

// struct {
//     ... the fields of LeafNode up to extensions ...
//     select (LeafNodeTBS.leaf_node_source) {
//         case key_package:
//             struct{};
//         case update:
//             opaque group_id<V>;
//             uint32 leaf_index;
//         case commit:
//             opaque group_id<V>;
//             uint32 leaf_index;
//     };
// } LeafNodeTBS;
Bytes leaf_node_tbs(const LeafNode& leaf, const LeafPlace& place) {
  Encoder encoder;
  LeafNode::unsigned_fields(leaf, encoder);
  if (leaf.leaf_node_source() != LeafNodeSource::key_package)
    encoder(to_bytes(place.group_id), place.leaf_index);
  return encoder.take();
}

void sign_leaf_node(LeafNode& leaf, const Ed25519KeyPair& key, const LeafPlace& place) {
  leaf.signature = sign_with_label(key, "LeafNodeTBS", leaf_node_tbs(leaf, place));
}

Status validate_leaf_node(const LeafNode& leaf, const LeafPlace& place) {
  if (!is_valid_x25519_public_key(leaf.encryption_key)) return broken(Rule::invalid_public_key);
  if (!verify_with_label(leaf.signature_key, "LeafNodeTBS", leaf_node_tbs(leaf, place),
                         leaf.signature))
    return broken(Rule::invalid_signature, "leaf node");
  LINNET_TRY(check_unique(leaf.extensions));
  const Capabilities& capabilities = leaf.capabilities;
  if (!contains(capabilities.versions, kProtocolVersion))
    return broken(Rule::leaf_capabilities, "version");
  if (!contains(capabilities.cipher_suites, kCipherSuite))
    return broken(Rule::leaf_capabilities, "cipher suite");
  if (!capabilities.has(leaf.credential.type()))
    return broken(Rule::leaf_capabilities, "own credential");
  for (const Extension& extension : leaf.extensions)
    if (!capabilities.has(extension.extension_type))
      return broken(Rule::leaf_capabilities, "own extension");
  return {};
}

Status check_lifetime(const LeafNode& leaf, const Lifetimes& lifetimes) {
  const Lifetime* lifetime = leaf.lifetime();
  if (!lifetime) return {};
  if (lifetime->not_before > lifetime->not_after ||
      lifetime->not_after - lifetime->not_before > lifetimes.seconds_max)
    return broken(Rule::leaf_lifetime, "too long");
  if (lifetimes.now &&
      (*lifetimes.now < lifetime->not_before || *lifetimes.now > lifetime->not_after))
    return broken(Rule::leaf_lifetime);
  return {};
}

Status check_supports(const LeafNode& leaf, const Extensions& group_extensions) {
  for (const Extension& extension : group_extensions)
    if (!leaf.capabilities.has(extension.extension_type))
      return broken(Rule::leaf_capabilities, "an extension of the group");
  LINNET_ASSIGN(const auto required,
                read_extension<RequiredCapabilities>(group_extensions,
                                                     ExtensionType::required_capabilities));
  if (!required) return {};
  const Capabilities& has = leaf.capabilities;
  const auto lacks = [&has](auto type) { return !has.has(type); };
  if (std::any_of(required->extension_types.begin(), required->extension_types.end(), lacks) ||
      std::any_of(required->proposal_types.begin(), required->proposal_types.end(), lacks) ||
      std::any_of(required->credential_types.begin(), required->credential_types.end(), lacks))
    return broken(Rule::required_capabilities);
  return {};
}

}  // namespace linnet::mls
