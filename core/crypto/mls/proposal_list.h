#pragma once

#include <cstdint>
#include <map>
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

// Proposals of this epoch that a commit may refer to.
using ProposalCache = std::map<ProposalRef, SentProposal>;

// unknown_proposal; external_commit where an external commit refers to one.
[[nodiscard]] Result<std::vector<SentProposal>> resolve_proposals(const Commit& commit,
                                                                  const Sender& committer,
                                                                  const ProposalCache& cache);

// What a proposal must fulfil by itself when it arrives (section 12.1), in this group and epoch.
[[nodiscard]] Status validate_proposal(const SentProposal& sent, const RatchetTree& tree,
                                       ByteView group_id, const Extensions& group_extensions,
                                       std::optional<std::uint64_t> now);

// What the list must fulfil (section 12.2): each proposal by itself, and all of them together.
[[nodiscard]] Status validate_proposal_list(const std::vector<SentProposal>& proposals,
                                            const Sender& committer, const RatchetTree& tree,
                                            ByteView group_id, const Extensions& group_extensions,
                                            std::optional<std::uint64_t> now);

// Whether the commit needs a path (section 12.4).
[[nodiscard]] bool is_path_required(const std::vector<SentProposal>& proposals);

// What a list changed.
struct AppliedProposals {
  std::vector<LeafIndex> updated;
  std::vector<LeafIndex> removed;
  std::vector<LeafIndex> added;
  std::vector<const KeyPackage*> added_key_packages;  // borrowed from the proposals
  std::vector<PreSharedKeyId> psks;
  std::optional<Bytes> external_init;  // kem_output
  std::optional<ReInit> reinit;
};

// Applies a list that is valid (section 12.3): context extensions, updates, removes, adds. The
// members are checked against each other and the new extensions afterwards (check_members).
[[nodiscard]] AppliedProposals apply_proposals(const std::vector<SentProposal>& proposals,
                                               RatchetTree& tree, Extensions& group_extensions);

}  // namespace linnet::mls
