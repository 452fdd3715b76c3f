// `search`: messages that hold some words, newest first. Catches up before; finds what is on this device.
#pragma once

#include <optional>
#include <string>

#include "native-host/client/client_task.h"

namespace linnet {

class SearchTask final : public ClientTask {
 public:
  struct Options {
    std::string text;
    std::optional<ChatArgument> chat;
    std::optional<UserId> sender;
    std::size_t limit = 20;
    SearchOrder order = SearchOrder::newest;
  };

  SearchTask(EngineHost& host, Output& out, Options options) : ClientTask(host, out), options_(std::move(options)) {}

 private:
  void start() override;
  void ask(std::optional<SearchRequest::Position> before);
  void take(const FoundMessages& found);

  const Options options_;
  std::size_t shown_ = 0;
};

}  // namespace linnet
