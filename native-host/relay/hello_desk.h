// From hello to welcome: what the user has is read from the log, while the stream is already held
// for the session, so that the welcome and what follows it leave no gap.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "native-host/relay/session_work.h"

namespace linnet {

class HelloDesk {
 public:
  static constexpr Duration kWait = 5s;  // in the queue of hellos
  static constexpr std::size_t kHeldFrames = 4'096;

  HelloDesk(const SessionRelay::Options& options, SessionTable& table)
      : options_(options), table_(table) {}

  // `session` has just been added to the table.
  void begin(Session& session, SessionWork& work);
  // A frame for a session that is not open yet.
  void hold(Session& session, HeldFrame frame);

  // Returns the session when this answer has opened it: its welcome, held frames and newest pages
  // are under way. Nothing when it is gone, must be read again, or is refused (then the caller
  // closes it: `refused`).
  struct Answer {
    Session* opened = nullptr;
    std::optional<SessionId> refused;
  };
  [[nodiscard]] Answer on_user_read(const UserAsked& asked, Result<UserSnapshot> read,
                                    SessionWork& work);

  // Starts queued hellos as far as there is space; returns the sessions that have waited too long,
  // for the caller to close.
  [[nodiscard]] std::deque<SessionId> advance(SessionWork& work);
  [[nodiscard]] std::optional<MonoTime> next_due() const;

 private:
  struct Queued {
    SessionId session;
    MonoTime until;
  };

  void read(Session& session, Commit since, SessionWork& work);
  void welcome(Session& session, UserSnapshot snapshot, SessionWork& work);
  void put_user(const Session& session, const std::optional<Profile>& known, SessionWork& work);
  void pull_newest_pages(const Session& session, const std::vector<ChatHead>& heads,
                         SessionWork& work) const;

  const SessionRelay::Options& options_;
  SessionTable& table_;
  std::deque<Queued> queue_;
  std::size_t reading_ = 0;
};

}  // namespace linnet
