#include "core/engine/people.h"

#include "core/model/limits.h"

namespace linnet {
namespace {

constexpr std::size_t kNamesCached = 20'000;

}  // namespace

const std::string& People::name_of(const UserId& user) {
  if (const auto found = names_.find(user); found != names_.end()) return found->second;
  const Result<std::optional<Profile>> profile = store_.profile(user);
  if (profile && *profile && !(*profile)->name.empty()) {
    if (names_.size() >= kNamesCached) names_.clear();
    return names_.emplace(user, (*profile)->name).first->second;
  }
  if (!user.empty() && !asked_.contains(user)) wanted_.insert(user);
  return user.text();
}

Status People::want_members(const ChatId& chat_id) {
  LINNET_ASSIGN(const std::optional<StoredChat> chat, store_.chat(chat_id));
  if (!chat || chat->creating || !chat->head.my_role || chat->members_complete) return {};
  if (asked_members_.insert(chat_id).second) wanted_members_.emplace(chat_id, UserId{});
  return {};
}

Status People::find(Turn& turn, CallId call, const std::string& prefix) {
  const std::uint64_t id = connection_.next_request_id();
  if (!connection_.send(turn, wire::Fetch{id, wire::FetchDirectory{prefix}})) return fail(ErrorCode::offline);
  searches_.emplace(id, call);
  return {};
}

Status People::fetched(Turn& turn, const wire::Fetched& frame) {
  if (const auto* profiles = std::get_if<wire::FetchedProfiles>(&frame.what)) {
    LINNET_TRY(store_.put_profiles(profiles->profiles));
    for (const Profile& profile : profiles->profiles) names_.erase(profile.user_id);
    turn.changes.names = true;
    if (const auto search = searches_.find(frame.id); search != searches_.end()) {
      turn.act(Reply{search->second, Answer{FoundPeople{profiles->profiles}}});
      searches_.erase(search);
    }
    return {};
  }
  if (const auto* members = std::get_if<wire::FetchedMembers>(&frame.what)) return fetched_members(turn, *members);
  return {};
}

Status People::fetched_members(Turn& turn, const wire::FetchedMembers& page) {
  LINNET_ASSIGN(std::optional<StoredChat> chat, store_.chat(page.chat_id));
  if (!chat) return {};
  LINNET_TRY(store_.put_members(page.chat_id, page.members));
  if (page.more && !page.members.empty()) {
    wanted_members_.insert_or_assign(page.chat_id, page.members.back().user_id);
  } else {
    chat->members_complete = true;
    chat->members_as_of = page.as_of;
    LINNET_TRY(store_.put_chat(*chat));
  }
  turn.changes.chats.insert(page.chat_id);
  return {};
}

Status People::changed(Turn& turn, const Profile& profile) {
  LINNET_TRY(store_.put_profiles({profile}));
  names_.erase(profile.user_id);
  turn.changes.names = true;
  return {};
}

bool People::failed(Turn& turn, std::uint64_t id, const Error& error) {
  const auto search = searches_.find(id);
  if (search == searches_.end()) return false;
  turn.act(Reply{search->second, std::unexpected(error)});
  searches_.erase(search);
  return true;
}

void People::pump(Turn& turn) {
  if (!connection_.is_welcomed()) return;
  while (!wanted_.empty()) {
    wire::FetchProfiles fetch;
    while (!wanted_.empty() && fetch.users.size() < limits::kProfilesPerFetch) {
      fetch.users.push_back(*wanted_.begin());
      asked_.insert(wanted_.extract(wanted_.begin()));
    }
    connection_.send(turn, wire::Fetch{connection_.next_request_id(), std::move(fetch)});
  }
  for (const auto& [chat_id, after] : wanted_members_) {
    wire::FetchMembers fetch{.chat_id = chat_id, .after = std::nullopt};
    if (!after.empty()) fetch.after = after;
    connection_.send(turn, wire::Fetch{connection_.next_request_id(), std::move(fetch)});
  }
  wanted_members_.clear();
}

void People::forget(Turn& turn) {
  asked_.clear();
  asked_members_.clear();
  wanted_members_.clear();
  for (const auto& [id, call] : searches_) turn.act(Reply{call, fail(ErrorCode::offline)});
  searches_.clear();
}

}  // namespace linnet
