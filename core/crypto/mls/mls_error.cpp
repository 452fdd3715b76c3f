#include "core/crypto/mls/mls_error.h"

namespace linnet::mls {

std::string_view name_of(Rule rule) {
#define LINNET_MLS_RULE(rule) \
  case Rule::rule:            \
    return #rule
  switch (rule) {
    LINNET_MLS_RULE(truncated);
    LINNET_MLS_RULE(trailing_bytes);
    LINNET_MLS_RULE(length_not_minimal);
    LINNET_MLS_RULE(unknown_variant);
    LINNET_MLS_RULE(presence_octet);
    LINNET_MLS_RULE(limit_exceeded);
    LINNET_MLS_RULE(protocol_version);
    LINNET_MLS_RULE(cipher_suite);
    LINNET_MLS_RULE(invalid_public_key);
    LINNET_MLS_RULE(invalid_signature);
    LINNET_MLS_RULE(credential_refused);
    LINNET_MLS_RULE(leaf_node_source);
    LINNET_MLS_RULE(leaf_lifetime);
    LINNET_MLS_RULE(leaf_capabilities);
    LINNET_MLS_RULE(leaf_key_not_unique);
    LINNET_MLS_RULE(leaf_key_reused);
    LINNET_MLS_RULE(init_key_equals_leaf_key);
    LINNET_MLS_RULE(duplicate_client);
    LINNET_MLS_RULE(duplicate_extension);
    LINNET_MLS_RULE(required_capabilities);
    LINNET_MLS_RULE(tree_malformed);
    LINNET_MLS_RULE(tree_hash);
    LINNET_MLS_RULE(parent_hash);
    LINNET_MLS_RULE(unmerged_leaves);
    LINNET_MLS_RULE(no_such_leaf);
    LINNET_MLS_RULE(update_path);
    LINNET_MLS_RULE(path_key_mismatch);
    LINNET_MLS_RULE(wrong_group);
    LINNET_MLS_RULE(wrong_epoch);
    LINNET_MLS_RULE(sender);
    LINNET_MLS_RULE(membership_tag);
    LINNET_MLS_RULE(confirmation_tag);
    LINNET_MLS_RULE(decryption);
    LINNET_MLS_RULE(padding);
    LINNET_MLS_RULE(generation_gone);
    LINNET_MLS_RULE(generation_too_far);
    LINNET_MLS_RULE(application_in_clear);
    LINNET_MLS_RULE(own_message);
    LINNET_MLS_RULE(unknown_proposal);
    LINNET_MLS_RULE(proposal_sender);
    LINNET_MLS_RULE(proposal_list);
    LINNET_MLS_RULE(commit_path_required);
    LINNET_MLS_RULE(external_commit);
    LINNET_MLS_RULE(unsupported_proposal);
    LINNET_MLS_RULE(psk);
    LINNET_MLS_RULE(removed_self);
    LINNET_MLS_RULE(not_for_me);
    LINNET_MLS_RULE(group_info);
    LINNET_MLS_RULE(ratchet_tree_missing);
    LINNET_MLS_RULE(continued_group);
    LINNET_MLS_RULE(proposals_pending);
    LINNET_MLS_RULE(commit_pending);
    LINNET_MLS_RULE(no_commit_pending);
    LINNET_MLS_RULE(stored_rows);
    LINNET_MLS_RULE(group_closed);
  }
#undef LINNET_MLS_RULE
  return "unknown";
}

}  // namespace linnet::mls
