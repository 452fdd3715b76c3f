#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "core/crypto/mls/key_schedule.h"
#include "core/crypto/mls/mls_message.h"
#include "core/crypto/mls/public_group.h"
#include "core/crypto/mls/secret_tree.h"
#include "core/crypto/mls/treekem.h"

namespace linnet::mls {

// External pre-shared keys that the application has.
class PskStore {
 public:
  PskStore() = default;
  PskStore(const PskStore&) = delete;
  PskStore& operator=(const PskStore&) = delete;
  virtual ~PskStore() = default;

  // Null where it is not known; borrowed until the store changes.
  [[nodiscard]] virtual const SecretBytes* find(ByteView psk_id) const = 0;
};

// What joining and processing depend on besides the group. Borrowed for the call.
struct Surroundings {
  Checks checks;
  const PskStore* psks = nullptr;
};

// What `process` found.
struct ReceivedApplication {
  LeafIndex sender;
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

// A member's view of a group (RFC 9420). A value that is moved; every operation that fails leaves it
// as it was.
class Group {
 public:
  // Section 12.4.3.1. The key package's init key is to be destroyed by the caller afterwards. `tree`
  // stands in where the GroupInfo holds none.
  [[nodiscard]] static Result<Group> join(const Welcome& welcome, const OwnKeyPackage& own,
                                          const std::optional<RatchetTree>& tree,
                                          const Surroundings& surroundings);

  // A group of one member, in epoch 0 (section 11); the creator's leaf is that of a key package.
  [[nodiscard]] static Result<Group> create(Entropy& entropy, Bytes group_id,
                                            const OwnKeyPackage& own, Extensions extensions);

  // Sends a proposal on its own; it is kept for the next commit. commit_pending.
  [[nodiscard]] Result<MlsMessage> propose(Entropy& entropy, const Proposal& proposal,
                                           bool is_private, const Surroundings& surroundings);

  // Makes a commit of every proposal that was received and of those in `options`. This group stays
  // in its epoch until `merge`, when the commit was accepted, or `discard`. commit_pending, or the
  // rule that the proposals break.
  [[nodiscard]] Result<CommitOutput> commit(Entropy& entropy, CommitOptions options,
                                            const Surroundings& surroundings);
  [[nodiscard]] Status merge();
  void discard();
  [[nodiscard]] bool has_pending_commit() const { return pending_.has_value(); }

  // An application message, with so many octets of padding.
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
  [[nodiscard]] ByteView epoch_authenticator() const {
    return secrets_.epoch_authenticator.view();
  }
  // MLS-Exporter (section 8.5).
  [[nodiscard]] SecretBytes export_secret(std::string_view label, ByteView context,
                                          std::size_t size) const {
    return secrets_.export_secret(label, context, size);
  }

 private:
  // What decrypts messages of an epoch that is over.
  struct PastEpoch {
    PublicGroup state;
    SecretTree messages;
    SecretBytes sender_data_secret;
  };
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

  [[nodiscard]] Result<AuthenticatedContent> open_public(const PublicMessage& message) const;
  [[nodiscard]] Result<Received> process_private(const PrivateMessage& message,
                                                 const Surroundings& surroundings);
  [[nodiscard]] Result<Received> take_in(const AuthenticatedContent& content,
                                         const Surroundings& surroundings);
  [[nodiscard]] Result<Received> take_in_commit(const AuthenticatedContent& content,
                                                const Surroundings& surroundings);
  [[nodiscard]] Result<NextEpoch> next_epoch(const StagedCommit& staged,
                                             const Surroundings& surroundings) const;
  [[nodiscard]] Result<SecretBytes> find_psk(const PreSharedKeyId& id,
                                             const Surroundings& surroundings) const;
  [[nodiscard]] Result<SecretBytes> psk_secret_of(const std::vector<PreSharedKeyId>& ids,
                                                  const Surroundings& surroundings) const;
  void advance(StagedCommit&& staged, NextEpoch&& next);

  [[nodiscard]] FramedContent framed(Content content, Bytes authenticated_data) const;
  [[nodiscard]] Result<MlsMessage> protect(Entropy& entropy, AuthenticatedContent content);
  [[nodiscard]] Commit commit_of(const std::vector<Proposal>& proposals) const;
  struct Drawn {
    NewPath path;
    TreeKeys keys;
    RatchetTree tree;
  };
  [[nodiscard]] Result<std::optional<Drawn>> add_path(Entropy& entropy, Commit& commit, bool force,
                                                      const Surroundings& surroundings) const;
  [[nodiscard]] Result<std::optional<Welcome>> welcome_of(
      Entropy& entropy, const Commit& commit, const StagedCommit& staged, const Drawn* drawn,
      ByteView joiner, ByteView psk, GroupInfo group_info, bool with_tree) const;

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
};

}  // namespace linnet::mls
