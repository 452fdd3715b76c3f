// What a Create makes, or why not.
#pragma once

#include "core/base/result.h"
#include "core/model/entry.h"
#include "core/wire/frame.h"

namespace linnet {

// The first entry of a chat that `creator` asks for. A direct chat has both users as members; in a
// group the creator is the owner and everybody is listed once. Errors: malformed (a direct chat's
// id is not that of its users; members of a direct chat; the peer of a group), too_large (members,
// title).
[[nodiscard]] Result<ChatCreated> creation_of(const wire::Create& create, const UserId& creator);

}  // namespace linnet
