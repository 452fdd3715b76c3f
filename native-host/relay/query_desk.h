// Questions of devices about chats: pages, members, marks, heads; and who is typing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "native-host/relay/relay_work.h"

namespace linnet {

class QueryDesk {
 public:
  // Of a loaded chat that exists.
  void pull(const ChatSlot& slot, const ChatRequest& request, RelayWork& work);
  void fetch_members(const ChatSlot& slot, const ChatRequest& request, RelayWork& work);
  void fetch_marks(const ChatSlot& slot, const ChatRequest& request, RelayWork& work);
  void fetch_versions(const ChatSlot& slot, const ChatRequest& request, RelayWork& work);
  void typing(const ChatSlot& slot, const ChatRequest& request, RelayWork& work);

  // Heads of several chats: one gathering, filled chat by chat.
  [[nodiscard]] std::uint64_t start_gathering(const ChatRequest& request);
  void add_head(const ChatSlot& slot, const HeadWanted& wanted, RelayWork& work);
  // The chat does not exist (not_found), or could not be loaded: that fails the whole gathering.
  void miss_head(const HeadWanted& wanted, const Error& error, RelayWork& work);

  void on_page(const PageAsked& asked, Result<LogPage> page, RelayWork& work);
  void on_versions(const VersionsAsked& asked, Result<LogPage> page, RelayWork& work);
  void on_last_entry(LastEntryAsked asked, const Result<LogPage>& page, RelayWork& work);

 private:
  struct Gathering {
    SessionId session;
    std::uint64_t fetch_id = 0;
    std::vector<std::optional<ChatHead>> heads;
    std::size_t missing = 0;
    std::optional<Error> failed;
  };

  void fill(std::uint64_t gathering, std::size_t index, std::optional<ChatHead> head,
            RelayWork& work);

  std::uint64_t last_gathering_ = 0;
  std::map<std::uint64_t, Gathering> gatherings_;
};

}  // namespace linnet
