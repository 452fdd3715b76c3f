#pragma once

#include <vector>

#include "core/crypto/mls/group.h"

// Where pre-shared keys come from (RFC 9420, sections 8.4, 8.6 and 12.4.3.1).
namespace linnet::mls {

// For commits: external ones, and resumption PSKs of this group (`own`, null when joining) and of
// others. psk where one is not known.
[[nodiscard]] Result<SecretBytes> find_psk(const PreSharedKeyId& id, const Group* own,
                                           const Surroundings& surroundings);
[[nodiscard]] Result<SecretBytes> psk_secret_of(const std::vector<PreSharedKeyId>& ids,
                                                const Group* own,
                                                const Surroundings& surroundings);

// For a Welcome: these too, but for reinit and branch from the group that is continued, of which
// there is one at most.
[[nodiscard]] Result<SecretBytes> welcome_psk_secret(const std::vector<PreSharedKeyId>& ids,
                                                     const Surroundings& surroundings);

// Whether a group that was joined continues `surroundings.continued` as its Welcome says: the checks
// of sections 11.2 and 11.3. Nothing to check where no such key is among `ids`. continued_group.
[[nodiscard]] Status check_continuation(const std::vector<PreSharedKeyId>& ids,
                                        const PublicGroup& joined,
                                        const Surroundings& surroundings);

}  // namespace linnet::mls
