#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/crypto/mls/framing.h"
#include "core/crypto/mls/group_rows.h"
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

  // Of members, of whoever is to become one, and of external senders.
  [[nodiscard]] virtual bool accepts(const Credential& credential, ByteView signature_key) const = 0;
  // Whether a new leaf may take the place of an old one: an update, or a device that joins again.
  [[nodiscard]] virtual bool is_same_client(const Credential& before,
                                            const Credential& after) const {
    return before == after;
  }
  // What no two members may have in common, beside their keys; nothing where the keys are all.
  [[nodiscard]] virtual std::optional<Bytes> client_of(const Credential& credential) const {
    (void)credential;
    return std::nullopt;
  }
};

// What a validation depends on besides the group. Borrowed for the call.
struct Checks {
  const Authenticator& authenticator;
  Lifetimes lifetimes;
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

// A list of proposals that was found valid, applied: the members of the next epoch, before the path.
struct ProposedEpoch {
  Sender committer;
  std::vector<SentProposal> proposals;
  AppliedProposals applied;
  RatchetTree tree;
  Extensions extensions;
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
  AppliedProposals applied;
};

// What everybody who sees the handshakes knows of a group, the server included: it follows the
// group without any secret, and validates what can be validated so. A value; an operation that fails
// leaves it as it was.
class PublicGroup {
 public:
  PublicGroup(GroupContext context, RatchetTree tree, const Bytes& confirmation_tag);

  // From a GroupInfo, validated as a joiner would (section 12.4.3.1), but for its confirmation tag.
  // `tree` stands in where the GroupInfo holds none.
  [[nodiscard]] static Result<PublicGroup> of_group_info(const GroupInfo& group_info,
                                                         const std::optional<RatchetTree>& tree,
                                                         const Checks& checks);
  // From the rows public_state, node and proposal; others are left out. stored_rows.
  [[nodiscard]] static Result<PublicGroup> load(std::span<const GroupRow> rows);

  [[nodiscard]] const GroupContext& context() const { return context_; }
  [[nodiscard]] const RatchetTree& tree() const { return tree_; }
  [[nodiscard]] const ProposalCache& proposals() const { return proposals_; }
  [[nodiscard]] const Bytes& interim_transcript_hash() const { return interim_transcript_hash_; }
  [[nodiscard]] const Bytes& confirmation_tag() const { return confirmation_tag_; }

  // wrong_group, wrong_epoch.
  [[nodiscard]] Status check_addressed(ByteView group_id, std::uint64_t epoch) const;
  // Verifies the signature with the key of whoever is named as the sender.
  [[nodiscard]] Status verify(const AuthenticatedContent& content) const;

  // Whether a proposal is valid by itself, the application's say included.
  [[nodiscard]] Status check_proposal(const SentProposal& sent, const Checks& checks) const;
  // Keeps a proposal that was verified, for commits to refer to.
  [[nodiscard]] Result<ProposalRef> keep_proposal(const AuthenticatedContent& content,
                                                  const Checks& checks);

  // The next epoch after a commit that was verified. Nothing changes before `advance`.
  [[nodiscard]] Result<StagedCommit> stage(const AuthenticatedContent& content,
                                           const Checks& checks) const;
  void advance(StagedCommit&& staged);

  // The committer's steps, which `stage` goes through as well.
  //
  // The commit of `own` and of the kept proposals that fit: those that are stale, not possible for
  // this committer or in the way of others are left out (section 12.2 prefers removes, then the
  // latest update). The rule that `own` breaks.
  struct Choice {
    Commit commit;  // without a path
    ProposedEpoch epoch;
  };
  using HasPsk = std::function<bool(const PreSharedKeyId&)>;
  [[nodiscard]] Result<Choice> choose(LeafIndex committer, const std::vector<Proposal>& own,
                                      const HasPsk& has_psk, const Checks& checks) const;
  // Validates and applies a list.
  [[nodiscard]] Result<ProposedEpoch> propose_epoch(std::vector<SentProposal> proposals,
                                                    const Sender& committer,
                                                    const Checks& checks) const;
  // The epoch of a commit whose path, if any, `epoch.tree` shows.
  [[nodiscard]] Result<StagedCommit> conclude(ProposedEpoch&& epoch, LeafIndex committer,
                                              const AuthenticatedContent& content,
                                              const Checks& checks) const;

  // The follower's way: verifies and applies a handshake. The membership and confirmation tags
  // cannot be checked without secrets.
  [[nodiscard]] Status follow(const PublicMessage& message, const Checks& checks);

  // What a store of this group is to do since the last call; everything at first.
  [[nodiscard]] RowChanges take_changes();
  // Parts of it, for a group that stores more.
  [[nodiscard]] TouchedRows take_touched() { return std::exchange(touched_, {}); }
  [[nodiscard]] std::optional<SecretBytes> row(const RowKey& key) const;

 private:
  PublicGroup() = default;

  [[nodiscard]] Result<Bytes> signature_key_of(const FramedContent& content) const;
  [[nodiscard]] Status validate_path(const ProposedEpoch& epoch, const UpdatePath& path,
                                     LeafIndex committer, const Checks& checks) const;
  [[nodiscard]] Result<ProposedEpoch> apply_list(std::vector<SentProposal> proposals,
                                                 const Sender& committer,
                                                 const Checks& checks) const;
  [[nodiscard]] Status check_alone(const SentProposal& sent, const Extensions& extensions,
                                   const Checks& checks) const;

  GroupContext context_;
  RatchetTree tree_;
  Bytes interim_transcript_hash_;
  Bytes confirmation_tag_;
  ProposalCache proposals_;
  TouchedRows touched_;
};

// The external senders that a group's extensions name: malformed ones are the decoder's rule.
[[nodiscard]] Result<std::vector<ExternalSender>> external_senders(const Extensions& extensions);

}  // namespace linnet::mls
