#include "native-host/relay/creation.h"

#include <set>

#include "core/model/limits.h"

namespace linnet {
namespace {

Result<ChatCreated> direct_chat(const wire::Create& create, const UserId& creator) {
  if (!create.peer || create.peer->empty() || !create.members.empty() || !create.title.empty()) {
    return fail(ErrorCode::malformed, "a direct chat has a peer and nothing else");
  }
  if (ChatId::direct(creator, *create.peer) != create.chat_id) {
    return fail(ErrorCode::malformed, "not the id of a chat of these two");
  }
  ChatCreated created{.type = ChatType::direct, .title = {}, .members = {}};
  for (const UserId& user_id : std::set<UserId>{creator, *create.peer}) {
    created.members.push_back({.user_id = user_id, .role = Role::member});
  }
  return created;
}

Result<ChatCreated> group(const wire::Create& create, const UserId& creator) {
  if (create.peer) return fail(ErrorCode::malformed, "a group has no peer");
  if (create.title.size() > limits::kTitleBytes) return fail(ErrorCode::too_large, "title");
  std::set<UserId> others(create.members.begin(), create.members.end());
  others.erase(creator);
  if (others.contains(UserId{})) return fail(ErrorCode::malformed, "a member without an id");
  if (others.size() >= limits::kMembers) return fail(ErrorCode::too_large, "members");
  ChatCreated created{.type = ChatType::group, .title = create.title, .members = {}};
  created.members.push_back({.user_id = creator, .role = Role::owner});
  for (const UserId& user_id : others) {
    created.members.push_back({.user_id = user_id, .role = Role::member});
  }
  return created;
}

}  // namespace

Result<ChatCreated> creation_of(const wire::Create& create, const UserId& creator) {
  switch (create.chat_id.type()) {
    case ChatType::direct:
      return direct_chat(create, creator);
    case ChatType::group:
      return group(create, creator);
  }
  return fail(ErrorCode::malformed, "not a chat id");
}

}  // namespace linnet
