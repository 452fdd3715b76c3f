#pragma once

#include "core/crypto/mls/key_schedule.h"
#include "core/crypto/mls/public_group.h"
#include "core/crypto/mls/welcome.h"

// What members' commits and external ones are made of alike.
namespace linnet::mls {

// Gives a commit and its epoch the confirmation tag that the epoch's secrets lead to.
void confirm(StagedCommit& staged, const EpochSecrets& secrets, AuthenticatedContent& commit);

// The GroupInfo of an epoch, without a tree, not signed yet.
[[nodiscard]] GroupInfo group_info_of(const GroupContext& context, const EpochSecrets& secrets,
                                      const Bytes& confirmation_tag, LeafIndex signer);

}  // namespace linnet::mls
