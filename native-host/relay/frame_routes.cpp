#include "native-host/relay/frame_routes.h"

#include <chrono>

#include "core/base/match.h"
#include "native-host/relay/refusal.h"

namespace linnet {

bool is_about_chats(const wire::ClientFrame& frame) {
  return match(
      frame, [](const wire::Send&) { return true; }, [](const wire::Create&) { return true; },
      [](const wire::Marks&) { return true; }, [](const wire::SetTyping&) { return true; },
      [](const wire::Pull&) { return true; },
      [](const wire::Fetch& fetch) {
        return !std::holds_alternative<wire::FetchProfiles>(fetch.what) &&
               !std::holds_alternative<wire::FetchDirectory>(fetch.what) &&
               !std::holds_alternative<wire::FetchSettings>(fetch.what);
      },
      [](const wire::ChangeSettings&) { return false; },
      [](const wire::Hello&) { return false; }, [](const wire::FollowPresence&) { return false; },
      [](const wire::Auth&) { return false; }, [](const wire::Ping&) { return false; });
}

bool is_change(const wire::ClientFrame& frame) {
  return std::holds_alternative<wire::Send>(frame) || std::holds_alternative<wire::Create>(frame) ||
         std::holds_alternative<wire::ChangeSettings>(frame);
}

wire::ServerFrame rate_limited(const wire::ClientFrame& frame, Duration wait) {
  wire::ServerFrame answer = *refusal_of(frame, {ErrorCode::rate_limited, "too many sends"});
  const auto retry_after = static_cast<std::uint32_t>(
      std::chrono::ceil<std::chrono::milliseconds>(wait).count());
  if (auto* rejected = std::get_if<wire::Rejected>(&answer)) rejected->retry_after_ms = retry_after;
  if (auto* failed = std::get_if<wire::Failed>(&answer)) failed->retry_after_ms = retry_after;
  return answer;
}

}  // namespace linnet
