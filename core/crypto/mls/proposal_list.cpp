#include "core/crypto/mls/proposal_list.h"

#include <algorithm>
#include <set>

#include "core/base/match.h"
#include "core/base/result.h"
#include "core/crypto/hkdf.h"

namespace linnet::mls {
namespace {

Status validate_psk_id(const PreSharedKeyId& id) {
  if (id.psk_nonce.size() != kHashBytes) return broken(Rule::psk, "nonce");
  const auto* resumption = std::get_if<ResumptionPsk>(&id.psk);
  if (resumption && resumption->usage != ResumptionPskUsage::application)
    return broken(Rule::psk, "usage");
  return {};
}

// Who may send which kind (section 12.1.8 and 12.4.3.2).
bool may_send(const Sender& sender, ProposalType type) {
  return match(
      sender.body, [&](const MemberSender&) { return type != ProposalType::external_init; },
            [&](const ExternalSenderIndex&) {
              return type != ProposalType::update && type != ProposalType::external_init;
            },
            [&](const NewMemberProposal&) { return type == ProposalType::add; },
            [&](const NewMemberCommit&) {
              return type == ProposalType::external_init || type == ProposalType::remove ||
                     type == ProposalType::psk;
            });
}

Status validate_update(const LeafNode& leaf, LeafIndex sender, const RatchetTree& tree,
                       ByteView group_id) {
  if (leaf.leaf_node_source() != LeafNodeSource::update)
    return broken(Rule::leaf_node_source, "update");
  const LeafNode* current = tree.leaf(sender);
  if (!current) return broken(Rule::no_such_leaf, "update");
  if (current->encryption_key == leaf.encryption_key) return broken(Rule::leaf_key_reused);
  return validate_leaf_node(leaf, {group_id, sender});
}

struct ByteOrder {
  bool operator()(ByteView a, ByteView b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  }
};

Status validate_for_member_commit(const std::vector<SentProposal>& proposals,
                                  LeafIndex committer) {
  std::set<LeafIndex> changed;
  std::set<Bytes> psks;
  std::set<ByteView, ByteOrder> init_keys;
  std::size_t context_extensions = 0;
  for (const SentProposal& sent : proposals) {
    const auto& body = sent.proposal.body;
    std::optional<LeafIndex> leaf;
    if (std::holds_alternative<Update>(body)) {
      leaf = sent.sender.member();
      if (leaf == committer) return broken(Rule::proposal_list, "an update of the committer");
    } else if (const auto* remove = std::get_if<Remove>(&body)) {
      leaf = remove->removed;
      if (leaf == committer) return broken(Rule::removed_self);
    } else if (const auto* add = std::get_if<Add>(&body)) {
      if (!init_keys.insert(add->key_package.init_key).second)
        return broken(Rule::proposal_list, "an init key twice");
    } else if (const auto* psk = std::get_if<PreSharedKey>(&body)) {
      if (!psks.insert(encode(psk->psk)).second) return broken(Rule::psk, "twice");
    } else if (std::holds_alternative<GroupContextExtensions>(body)) {
      if (++context_extensions > 1)
        return broken(Rule::proposal_list, "two sets of group extensions");
    } else if (std::holds_alternative<ReInit>(body)) {
      if (proposals.size() > 1) return broken(Rule::proposal_list, "ReInit with others");
    } else if (std::holds_alternative<ExternalInit>(body)) {
      return broken(Rule::proposal_list, "ExternalInit of a member");
    }
    if (leaf && !changed.insert(*leaf).second)
      return broken(Rule::proposal_list, "a leaf is changed twice");
  }
  return {};
}

Status validate_for_external_commit(const std::vector<SentProposal>& proposals) {
  std::size_t inits = 0, removes = 0;
  std::set<Bytes> psks;
  for (const SentProposal& sent : proposals) {
    const auto& body = sent.proposal.body;
    if (std::holds_alternative<ExternalInit>(body)) ++inits;
    if (std::holds_alternative<Remove>(body)) ++removes;
    if (const auto* psk = std::get_if<PreSharedKey>(&body))
      if (!psks.insert(encode(psk->psk)).second) return broken(Rule::psk, "twice");
  }
  if (inits != 1) return broken(Rule::external_commit, "not one ExternalInit");
  if (removes > 1) return broken(Rule::external_commit, "more than one Remove");
  return {};
}

}  // namespace

const SentProposal* find_proposal(const ProposalCache& cache, const ProposalRef& ref) {
  const auto found = std::find_if(cache.begin(), cache.end(),
                                  [&ref](const KeptProposal& kept) { return kept.ref == ref; });
  return found == cache.end() ? nullptr : &found->sent;
}

Result<std::vector<SentProposal>> resolve_proposals(const Commit& commit, const Sender& committer,
                                                    const ProposalCache& cache) {
  std::vector<SentProposal> proposals;
  for (const ProposalOrRef& entry : commit.proposals) {
    if (const auto* proposal = std::get_if<Proposal>(&entry.body)) {
      proposals.push_back({*proposal, committer});
      continue;
    }
    if (committer.is_new_member_commit())
      return broken(Rule::external_commit, "a proposal by reference");
    const SentProposal* found = find_proposal(cache, std::get<ProposalRef>(entry.body));
    if (!found) return broken(Rule::unknown_proposal);
    proposals.push_back(*found);
  }
  return proposals;
}

Status validate_proposal(const SentProposal& sent, const RatchetTree& tree, ByteView group_id,
                         const Extensions& group_extensions, const Lifetimes& lifetimes) {
  if (!may_send(sent.sender, sent.proposal.type())) return broken(Rule::proposal_sender);
  return match(
      sent.proposal.body, [&](const Add& add) -> Status {
              LINNET_TRY(validate_key_package(add.key_package, lifetimes));
              return check_supports(add.key_package.leaf_node, group_extensions);
            },
            [&](const Update& update) -> Status {
              return validate_update(update.leaf_node, *sent.sender.member(), tree, group_id);
            },
            [&](const Remove& remove) -> Status {
              if (!tree.leaf(remove.removed)) return broken(Rule::no_such_leaf, "remove");
              return {};
            },
            [&](const PreSharedKey& psk) -> Status { return validate_psk_id(psk.psk); },
            [&](const ReInit& reinit) -> Status {
              if (reinit.version < kProtocolVersion) return broken(Rule::protocol_version);
              return {};
            },
            [&](const ExternalInit&) -> Status { return {}; },
            [&](const GroupContextExtensions& change) -> Status {
              return check_unique(change.extensions);
            });
}

Status validate_proposal_list(const std::vector<SentProposal>& proposals, const Sender& committer) {
  if (committer.is_new_member_commit()) return validate_for_external_commit(proposals);
  const auto leaf = committer.member();
  if (!leaf) return broken(Rule::sender, "commit");
  return validate_for_member_commit(proposals, *leaf);
}

const Extensions& extensions_after(const std::vector<SentProposal>& proposals,
                                   const Extensions& before) {
  for (const SentProposal& sent : proposals)
    if (const auto* change = std::get_if<GroupContextExtensions>(&sent.proposal.body))
      return change->extensions;
  return before;
}

bool is_path_required(const std::vector<SentProposal>& proposals) {
  return proposals.empty() ||
         std::any_of(proposals.begin(), proposals.end(), [](const SentProposal& sent) {
           switch (sent.proposal.type()) {
             case ProposalType::add:
             case ProposalType::psk:
             case ProposalType::reinit:
               return false;
             default:
               return true;
           }
         });
}

AppliedProposals apply_proposals(const std::vector<SentProposal>& proposals, RatchetTree& tree) {
  AppliedProposals applied;
  for (const SentProposal& sent : proposals) {
    const auto& body = sent.proposal.body;
    if (const auto* update = std::get_if<Update>(&body)) {
      tree.update_leaf(*sent.sender.member(), update->leaf_node);
      applied.updated.push_back(*sent.sender.member());
    } else if (const auto* psk = std::get_if<PreSharedKey>(&body)) {
      applied.psks.push_back(psk->psk);
    } else if (const auto* init = std::get_if<ExternalInit>(&body)) {
      applied.external_init = init->kem_output;
    } else if (const auto* reinit = std::get_if<ReInit>(&body)) {
      applied.reinit = *reinit;
    }
  }
  for (const SentProposal& sent : proposals)
    if (const auto* remove = std::get_if<Remove>(&sent.proposal.body)) {
      tree.remove_leaf(remove->removed);
      applied.removed.push_back(remove->removed);
    }
  for (const SentProposal& sent : proposals)
    if (const auto* add = std::get_if<Add>(&sent.proposal.body))
      applied.added.push_back(tree.add_leaf(add->key_package.leaf_node));
  return applied;
}

}  // namespace linnet::mls
