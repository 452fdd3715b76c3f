#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/crypto/mls/framing.h"
#include "core/crypto/mls/ratchet_tree.h"

// The proposals of a commit: found, judged as a list and applied (RFC 9420, sections 12.1 to 12.3).
namespace linnet::mls {

struct SentProposal {
  Proposal proposal;
  Sender sender;
};

struct KeptProposal {
  ProposalRef ref;
  SentProposal sent;
};

// Proposals of this epoch that a commit may refer to, in the order in which they arrived.
using ProposalCache = std::vector<KeptProposal>;

// Null where it was not kept.
[[nodiscard]] const SentProposal* find_proposal(const ProposalCache& cache, const ProposalRef& ref);

// unknown_proposal; external_commit where an external commit refers to one.
[[nodiscard]] Result<std::vector<SentProposal>> resolve_proposals(const Commit& commit,
                                                                  const Sender& committer,
                                                                  const ProposalCache& cache);

// What a proposal must fulfil by itself (section 12.1), in this group and epoch, with the extensions
// that the group has once it is committed.
[[nodiscard]] Status validate_proposal(const SentProposal& sent, const RatchetTree& tree,
                                       ByteView group_id, const Extensions& group_extensions,
                                       const Lifetimes& lifetimes);

// What the list must fulfil beyond that (section 12.2).
[[nodiscard]] Status validate_proposal_list(const std::vector<SentProposal>& proposals,
                                            const Sender& committer);

// The group's extensions after the list (section 12.3).
[[nodiscard]] const Extensions& extensions_after(const std::vector<SentProposal>& proposals,
                                                 const Extensions& before);

// Whether the commit needs a path (section 12.4).
[[nodiscard]] bool is_path_required(const std::vector<SentProposal>& proposals);

// What a list changed.
struct AppliedProposals {
  std::vector<LeafIndex> updated;
  std::vector<LeafIndex> removed;
  std::vector<LeafIndex> added;
  std::vector<PreSharedKeyId> psks;
  std::optional<Bytes> external_init;  // kem_output
  std::optional<ReInit> reinit;
};

// Applies a list that is valid to the tree (section 12.3): updates, removes, adds. The members are
// checked against each other and the new extensions afterwards (check_members).
[[nodiscard]] AppliedProposals apply_proposals(const std::vector<SentProposal>& proposals,
                                               RatchetTree& tree);

}  // namespace linnet::mls
