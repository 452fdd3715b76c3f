#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/crypto/mls/framing.h"
#include "core/crypto/mls/proposal_list.h"
#include "core/crypto/mls/ratchet_tree.h"
#include "core/crypto/mls/welcome.h"

namespace linnet::mls {

// The application's say in who is who (RFC 9420, section 5.3.1: the authentication service).
class Authenticator {
 public:
  Authenticator() = default;
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;
  virtual ~Authenticator() = default;

  [[nodiscard]] virtual bool accepts(const Credential& credential, ByteView signature_key) const = 0;
  // Whether a new leaf may take the place of an old one: an update, or a device that joins again.
  [[nodiscard]] virtual bool is_same_client(const Credential& before,
                                            const Credential& after) const {
    return before == after;
  }
};

// What a validation depends on besides the group. Borrowed for the call.
struct Checks {
  const Authenticator& authenticator;
  std::optional<std::uint64_t> now;  // seconds since 1970; lifetimes are not checked without
};

// struct {
//     SignaturePublicKey signature_key;
//     Credential credential;
// } ExternalSender;
struct ExternalSender {
  Bytes signature_key;
  Credential credential;

  static void fields(auto& self, auto& stream) { stream(self.signature_key, self.credential); }
};

// The public side of the epoch that a commit begins.
struct StagedCommit {
  LeafIndex committer;
  RatchetTree tree;
  GroupContext context;
  GroupContext path_context;  // with the transcript hash of before: what path secrets are bound to
  Bytes interim_transcript_hash;
  Bytes confirmation_tag;
  std::optional<UpdatePath> path;
  std::vector<LeafIndex> added;
  std::vector<LeafIndex> updated;
  std::vector<LeafIndex> removed;
  std::vector<PreSharedKeyId> psks;
  std::optional<Bytes> external_init;
  std::optional<ReInit> reinit;
};

// What everybody who sees the handshakes knows of a group, the server included: it follows the
// group without any secret, and validates what can be validated so. A value.
class PublicGroup {
 public:
  PublicGroup(GroupContext context, RatchetTree tree, const Bytes& confirmation_tag);

  // From a GroupInfo, validated as a joiner would (section 12.4.3.1), but for its confirmation tag.
  // `tree` stands in where the GroupInfo holds none.
  [[nodiscard]] static Result<PublicGroup> of_group_info(const GroupInfo& group_info,
                                                         const std::optional<RatchetTree>& tree,
                                                         const Checks& checks);

  [[nodiscard]] const GroupContext& context() const { return context_; }
  [[nodiscard]] const RatchetTree& tree() const { return tree_; }
  [[nodiscard]] const ProposalCache& proposals() const { return proposals_; }
  [[nodiscard]] const Bytes& interim_transcript_hash() const { return interim_transcript_hash_; }
  [[nodiscard]] const Bytes& confirmation_tag() const { return confirmation_tag_; }

  // wrong_group, wrong_epoch.
  [[nodiscard]] Status check_addressed(ByteView group_id, std::uint64_t epoch) const;
  // Verifies the signature with the key of whoever is named as the sender.
  [[nodiscard]] Status verify(const AuthenticatedContent& content) const;

  // Keeps a proposal that was verified, for commits to refer to.
  [[nodiscard]] Result<ProposalRef> keep_proposal(const AuthenticatedContent& content,
                                                  const Checks& checks);
  void forget_proposals() { proposals_.clear(); }

  // The next epoch after a commit that was verified. Nothing changes before `advance`.
  [[nodiscard]] Result<StagedCommit> stage(const AuthenticatedContent& content,
                                           const Checks& checks) const;
  void advance(StagedCommit&& staged);

  // The follower's way: verifies and applies a handshake. The membership and confirmation tags
  // cannot be checked without secrets.
  [[nodiscard]] Status follow(const PublicMessage& message, const Checks& checks);

 private:
  [[nodiscard]] Result<Bytes> signature_key_of(const FramedContent& content) const;
  [[nodiscard]] Status validate_path(const StagedCommit& staged, const LeafNode* before,
                                     const Checks& checks) const;

  GroupContext context_;
  RatchetTree tree_;
  Bytes interim_transcript_hash_;
  Bytes confirmation_tag_;
  ProposalCache proposals_;
};

}  // namespace linnet::mls
