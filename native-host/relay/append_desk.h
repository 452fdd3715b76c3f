// Changes of chats on their way to the log: frames that wait for lookups, the append in flight,
// marks that may wait.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "native-host/relay/relay_work.h"

namespace linnet {

class AppendDesk {
 public:
  // A Send or Create of a loaded chat (or one that does not exist yet).
  void submit(ChatSlot& slot, ChatRequest request, RelayWork& work);
  void mark(ChatSlot& slot, const ChatRequest& request, RelayWork& work);
  // Marks that were moved before the chat had to be loaded again.
  void redo_marks(ChatSlot& slot, RelayWork& work);
  // Of a chat that could not be loaded: again after a while, when somebody has to be told something.
  void not_loaded(const ChatSlot& slot, RelayWork& work);

  void on_lookup(const LookupAsked& asked, Result<std::optional<DedupRecord>> found,
                 RelayWork& work);
  void on_target(const LookupAsked& asked, Result<LogPage> page, RelayWork& work);
  void on_ordinal(const OrdinalAsked& asked, const Result<LogPage>& page, RelayWork& work);
  void on_appended(const AppendAsked& asked, const Result<Commit>& commit, RelayWork& work);
  void on_timer(RelayWork& work);

  // Arms the timer when something is due earlier than what it is armed for.
  void arm_timer(RelayWork& work);

 private:
  void decide(ChatSlot& slot, ChatRequest& request, const acceptance::Lookups& lookups,
              RelayWork& work);
  void look_up(ChatSlot& slot, BlockedFrame& frame, RelayWork& work);
  BlockedFrame* answered(ChatSlot* slot, const LookupAsked& asked);
  void drain(ChatSlot& slot, const UserId& user_id, RelayWork& work);
  void move_read(ChatSlot& slot, const OrdinalAsked& wanted, RelayWork& work);
  void start_append(ChatSlot& slot, RelayWork& work);
  void marks_moved(ChatSlot& slot, RelayWork& work);
  void redo_later(ChatSlot& slot, const OrdinalAsked& wanted, RelayWork& work);
  void give_up(ChatSlot& slot, const Error& error, RelayWork& work);

  std::uint64_t last_frame_number_ = 0;
  std::set<std::pair<MonoTime, ChatId>> marks_due_;
  std::optional<MonoTime> armed_;
};

}  // namespace linnet
