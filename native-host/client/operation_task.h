// Commands about one message: `react`, `edit`, `delete`, `forward`, `pin`, `vote`, `close-poll`, `versions`; and `poll`, `pinned`.
// Changes end when the server has accepted all that the chat's outbox holds.
#pragma once

#include <string>
#include <vector>

#include "native-host/client/command_line.h"
#include "native-host/client/send_task.h"

namespace linnet {

class OperationTask final : public DeliveryTask {
 public:
  struct Options {
    OperationWords words;
    ChatArgument chat;
    std::optional<ChatArgument> to;  // of forward
  };

  OperationTask(EngineHost& host, Output& out, Options options) : DeliveryTask(host, out), options_(std::move(options)) {}

 private:
  void start() override;
  void act();
  void ask_poll();
  void show_pinned();
  void show_versions(const MessageKey& key);
  // The engine has shown the change: it goes to the server.
  void change(Command command, const ChatId& waits_for);
  // Errors: not_found (not on this device), malformed (no number).
  [[nodiscard]] Result<TimelineRecord> message();
  [[nodiscard]] Result<Choices> choices() const;
  [[nodiscard]] Result<Command> command_of(const MessageKey& key) const;

  const Options options_;
};

}  // namespace linnet
