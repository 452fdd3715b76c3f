// What one command does with a running engine: it starts, hears how the connection fares, and ends with an exit code. Time
// and Ctrl-C end it too.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "native-host/client/chat_argument.h"
#include "native-host/client/engine_host.h"
#include "native-host/client/exit_code.h"
#include "native-host/client/output.h"

namespace linnet {

class ClientTask {
 public:
  struct Limits {
    bool online = true;
    std::optional<std::chrono::milliseconds> time;  // nothing: as long as it takes
  };

  // Borrows both for its life.
  ClientTask(EngineHost& host, Output& out) : host_(host), out_(out) {}
  ClientTask(const ClientTask&) = delete;
  ClientTask& operator=(const ClientTask&) = delete;
  virtual ~ClientTask() = default;

  ExitCode run(const Limits& limits);

 protected:
  virtual void start() = 0;
  // Also whenever something left the outbox.
  virtual void connection_changed() {}
  // The engine has handled something: what the task waits for may have happened, visibly or not.
  virtual void turned() {}
  // Something went wrong that no call reports; it has been said.
  virtual void troubled(const Error&) {}
  // Says what is left undone.
  virtual ExitCode timed_out();
  virtual ExitCode interrupted() { return ExitCode::interrupted; }

  void end(ExitCode code);
  void end_with(const Error& error);
  // Calls back once this device has all that the server has; at once when it works offline.
  void when_caught_up(std::function<void()> then);
  // Calls back with a chat that is there, made when a user was named; ends the task when there is none.
  void with_chat(const ChatArgument& argument, std::function<void(const ChatId&)> then);

  [[nodiscard]] const ConnectionResult& connection() const { return connection_; }
  [[nodiscard]] bool is_online() const { return online_; }
  [[nodiscard]] EngineHost& host() { return host_; }
  [[nodiscard]] Output& out() { return out_; }

 private:
  void heard_of_connection(const ConnectionResult& news);
  void trouble(const Error& error);

  EngineHost& host_;
  Output& out_;
  bool online_ = true;
  bool ended_ = false;
  ExitCode code_ = ExitCode::ok;
  ConnectionResult connection_;
  std::function<void()> caught_up_;
  std::set<std::string> troubles_;  // said already
};

}  // namespace linnet
