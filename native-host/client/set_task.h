// `linnet set` changes one of one's own settings and waits until the server has it; `linnet settings` lists those that are
// of no chat.
#pragma once

#include <string>

#include "native-host/client/client_task.h"
#include "native-host/client/command_line.h"

namespace linnet {

class SetTask final : public ClientTask {
 public:
  // The command that the words ask for, once their chat is there. `words.what` is one of settable().
  SetTask(EngineHost& host, Output& out, SetWords words) : ClientTask(host, out), words_(std::move(words)) {}

 private:
  void start() override;
  void troubled(const Error& error) override;

  void change_chat(const ChatId& chat_id);
  void hide(const ChatId& chat_id);
  void change(Command command);
  void wait();

  const SetWords words_;
};

class SettingsTask final : public ClientTask {
 public:
  using ClientTask::ClientTask;

 private:
  void start() override;
};

}  // namespace linnet
