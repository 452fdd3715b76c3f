#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "core/crypto/mls/group_rows.h"
#include "core/crypto/mls/key_schedule.h"
#include "core/crypto/mls/mls_message.h"
#include "core/crypto/mls/past_epoch.h"
#include "core/crypto/mls/public_group.h"
#include "core/crypto/mls/secret_tree.h"
#include "core/crypto/mls/treekem.h"

namespace linnet::mls {

// Pre-shared keys that the application has. Null where one is not known; borrowed until the store
// changes.
class PskStore {
 public:
  PskStore() = default;
  PskStore(const PskStore&) = delete;
  PskStore& operator=(const PskStore&) = delete;
  virtual ~PskStore() = default;

  [[nodiscard]] virtual const SecretBytes* find(ByteView psk_id) const = 0;
  // The resumption PSK of another group's epoch (`Group::resumption_psk`).
  [[nodiscard]] virtual const SecretBytes* find_resumption(ByteView group_id,
                                                           std::uint64_t epoch) const {
    (void)group_id, (void)epoch;
    return nullptr;
  }
};

class Group;

// What joining and processing depend on besides the group. Borrowed for the call.
struct Surroundings {
  Checks checks;
  const PskStore* psks = nullptr;
  // The group that a Welcome may continue: as its reinitialization or as a branch of it.
  const Group* continued = nullptr;
};

// What `process` found.
struct ReceivedApplication {
  LeafIndex sender;
  Credential credential;  // of the sender, in the message's epoch
  std::uint64_t epoch = 0;
  Bytes authenticated_data;
  Bytes application_data;
};
struct ReceivedProposal {
  Sender sender;
  ProposalRef ref;
  ProposalType type{};
};
struct ReceivedCommit {
  LeafIndex committer;
  std::uint64_t epoch = 0;  // the one that began
  std::vector<LeafIndex> added;
  std::vector<LeafIndex> updated;
  std::vector<LeafIndex> removed;
  bool removed_self = false;  // this client is no member any more; its group is closed
  std::optional<ReInit> reinit;  // the group is closed, a new one is to follow
};
using Received = std::variant<ReceivedApplication, ReceivedProposal, ReceivedCommit>;

// What a commit is to hold and how it is sent.
struct CommitOptions {
  std::vector<Proposal> proposals;  // by value, besides those that were received
  bool force_path = false;          // fresh secrets though the proposals need none
  bool is_private = false;          // a PrivateMessage, which no public follower can validate
  bool tree_in_welcome = true;
  Bytes authenticated_data;
};

// What is to be sent: the commit to the group and, once it was accepted, the welcome to whom it adds.
struct CommitOutput {
  MlsMessage commit;
  std::optional<Welcome> welcome;
  GroupInfo group_info;  // of the epoch that begins, without its tree; for external commits
};

struct ExternalJoinOptions {
  bool resync = false;  // the leaf of the same client (Authenticator) is removed
  std::vector<PreSharedKeyId> psks;
  Bytes authenticated_data;
};

struct ExternalJoin;

// A member's view of a group (RFC 9420). A value that is moved; every operation that fails leaves it
// as it was.
//
// Stored as rows. Whoever stores a group does, in this order:
// - receive: `process`, then one transaction with `take_changes` and what came out (the plaintext, the
//   place in the log). A crash before it has changed nothing: the message is processed again.
// - send: `encrypt`, `propose` or `commit`, then a transaction with `take_changes` and the bytes to be
//   sent, then send. A crash in between sends what was stored; no key is used for two messages.
// - `merge` or `discard`, then a transaction with `take_changes`.
// - join: one transaction with `take_changes` and the end of the key package's init key.
// A transaction that fails means that this object is ahead of the store: it is dropped and loaded.
class Group {
 public:
  // Section 12.4.3.1. The key package's init key is to be destroyed by the caller afterwards. `tree`
  // stands in where the GroupInfo holds none. That no other group of this client has the same
  // group_id is for the caller to check.
  [[nodiscard]] static Result<Group> join(const Welcome& welcome, const OwnKeyPackage& own,
                                          const std::optional<RatchetTree>& tree,
                                          const Surroundings& surroundings);

  // Section 12.4.3.2: joins with a commit of its own. The group is in the new epoch already; it is
  // dropped where the commit is not accepted. The leaf is that of a key package.
  [[nodiscard]] static Result<ExternalJoin> join_externally(
      Entropy& entropy, const GroupInfo& group_info, const OwnKeyPackage& own,
      const std::optional<RatchetTree>& tree, ExternalJoinOptions options,
      const Surroundings& surroundings);

  // A group of one member, in epoch 0 (section 11); the creator's leaf is that of a key package.
  [[nodiscard]] static Result<Group> create(Entropy& entropy, Bytes group_id,
                                            const OwnKeyPackage& own, Extensions extensions);

  // From all rows that were stored, in any order. stored_rows.
  [[nodiscard]] static Result<Group> load(std::vector<GroupRow> rows);
  // What a store is to do since the last call; everything at first.
  [[nodiscard]] RowChanges take_changes();

  // Sends a proposal on its own; it is kept for the next commit. commit_pending.
  [[nodiscard]] Result<MlsMessage> propose(Entropy& entropy, const Proposal& proposal,
                                           bool is_private, const Surroundings& surroundings);

  // Makes a commit of those in `options` and of the proposals that were received, as far as they fit
  // (`PublicGroup::choose`). This group stays in its epoch until `merge`, when the commit was
  // accepted, or `discard`. commit_pending, or the rule that the proposals break.
  [[nodiscard]] Result<CommitOutput> commit(Entropy& entropy, CommitOptions options,
                                            const Surroundings& surroundings);
  [[nodiscard]] Status merge();
  void discard();
  [[nodiscard]] bool has_pending_commit() const { return pending_.has_value(); }

  // An application message, with so many octets of padding. proposals_pending: what was proposed in
  // this epoch is to be committed first.
  [[nodiscard]] Result<PrivateMessage> encrypt(Entropy& entropy, Bytes application_data,
                                               Bytes authenticated_data, std::size_t padding);

  // The GroupInfo of this epoch, signed.
  [[nodiscard]] GroupInfo group_info(bool with_tree) const;

  // Takes in a PublicMessage or PrivateMessage of another member.
  [[nodiscard]] Result<Received> process(const MlsMessage& message,
                                         const Surroundings& surroundings);

  [[nodiscard]] const PublicGroup& state() const { return public_; }
  [[nodiscard]] const GroupContext& context() const { return public_.context(); }
  [[nodiscard]] LeafIndex own_leaf() const { return own_leaf_; }
  [[nodiscard]] bool is_closed() const { return closed_; }
  // What closed the group, where it was a ReInit.
  [[nodiscard]] const std::optional<ReInit>& reinit() const { return reinit_; }
  [[nodiscard]] ByteView epoch_authenticator() const {
    return secrets_.epoch_authenticator.view();
  }
  // Of this epoch or one of the last ones; null where it is not kept. Borrowed until a change.
  [[nodiscard]] const SecretBytes* resumption_psk(std::uint64_t epoch) const;
  // MLS-Exporter (section 8.5).
  [[nodiscard]] SecretBytes export_secret(std::string_view label, ByteView context,
                                          std::size_t size) const {
    return secrets_.export_secret(label, context, size);
  }

 private:
  // The private side of the epoch that a commit begins.
  struct NextEpoch {
    TreeKeys keys;
    EpochSecrets secrets;
  };

  struct PendingCommit {
    StagedCommit staged;
    NextEpoch next;
  };

  Group(PublicGroup state, LeafIndex own_leaf, Ed25519KeyPair signature_key, TreeKeys keys,
        EpochSecrets secrets);
  // Without the rows of messages: they come from the store.
  struct Stored;
  explicit Group(Stored&& stored);

  [[nodiscard]] Result<AuthenticatedContent> open_public(const PublicMessage& message) const;
  [[nodiscard]] Result<Received> process_private(const PrivateMessage& message,
                                                 const Surroundings& surroundings);
  [[nodiscard]] Result<Received> process_late(const PrivateMessage& message, PastEpoch& epoch);
  [[nodiscard]] Result<Received> take_in(const AuthenticatedContent& content,
                                         const Surroundings& surroundings);
  [[nodiscard]] Result<Received> take_in_commit(const AuthenticatedContent& content,
                                                const Surroundings& surroundings);
  [[nodiscard]] Result<NextEpoch> next_epoch(const StagedCommit& staged,
                                             const Surroundings& surroundings) const;
  void close_as_removed();
  void forget(SecretTree& messages);
  void advance(StagedCommit&& staged, NextEpoch&& next);

  [[nodiscard]] FramedContent framed(Content content, Bytes authenticated_data) const;
  [[nodiscard]] MlsMessage protect(Entropy& entropy, AuthenticatedContent content);
  struct Drawn {
    NewPath path;
    TreeKeys keys;
  };
  [[nodiscard]] Result<std::optional<Drawn>> add_path(Entropy& entropy, bool force,
                                                      ProposedEpoch& epoch, Commit& commit) const;
  [[nodiscard]] Result<std::optional<Welcome>> welcome_of(
      Entropy& entropy, const std::vector<SentProposal>& proposals, const StagedCommit& staged,
      const Drawn* drawn, ByteView joiner, ByteView psk, GroupInfo group_info,
      bool with_tree) const;

  // Rows: group_store.cpp.
  [[nodiscard]] std::optional<SecretBytes> row(const RowKey& key) const;
  [[nodiscard]] SecretBytes pending_row() const;
  [[nodiscard]] static Result<PendingCommit> read_pending(const PublicGroup& state, ByteView value);
  [[nodiscard]] PastEpoch* find_past(std::uint64_t epoch);
  void touch_keys();

  friend class GroupForge;  // tests: what a malicious member could send

  PublicGroup public_;
  LeafIndex own_leaf_;
  Ed25519KeyPair signature_key_;
  TreeKeys keys_;
  EpochSecrets secrets_;
  SecretTree messages_;
  std::deque<PastEpoch> past_;
  std::map<std::uint64_t, SecretBytes> resumption_psks_;
  std::optional<PendingCommit> pending_;
  bool closed_ = false;
  std::optional<ReInit> reinit_;
  TouchedRows touched_;
};

// A member that joined by itself, and what it sends.
struct ExternalJoin {
  Group group;
  MlsMessage commit;
  GroupInfo group_info;  // of the epoch that begins, without its tree
};

}  // namespace linnet::mls
