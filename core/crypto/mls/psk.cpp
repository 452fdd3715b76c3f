#include "core/crypto/mls/psk.h"

#include <algorithm>
#include <utility>

#include "core/base/result.h"
#include "core/crypto/hkdf.h"

namespace linnet::mls {
namespace {

// The one key with which a Welcome continues a group; null where there is none.
const ResumptionPsk* continuing(const PreSharedKeyId& id) {
  const auto* resumption = std::get_if<ResumptionPsk>(&id.psk);
  return resumption && resumption->usage != ResumptionPskUsage::application ? resumption : nullptr;
}

// Whether each of `members` has the same client among `others`.
bool are_all_among(const RatchetTree& members, const RatchetTree& others,
                   const Authenticator& authenticator) {
  const auto places = others.members();
  const auto own = members.members();
  return std::all_of(own.begin(), own.end(), [&](LeafIndex member) {
    return std::any_of(places.begin(), places.end(), [&](LeafIndex other) {
      return authenticator.is_same_client(others.leaf(other)->credential,
                                          members.leaf(member)->credential);
    });
  });
}

Status check_reinit(const ReInit& reinit, const GroupContext& context) {
  if (context.group_id != reinit.group_id || context.version != reinit.version ||
      context.cipher_suite != reinit.cipher_suite || context.extensions != reinit.extensions)
    return broken(Rule::continued_group, "not what the ReInit says");
  return {};
}

}  // namespace

Result<SecretBytes> find_psk(const PreSharedKeyId& id, const Group* own,
                             const Surroundings& surroundings) {
  const SecretBytes* secret = nullptr;
  if (const auto* external = std::get_if<ExternalPsk>(&id.psk)) {
    if (surroundings.psks) secret = surroundings.psks->find(external->psk_id);
  } else {
    const auto& resumption = std::get<ResumptionPsk>(id.psk);
    if (own && resumption.psk_group_id == own->context().group_id)
      secret = own->resumption_psk(resumption.psk_epoch);
    else if (surroundings.psks)
      secret = surroundings.psks->find_resumption(resumption.psk_group_id, resumption.psk_epoch);
  }
  if (!secret) return broken(Rule::psk, "unknown");
  return secret->clone();
}

Result<SecretBytes> psk_secret_of(const std::vector<PreSharedKeyId>& ids, const Group* own,
                                  const Surroundings& surroundings) {
  std::vector<Psk> psks;
  for (const PreSharedKeyId& id : ids) {
    LINNET_ASSIGN(SecretBytes secret, find_psk(id, own, surroundings));
    psks.push_back({id, std::move(secret)});
  }
  return psk_secret(psks);
}

Result<SecretBytes> welcome_psk_secret(const std::vector<PreSharedKeyId>& ids,
                                       const Surroundings& surroundings) {
  std::vector<Psk> psks;
  bool continues = false;
  for (const PreSharedKeyId& id : ids) {
    if (id.psk_nonce.size() != kHashBytes) return broken(Rule::psk, "nonce");
    const ResumptionPsk* resumption = continuing(id);
    if (resumption && resumption->usage != ResumptionPskUsage::reinit &&
        resumption->usage != ResumptionPskUsage::branch)
      return broken(Rule::psk, "usage");
    if (resumption && std::exchange(continues, true))
      return broken(Rule::psk, "more than one group is continued");
    const bool is_known = resumption && surroundings.continued &&
                          surroundings.continued->context().group_id == resumption->psk_group_id;
    if (resumption && !is_known) return broken(Rule::psk, "unknown group");
    LINNET_ASSIGN(SecretBytes secret,
                  find_psk(id, resumption ? surroundings.continued : nullptr, surroundings));
    psks.push_back({id, std::move(secret)});
  }
  return psk_secret(psks);
}

Status check_continuation(const std::vector<PreSharedKeyId>& ids, const PublicGroup& joined,
                          const Surroundings& surroundings) {
  const auto found = std::find_if(ids.begin(), ids.end(),
                                  [](const PreSharedKeyId& id) { return continuing(id); });
  if (found == ids.end()) return {};
  const ResumptionPsk& resumption = *continuing(*found);
  const Group& before = *surroundings.continued;
  const Authenticator& authenticator = surroundings.checks.authenticator;
  if (joined.context().epoch != 1) return broken(Rule::continued_group, "not epoch 1");
  if (resumption.usage == ResumptionPskUsage::branch) {
    if (!are_all_among(joined.tree(), before.state().tree(), authenticator))
      return broken(Rule::continued_group, "a member who is none of the branched group");
    return {};
  }
  if (!before.reinit() || resumption.psk_epoch != before.context().epoch)
    return broken(Rule::continued_group, "not after a ReInit");
  LINNET_TRY(check_reinit(*before.reinit(), joined.context()));
  if (!are_all_among(before.state().tree(), joined.tree(), authenticator))
    return broken(Rule::continued_group, "a member is missing");
  return {};
}

}  // namespace linnet::mls
