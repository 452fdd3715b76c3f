#pragma once

#include <functional>
#include <map>

#include "core/crypto/mls/group.h"

namespace linnet::mls {

// A malicious member: signs, tags and encrypts what the library would not make, with the secrets of
// its group. Borrows the group.
class GroupForge {
 public:
  explicit GroupForge(Group& group) : group_(group) {}

  using Change = std::function<void(AuthenticatedContent& content)>;

  // A handshake of this member as a PublicMessage, changed before it is signed and tagged.
  [[nodiscard]] MlsMessage handshake(Content content, const Change& change = {}) const;
  // The same from a genuine one.
  [[nodiscard]] MlsMessage again(const MlsMessage& genuine, const Change& change) const;
  // Changed after it was signed, then tagged.
  [[nodiscard]] MlsMessage tagged(const MlsMessage& genuine, const Change& change) const;
  // Signed with another key; from whatever sender `change` names.
  [[nodiscard]] MlsMessage signed_by(const Ed25519KeyPair& key, Content content,
                                     const Change& change) const;

  // Encrypted with the next key of this member, the plaintext changed before it is sealed.
  [[nodiscard]] PrivateMessage sealed(Content content,
                                      const std::function<void(Bytes& plaintext)>& change,
                                      LeafIndex claimed_leaf) const;

  // A path of this member, whose drawn secrets are changed before they are encrypted, after the
  // proposals were applied to the tree.
  [[nodiscard]] UpdatePath path(const std::vector<Proposal>& proposals,
                                const std::function<void(NewPath& path)>& change) const;
  // A commit of this member with it, its leaf node signed again.
  void sign_leaf(UpdatePath& path) const;

  [[nodiscard]] const EpochSecrets& secrets() const { return group_.secrets_; }
  [[nodiscard]] const Ed25519KeyPair& key() const { return group_.signature_key_; }

  // Everything that the group is.
  [[nodiscard]] static std::map<RowKey, Bytes> dump(Group& group);

 private:
  [[nodiscard]] MlsMessage tag(AuthenticatedContent content) const;

  Group& group_;
};

}  // namespace linnet::mls
