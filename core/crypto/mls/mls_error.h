#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace linnet::mls {

// The rule of RFC 9420 that was broken, or why an operation is not possible now. A closed list; the
// number in brackets is the section that states the rule.
enum class Rule : std::uint8_t {
  // Presentation language.
  truncated,               // (2.1) the bytes end too early
  trailing_bytes,          // (2.1) more bytes than the structure has
  length_not_minimal,      // (2.1.2) a length in more bytes than it needs, or in the reserved form
  unknown_variant,         // (2.1) a select with a tag that has no case here
  presence_octet,          // (2.1.1) the octet before an optional value is neither 0 nor 1
  limit_exceeded,          // larger than this implementation takes: see mls_limits.h
  // Versions, suites, keys, credentials.
  protocol_version,        // (6, 10) not mls10
  cipher_suite,            // (10) not 0x0003, or not the group's
  invalid_public_key,      // (5.1.3) wrong length, or a point of low order
  invalid_signature,       // (5.1.2) a signature does not verify
  credential_refused,      // (5.3.1) the application does not accept the credential
  // Leaf nodes and key packages.
  leaf_node_source,        // (7.3) made for another use
  leaf_lifetime,           // (7.3) expired, or not valid yet
  leaf_capabilities,       // (7.2, 7.3) something in use is not listed, or a member lacks it
  leaf_key_not_unique,     // (7.3) a signature or encryption key that another leaf has
  leaf_key_reused,         // (12.1.2, 12.2) an update that keeps the encryption key
  init_key_equals_leaf_key,  // (10.1)
  duplicate_client,        // (12.2) a client that is a member already, by the application's measure
  duplicate_extension,     // (7.2, 13) the same extension type twice
  required_capabilities,   // (7.3, 11.1) a member does not support what the group requires
  // Ratchet tree.
  tree_malformed,          // (7.8, 12.4.3.3) wrong node kinds, trailing blanks, too large
  tree_hash,               // (12.4.3.1) not the one that was signed
  parent_hash,             // (7.9.2) a parent node that no descendant vouches for
  unmerged_leaves,         // (7.8, 12.4.3.1) not sorted, not below the node, or missing between
  no_such_leaf,            // blank, or outside the tree
  update_path,             // (7.5, 7.6) wrong number of nodes or of ciphertexts
  path_key_mismatch,       // (7.6) a path secret does not lead to the public key that was sent
  // Framing.
  wrong_group,             // (6) another group_id
  wrong_epoch,             // (6) not this epoch
  sender,                  // (6) a kind of sender that may not send this, or one that is none
  membership_tag,          // (6.2)
  confirmation_tag,        // (6.1, 8.1) missing, present where it must not be, or wrong
  decryption,              // (6.3) the ciphertext does not open
  padding,                 // (6.3.1) padding that is not zero
  generation_gone,         // (9.1) the key was used, or is too old
  generation_too_far,      // (9.1) further ahead than the limit
  application_in_clear,    // (6.2) application content outside of a PrivateMessage
  own_message,             // a message of this client: its keys are gone, take the local copy
  // Proposals and commits.
  unknown_proposal,        // (12.4.2) a reference to a proposal that was not received
  proposal_sender,         // (12.1, 12.2) a proposal that this sender may not make
  proposal_list,           // (12.2) proposals that exclude each other
  commit_path_required,    // (12.4) no path, though the proposals need one
  external_commit,         // (12.4.3.2) the special rules of external commits
  unsupported_proposal,    // ReInit is taken in; creating one is not possible
  psk,                     // (8.4, 12.1.4) unknown, of a wrong kind, or with a wrong nonce
  removed_self,            // (12.2) a committer cannot remove itself
  // Joining.
  not_for_me,              // (12.4.3.1) no secrets for this key package
  group_info,              // (12.4.3.1) does not fit the welcome, or lacks what joining needs
  ratchet_tree_missing,    // (12.4.3.3) neither given nor in the GroupInfo
  continued_group,         // (11.2, 11.3) does not fit the group that it re-initializes or branches from
  // State.
  proposals_pending,       // (12.4) commit what was proposed before application data is sent
  commit_pending,          // merge or discard the own commit first
  no_commit_pending,       // nothing to merge
  stored_rows,             // rows that do not make up a group
  group_closed,            // this client was removed, or the group was re-initialized
};

// "confirmation_tag": the code's name, for logs and tables.
[[nodiscard]] std::string_view name_of(Rule rule);

struct Failure {
  Rule rule;
  std::string detail;  // English, for developers; never holds secrets
};

template <typename T>
using Result = std::expected<T, Failure>;
using Status = std::expected<void, Failure>;

// `return broken(Rule::wrong_epoch, "3, not 4");`
[[nodiscard]] inline std::unexpected<Failure> broken(Rule rule, std::string detail = {}) {
  return std::unexpected(Failure{rule, std::move(detail)});
}

}  // namespace linnet::mls
