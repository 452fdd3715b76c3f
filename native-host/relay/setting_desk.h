// Users' own settings on their way to the log and to the user's other sessions.
#pragma once

#include <optional>
#include <vector>

#include "native-host/relay/session_work.h"

namespace linnet {

[[nodiscard]] wire::ServerFrame fetched_settings(std::uint64_t id, SettingsPage page);

class SettingDesk {
 public:
  explicit SettingDesk(SessionTable& table) : table_(table) {}

  void change(Session& session, const wire::ChangeSettings& change, SessionWork& work);
  // Answers the session. Returns what the user's other sessions are to hear; nothing after an error.
  [[nodiscard]] std::optional<DeliverTo> on_put(const SettingsPutAsked& asked, const Result<Commit>& commit, SessionWork& work);
  // Tells the sessions of users who are blocked from now on, or no longer. Returns those that are open and follow the
  // presence of the user who has changed that. Valid until the next change of the table.
  [[nodiscard]] std::vector<const Session*> tell_blocked(const SettingsPutAsked& asked, Commit commit);

  void fetch(Session& session, std::uint64_t id, const wire::FetchSettings& fetch, SessionWork& work);
  void on_read(const SettingsAsked& asked, Result<SettingsPage> page, SessionWork& work);

 private:
  SessionTable& table_;
};

}  // namespace linnet
