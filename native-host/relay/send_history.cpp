#include "native-host/relay/send_history.h"

#include <algorithm>

#include "core/model/limits.h"

namespace linnet {
namespace {

constexpr std::size_t kTracks = 128;
constexpr std::uint32_t kFresh = 2 * limits::kOutboxWindow;  // both lanes

}  // namespace

bool SendHistory::may_repeat(SessionId session, const LocalId& local_id) const {
  const auto track = std::ranges::find(tracks_, session, &Track::session);
  return track == tracks_.end() || track->sent < kFresh || local_id <= track->greatest;
}

void SendHistory::note(SessionId session, const LocalId& local_id) {
  const auto track = std::ranges::find(tracks_, session, &Track::session);
  if (track != tracks_.end()) {
    ++track->sent;
    track->greatest = std::max(track->greatest, local_id);
    return;
  }
  if (tracks_.size() == kTracks) tracks_.erase(tracks_.begin());
  tracks_.push_back({.session = session, .sent = 1, .greatest = local_id});
}

}  // namespace linnet
