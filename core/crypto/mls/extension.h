#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/crypto/mls/codec.h"
#include "core/crypto/mls/mls_error.h"

namespace linnet::mls {

// Any value of the wire is kept, known or not (section 13.5: GREASE).
enum class ExtensionType : std::uint16_t {
  application_id = 1,
  ratchet_tree = 2,
  required_capabilities = 3,
  external_pub = 4,
  external_senders = 5,
};

// Known and unknown ones alike; those that section 12.1 defines are the "default" ones, which
// capabilities do not list.
enum class ProposalType : std::uint16_t {
  add = 1,
  update = 2,
  remove = 3,
  psk = 4,
  reinit = 5,
  external_init = 6,
  group_context_extensions = 7,
};

enum class CredentialType : std::uint16_t { basic = 1, x509 = 2 };

[[nodiscard]] constexpr bool is_default(ExtensionType type) {
  return type >= ExtensionType::application_id && type <= ExtensionType::external_senders;
}
[[nodiscard]] constexpr bool is_default(ProposalType type) {
  return type >= ProposalType::add && type <= ProposalType::group_context_extensions;
}

// struct {
//     ExtensionType extension_type;
//     opaque extension_data<V>;
// } Extension;
struct Extension {
  ExtensionType extension_type{};
  Bytes extension_data;

  static void fields(auto& self, auto& stream) {
    stream(self.extension_type, self.extension_data);
  }
  friend bool operator==(const Extension&, const Extension&) = default;
};

using Extensions = std::vector<Extension>;

// struct {
//     ExtensionType extension_types<V>;
//     ProposalType proposal_types<V>;
//     CredentialType credential_types<V>;
// } RequiredCapabilities;
struct RequiredCapabilities {
  std::vector<ExtensionType> extension_types;
  std::vector<ProposalType> proposal_types;
  std::vector<CredentialType> credential_types;

  static void fields(auto& self, auto& stream) {
    stream(self.extension_types, self.proposal_types, self.credential_types);
  }
};

// Nothing where there is no such extension; borrowed from `extensions`.
[[nodiscard]] inline const Extension* find_extension(const Extensions& extensions,
                                                     ExtensionType type) {
  for (const Extension& extension : extensions)
    if (extension.extension_type == type) return &extension;
  return nullptr;
}

// The decoded value of an extension: nothing where it is absent, a failure where it is malformed.
template <typename T>
[[nodiscard]] Result<std::optional<T>> read_extension(const Extensions& extensions,
                                                      ExtensionType type) {
  const Extension* extension = find_extension(extensions, type);
  if (!extension) return std::optional<T>{};
  auto value = decode<T>(extension->extension_data);
  if (!value) return std::unexpected(std::move(value).error());
  return std::optional<T>(*std::move(value));
}

// Rule::duplicate_extension where a type stands there twice.
[[nodiscard]] Status check_unique(const Extensions& extensions);

}  // namespace linnet::mls
