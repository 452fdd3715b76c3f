// Which of the kept proposals a committer takes.
#include <algorithm>
#include <utility>

#include "core/base/result.h"
#include "core/crypto/mls/public_group.h"

namespace linnet::mls {
namespace {

// Proposals that this committer can never take, whatever else is proposed.
bool is_possible(const SentProposal& sent, LeafIndex committer,
                 const PublicGroup::HasPsk& has_psk) {
  const auto& body = sent.proposal.body;
  if (std::holds_alternative<Update>(body)) return sent.sender.member() != committer;
  if (const auto* remove = std::get_if<Remove>(&body)) return remove->removed != committer;
  if (const auto* psk = std::get_if<PreSharedKey>(&body)) return has_psk(psk->psk);
  return !std::holds_alternative<ReInit>(body);
}

// Removes win over updates, the latest update over earlier ones; everything else as it came.
std::vector<const KeptProposal*> by_preference(const ProposalCache& cache) {
  std::vector<const KeptProposal*> order;
  const auto take = [&](auto wanted) {
    for (const KeptProposal& kept : cache)
      if (wanted(kept.sent.proposal.body)) order.push_back(&kept);
  };
  const auto is_update = [](const auto& body) { return std::holds_alternative<Update>(body); };
  const auto is_remove = [](const auto& body) { return std::holds_alternative<Remove>(body); };
  take(is_remove);
  const auto updates = static_cast<std::ptrdiff_t>(order.size());
  take(is_update);
  std::reverse(order.begin() + updates, order.end());
  take([&](const auto& body) { return !is_remove(body) && !is_update(body); });
  return order;
}

}  // namespace

Result<PublicGroup::Choice> PublicGroup::choose(LeafIndex committer,
                                                const std::vector<Proposal>& own,
                                                const HasPsk& has_psk,
                                                const Checks& checks) const {
  const Sender self{MemberSender{committer}};
  std::vector<SentProposal> list;
  for (const Proposal& proposal : own) list.push_back({proposal, self});
  const Extensions& extensions = extensions_after(list, context_.extensions);
  for (const SentProposal& sent : list) LINNET_TRY(check_alone(sent, extensions, checks));
  std::vector<const KeptProposal*> taken;
  for (const KeptProposal* kept : by_preference(proposals_))
    if (is_possible(kept->sent, committer, has_psk) && check_proposal(kept->sent, checks))
      taken.push_back(kept);

  const auto try_with = [&](const std::vector<const KeptProposal*>& kept) -> Result<ProposedEpoch> {
    std::vector<SentProposal> whole = list;
    for (const KeptProposal* one : kept) whole.push_back(one->sent);
    LINNET_ASSIGN(ProposedEpoch next, apply_list(std::move(whole), self, checks));
    LINNET_TRY(check_members(next.tree, next.extensions));
    return next;
  };
  auto epoch = try_with(taken);
  if (!epoch) {
    // Some do not fit together: one after the other, as far as they do.
    std::vector<const KeptProposal*> fitting;
    epoch = try_with(fitting);
    if (!epoch) return std::unexpected(std::move(epoch).error());
    for (const KeptProposal* kept : taken) {
      fitting.push_back(kept);
      if (auto next = try_with(fitting))
        epoch = std::move(next);
      else
        fitting.pop_back();
    }
    taken = std::move(fitting);
  }
  Commit commit;
  for (const Proposal& proposal : own) commit.proposals.push_back({proposal});
  for (const KeptProposal* kept : taken) commit.proposals.push_back({kept->ref});
  return Choice{std::move(commit), *std::move(epoch)};
}

}  // namespace linnet::mls
