// Which operations of a session cannot have been accepted before, so that the log need not be
// asked.
#pragma once

#include <cstdint>
#include <vector>

#include "core/model/ids.h"
#include "native-host/relay/session_id.h"

namespace linnet {

// A device's lanes are FIFO and it makes ever greater localIds, so an operation can only be a
// repetition when
//   - it is among the first that its session sends here: what was in flight when an earlier session
//   ended comes first, and
//     that is at most a window per lane; or
//   - it is not greater than all that the session has sent here: an old one that the user sends
//   again.
// Wrong clocks do not matter, only their running backwards, and that costs a question, never a
// duplicate.
class SendHistory {
 public:
  [[nodiscard]] bool may_repeat(SessionId session, const LocalId& local_id) const;
  void note(SessionId session, const LocalId& local_id);

 private:
  struct Track {
    SessionId session;
    std::uint32_t sent = 0;
    LocalId greatest;
  };

  std::vector<Track> tracks_;  // newest session last; the oldest is forgotten first, which costs it
                               // questions again
};

}  // namespace linnet
