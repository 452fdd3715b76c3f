// Commands that show one result and end: `chats`, `status`, `outbox`.
#pragma once

#include <optional>
#include <string>

#include "native-host/client/client_task.h"

namespace linnet {

class ChatsTask final : public ClientTask {
 public:
  using ClientTask::ClientTask;

 private:
  void start() override;
};

class StatusTask final : public ClientTask {
 public:
  StatusTask(EngineHost& host, Output& out, std::string server) : ClientTask(host, out), server_(std::move(server)) {}

 private:
  void start() override;
  void connection_changed() override;
  ExitCode timed_out() override;  // being offline is a status too

  void report();

  const std::string server_;
};

class OutboxTask final : public ClientTask {
 public:
  struct Options {
    std::optional<LocalId> retry;
    std::optional<LocalId> cancel;
    std::optional<LocalId> move;
    std::optional<LocalId> before;  // of move; nothing: behind all
  };

  OutboxTask(EngineHost& host, Output& out, const Options& options) : ClientTask(host, out), options_(options) {}

 private:
  void start() override;
  void change(const LocalId& local_id);
  void list();

  const Options options_;
};

}  // namespace linnet
