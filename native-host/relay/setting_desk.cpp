#include "native-host/relay/setting_desk.h"

#include <algorithm>
#include <utility>

#include "core/model/limits.h"
#include "core/wire/setting_codec.h"

namespace linnet {
namespace {

Status check_all(const std::vector<Setting>& settings) {
  if (settings.empty()) return fail(ErrorCode::malformed, "no settings");
  if (settings.size() > limits::kSettingsPerFrame) return fail(ErrorCode::too_large, "more than 200 settings at once");
  std::size_t bytes = 0;
  for (const Setting& setting : settings) {
    LINNET_TRY(check(setting));
    bytes += wire::encoded_size(setting);
  }
  // One large setting is no more than a body.
  if (bytes > limits::kPageBytes) return fail(ErrorCode::too_large, "settings of over 48 KiB at once");
  return {};
}

}  // namespace

wire::ServerFrame fetched_settings(std::uint64_t id, SettingsPage page) {
  return wire::Fetched{.id = id,
                       .what = wire::FetchedSettings{.n = page.n,
                                                     .settings = std::move(page.settings),
                                                     .more = page.more,
                                                     .all = page.all}};
}

void SettingDesk::change(Session& session, const wire::ChangeSettings& change, SessionWork& work) {
  const auto refuse = [&](const Error& error) { work.send(session.id, *refusal_of(change, error)); };
  if (const Status checked = check_all(change.settings); !checked) return refuse(checked.error());
  if (session.reads >= kReadsPerSession) return refuse({ErrorCode::busy, "too many changes at once"});
  ++session.reads;
  const Token token = work.questions.ask(
      SettingsPutAsked{.session = session.id,
                       .id = change.id,
                       .user_id = session.user_id,
                       .settings = std::make_shared<const std::vector<Setting>>(change.settings)});
  work.actions.push_back(PutSettings{
      .token = token, .change = {.user_id = session.user_id, .settings = change.settings}});
}

std::optional<DeliverTo> SettingDesk::on_put(const SettingsPutAsked& asked, const Result<Commit>& commit,
                                             SessionWork& work) {
  Session* session = table_.find(asked.session);
  if (session != nullptr) --session->reads;
  if (!commit) {
    const wire::ChangeSettings change{.id = asked.id, .settings = {}};
    if (session != nullptr) work.send(asked.session, *refusal_of(change, commit.error()));
    return std::nullopt;
  }
  if (session != nullptr) work.send(asked.session, wire::SettingsAccepted{.id = asked.id, .n = *commit});
  return DeliverTo{.users = std::make_shared<const std::vector<UserId>>(1, asked.user_id),
                   .frame = wire::Control{.n = *commit, .item = wire::SettingsChanged{*asked.settings}},
                   .except = asked.session,
                   .ephemeral = false,
                   .commit = *commit};
}

std::vector<const Session*> SettingDesk::tell_blocked(const SettingsPutAsked& asked, Commit commit) {
  std::vector<const Session*> followers;
  for (const Setting& setting : *asked.settings) {
    const auto* blocked = std::get_if<Blocked>(&setting);
    if (blocked == nullptr) continue;
    for (const SessionId id : table_.of_user(blocked->user_id)) {
      Session& session = *table_.find(id);
      if (session.phase != Session::Phase::open) {
        session.block_news.push_back({.by = asked.user_id, .on = blocked->on, .commit = commit});
        continue;
      }
      session.blocked_by.set(asked.user_id, blocked->on);
      if (std::ranges::find(session.followed, asked.user_id) != session.followed.end()) followers.push_back(&session);
    }
  }
  return followers;
}

void SettingDesk::fetch(Session& session, std::uint64_t id, const wire::FetchSettings& fetch, SessionWork& work) {
  if (session.reads >= kReadsPerSession) {
    const wire::Fetch asked{.id = id, .what = fetch};
    return work.send(session.id, *refusal_of(asked, {ErrorCode::busy, "too many fetches at once"}));
  }
  ++session.reads;
  const Token token = work.questions.ask(SettingsAsked{.session = session.id, .fetch_id = id});
  work.actions.push_back(ReadSettings{
      .token = token,
      .range = {.user_id = session.user_id, .after = fetch.after, .rest_of_all = fetch.rest_of_all}});
}

void SettingDesk::on_read(const SettingsAsked& asked, Result<SettingsPage> page, SessionWork& work) {
  Session* session = table_.find(asked.session);
  if (session == nullptr) return;
  --session->reads;
  if (!page) {
    const wire::Fetch fetch{.id = asked.fetch_id, .what = wire::FetchSettings{}};
    return work.send(asked.session, *refusal_of(fetch, page.error()));
  }
  work.send(asked.session, fetched_settings(asked.fetch_id, *std::move(page)));
}

}  // namespace linnet
