// `tail`: messages as they come, of one chat or of all. Each is printed once, in order, through lost connections too.
#pragma once

#include <map>
#include <optional>

#include "native-host/client/client_task.h"

namespace linnet {

class TailTask final : public ClientTask {
 public:
  struct Options {
    std::optional<ChatArgument> chat;   // nothing: all
    std::optional<std::uint64_t> count; // messages until the end
    bool all = false;                   // changes of a chat too: members, roles, title
  };

  TailTask(EngineHost& host, Output& out, Options options) : ClientTask(host, out), options_(std::move(options)) {}

 private:
  struct Followed {
    Seq printed;                        // everything up to it is printed, or was there before
    Seq head;
    std::optional<QueryId> query;       // running while there is more than was printed
  };

  void start() override;
  ExitCode interrupted() override { return ExitCode::ok; }
  void chats_changed(const ChatsResult& chats);
  void read_on(const ChatId& chat_id);
  void take(const ChatId& chat_id, const MessagesResult& result);

  const Options options_;
  bool listening_ = false;
  std::map<ChatId, Followed> followed_;
  std::uint64_t printed_ = 0;
};

}  // namespace linnet
