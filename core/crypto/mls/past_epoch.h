#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/crypto/mls/group_context.h"
#include "core/crypto/mls/ratchet_tree.h"
#include "core/crypto/mls/secret_tree.h"

namespace linnet::mls {

// Who sent a message: what a past epoch needs of a leaf.
struct PastMember {
  Bytes signature_key;
  Credential credential;

  static void fields(auto& self, auto& stream) { stream(self.signature_key, self.credential); }
};

// What decrypts messages of an epoch that is over. Of its members it keeps those whose leaf was
// changed since; the others stand in the tree of today.
struct PastEpoch {
  GroupContext context;
  SecretBytes sender_data_secret;
  SecretTree messages;
  std::map<LeafIndex, std::optional<PastMember>> changed;  // nothing where the leaf was blank

  // Remembers every leaf in which the two trees differ. Whether there was one that is new.
  bool remember(const RatchetTree& before, const RatchetTree& after);
  // Nothing where the leaf was blank.
  [[nodiscard]] std::optional<PastMember> member(LeafIndex leaf, const RatchetTree& today) const;

  // The row past_epoch. Ratchets have rows of their own.
  [[nodiscard]] SecretBytes row() const;
  [[nodiscard]] static Result<PastEpoch> of_row(ByteView value);
};

}  // namespace linnet::mls
