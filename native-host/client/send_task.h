// `send` and `create`: ends when the server has accepted all that the chat's outbox holds, also what an earlier process left.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "native-host/client/client_task.h"
#include "native-host/client/line_reader.h"

namespace linnet {

// Waits until nothing of one chat is unsent, or its head has failed.
class DeliveryTask : public ClientTask {
 public:
  using ClientTask::ClientTask;

 protected:
  void turned() override { check(); }
  ExitCode timed_out() override;
  ExitCode interrupted() override;

  // All has been composed: from here on the outbox decides.
  void wait_for(const ChatId& chat_id);
  void check();
  virtual void accepted() {}  // something may have been, or all has

 private:
  [[nodiscard]] std::string unsent() const;

  std::optional<ChatId> chat_id_;
};

class SendTask final : public DeliveryTask {
 public:
  struct Options {
    ChatArgument chat;
    std::optional<std::string> text;  // nothing: lines of stdin
    std::string once;                 // key under which the n-th line is one message, however often it is sent
  };

  SendTask(EngineHost& host, Output& out, Options options) : DeliveryTask(host, out), options_(std::move(options)) {}

 private:
  void start() override;
  void turned() override;
  void accepted() override;

  void compose(std::string text);
  void composed(const Result<Answer>& answer, std::uint64_t number);
  void read_lines();
  void allow_lines();
  void finish_when_composed();
  [[nodiscard]] LocalId local_id_of(std::uint64_t number) const;

  const Options options_;
  ChatId chat_id_;
  std::unique_ptr<LineReader> reader_;
  std::uint64_t lines_ = 0;
  std::uint64_t unanswered_ = 0;
  bool at_end_ = false;
  bool refused_ = false;
  std::deque<MessageKey> unprinted_;  // with --json each message is printed once it has its seq
};

class CreateTask final : public DeliveryTask {
 public:
  struct Options {
    std::vector<UserId> users;
    std::optional<std::string> title;  // a group
  };

  CreateTask(EngineHost& host, Output& out, Options options) : DeliveryTask(host, out), options_(std::move(options)) {}

 private:
  void start() override;

  const Options options_;
};

}  // namespace linnet
