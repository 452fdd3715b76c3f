#include "native-host/net/poll_session.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace linnet {

PollSession::PollSession(std::string id, const Limits& limits, std::function<void()> on_news,
                         std::function<void()> on_closed)
    : id_(std::move(id)), limits_(limits), on_news_(std::move(on_news)), on_closed_(std::move(on_closed)) {}

PollSession::~PollSession() {
  if (respond_) std::exchange(respond_, nullptr)(answer(true));
}

void PollSession::send(const std::shared_ptr<const wire::SharedFrame>& frame, bool ephemeral) {
  if (closed_) return;
  auto bytes = frame->bytes(wire::Encoding::json);
  const auto fits = [&](std::size_t part) {
    return waiting_.size() < limits_.frames_max / part && bytes_ + bytes->size() <= limits_.bytes_max / part;
  };
  if (ephemeral && !fits(2)) return;
  if (!fits(1)) drop_ephemeral();
  if (!fits(1)) return close(close_code::kSlowConsumer, "frames are not read fast enough");
  bytes_ += bytes->size();
  waiting_.push_back({.bytes = std::move(bytes), .ephemeral = ephemeral});
  if (respond_) on_news_();
}

// What has been in an answer keeps its place: the answer may have to be repeated.
void PollSession::drop_ephemeral() {
  const auto first_unsent = waiting_.begin() + static_cast<std::ptrdiff_t>(answered_ - acknowledged_);
  const auto gone = std::remove_if(first_unsent, waiting_.end(), [this](const Waiting& frame) {
    if (frame.ephemeral) bytes_ -= frame.bytes->size();
    return frame.ephemeral;
  });
  waiting_.erase(gone, waiting_.end());
}

void PollSession::close(std::uint16_t code, std::string_view reason) {
  if (closed_) return;
  closed_ = Closed{.code = code, .reason = std::string(reason)};
  on_closed_();
  if (respond_) on_news_();
}

bool PollSession::acknowledge(std::uint64_t number) {
  if (number > answered_) return false;
  for (; acknowledged_ < number; ++acknowledged_) {
    bytes_ -= waiting_.front().bytes->size();
    waiting_.pop_front();
  }
  return true;
}

void PollSession::park(Respond respond, MonoTime now, MonoTime until) {
  last_heard_ = now;
  if (respond_) std::exchange(respond_, nullptr)(answer(false));
  respond_ = std::move(respond);
  until_ = until;
  answer_parked(now);
}

void PollSession::answer_parked(MonoTime now) {
  if (!respond_ || (!has_news() && now < until_)) return;
  last_heard_ = now;
  std::exchange(respond_, nullptr)(answer(true));
}

std::string PollSession::answer(bool with_frames) {
  std::string json = R"({"sessionId":")" + id_ + R"(","frames":[)";
  if (with_frames) {
    for (const Waiting& frame : waiting_) {
      if (json.back() != '[') json += ',';
      json += as_text(*frame.bytes);
    }
    answered_ = acknowledged_ + waiting_.size();
  }
  json += R"(],"n":)" + std::to_string(with_frames ? answered_ : acknowledged_);
  if (with_frames && closed_) {
    json += R"(,"closed":{"code":)" + std::to_string(closed_->code) + R"(,"reason":)" +
            nlohmann::json(closed_->reason).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "}";
  }
  return json + "}";
}

}  // namespace linnet
