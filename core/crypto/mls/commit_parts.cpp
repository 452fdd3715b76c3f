#include "core/crypto/mls/commit_parts.h"

#include <utility>

namespace linnet::mls {

void confirm(StagedCommit& staged, const EpochSecrets& secrets, AuthenticatedContent& commit) {
  staged.confirmation_tag = secrets.confirmation_tag(staged.context.confirmed_transcript_hash);
  staged.interim_transcript_hash = interim_transcript_hash(
      staged.context.confirmed_transcript_hash, staged.confirmation_tag);
  commit.auth.confirmation_tag = staged.confirmation_tag;
}

GroupInfo group_info_of(const GroupContext& context, const EpochSecrets& secrets,
                        const Bytes& confirmation_tag, LeafIndex signer) {
  // struct { HPKEPublicKey external_pub; } ExternalPub;
  Extensions extensions = {
      {ExtensionType::external_pub, encode(secrets.external_key().public_key)}};
  return {context, std::move(extensions), confirmation_tag, signer, {}};
}

}  // namespace linnet::mls
