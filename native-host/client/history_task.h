// `history`: the newest messages of a chat, oldest first. Catches up before; older pages are pulled until there are enough.
#pragma once

#include <deque>

#include "native-host/client/client_task.h"

namespace linnet {

class HistoryTask final : public ClientTask {
 public:
  struct Options {
    ChatArgument chat;
    std::size_t limit = 50;
    bool all = false;               // changes of the chat too: members, roles, title
  };

  HistoryTask(EngineHost& host, Output& out, Options options) : ClientTask(host, out), options_(std::move(options)) {}

 private:
  void start() override;
  // A page of rows below `anchor`; without one, the newest.
  void look(std::optional<Seq> anchor);
  void take(const MessagesResult& result, std::uint32_t asked);
  [[nodiscard]] bool is_wanted(const TimelineRow& row) const;
  void print();

  const Options options_;
  std::optional<QueryId> query_;
  std::deque<TimelineRow> rows_;
};

}  // namespace linnet
