#include "native-host/net/poll_service.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/base/encoding.h"
#include "core/model/limits.h"
#include "native-host/net/json_slices.h"

namespace linnet {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

PollService::PollService(Options options, RelayHost& host, Entropy& entropy)
    : options_(std::move(options)), host_(host), entropy_(entropy) {}

PollService::~PollService() { *alive_ = false; }

PollService::Answer PollService::problem(int status, const Error& error) {
  const nlohmann::json json = {{"error", error_name(error.code)}, {"detail", error.detail}};
  return {.status = status, .json = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

Result<PollService::Request> PollService::parse(std::string_view body) const {
  const auto members = json_members(body);
  if (!members) return fail(ErrorCode::malformed, "the body is not a JSON object");
  Request request;
  for (const auto& [name, value] : *members) {
    if (name == "sessionId") {
      if (value.size() < 2 || value.front() != '"') return fail(ErrorCode::malformed, "sessionId is a text");
      request.session_id = value.substr(1, value.size() - 2);
    } else if (name == "ack" || name == "waitMs") {
      const auto parsed = number(value);
      if (!parsed) return fail(ErrorCode::malformed, std::string(name) + " is a number");
      if (name == "ack") {
        request.acknowledged = *parsed;
      } else {
        const auto longest = std::chrono::duration_cast<std::chrono::milliseconds>(options_.wait_max).count();
        request.wait = std::chrono::milliseconds(std::min<std::uint64_t>(*parsed, static_cast<std::uint64_t>(longest)));
      }
    } else if (name == "frames") {
      auto frames = json_elements(value);
      if (!frames) return fail(ErrorCode::malformed, "frames is a list");
      if (frames->size() > options_.frames_per_request_max) return fail(ErrorCode::too_large, "too many frames");
      request.frames = *std::move(frames);
    }
  }
  if (request.session_id.empty() && request.frames.empty()) {
    return fail(ErrorCode::malformed, "the first request carries a hello");
  }
  return request;
}

PollService::Session& PollService::create(MonoTime now) {
  std::array<std::uint8_t, 16> random{};
  entropy_.fill(random);
  const std::string id = base32_encode(random);
  auto poll = std::make_unique<PollSession>(
      id, options_.limits, [this, id] { answer_soon(id); },
      [this, id] {
        const auto found = sessions_.find(id);
        if (found == sessions_.end() || !std::exchange(found->second.open, false)) return;
        host_.closed(found->second.id);
      });
  Session& session = sessions_[id];
  session.poll = std::move(poll);
  session.opened = now;
  session.id = host_.open(*session.poll, wire::Encoding::json);
  return session;
}

void PollService::handle(std::string_view body, Respond respond) {
  auto request = parse(body);
  if (!request) return respond(problem(400, request.error()));
  const MonoTime now = options_.now().mono;
  const bool is_new = request->session_id.empty();
  if (is_new && sessions_.size() >= options_.sessions_max) {
    return respond(problem(503, {.code = ErrorCode::busy, .detail = "too many sessions"}));
  }
  const std::string id = is_new ? create(now).poll->id() : request->session_id;
  const auto session_of = [&] { return sessions_.find(id); };
  if (session_of() == sessions_.end()) {
    return respond(problem(404, {.code = ErrorCode::not_found, .detail = "no such session: say hello again"}));
  }
  if (!session_of()->second.poll->acknowledge(request->acknowledged)) {
    return respond(problem(400, {.code = ErrorCode::malformed, .detail = "ack of frames that were never sent"}));
  }
  for (const std::string_view frame : request->frames) {
    if (session_of()->second.open) host_.receive(session_of()->second.id, as_bytes(frame));
  }
  const MonoTime until = now + request->wait;
  session_of()->second.poll->park(
      [respond = std::move(respond)](std::string json) { respond({.status = 200, .json = std::move(json)}); }, now, until);
  if (session_of()->second.poll->parked()) options_.arm_timer(until);
}

void PollService::answer_soon(const std::string& session_id) {
  options_.post([this, alive = std::weak_ptr<bool>(alive_), session_id] {
    if (alive.expired()) return;
    const auto found = sessions_.find(session_id);
    if (found != sessions_.end()) found->second.poll->answer_parked(options_.now().mono);
  });
}

void PollService::check_timeouts() {
  const MonoTime now = options_.now().mono;
  std::vector<std::string> over;
  for (auto& [id, session] : sessions_) {
    session.poll->answer_parked(now);
    const bool silent = !session.poll->parked() && now - session.poll->last_heard() >= options_.life;
    const bool no_hello = session.open && !host_.is_open(session.id) && now - session.opened >= options_.hello_timeout;
    if (silent) {
      over.push_back(id);
    } else if (no_hello) {
      session.poll->close(close_code::kUnauthorized, "no hello in time");
    }
  }
  for (const std::string& id : over) {
    sessions_.at(id).poll->close(close_code::kIdle, "nobody asked");
    sessions_.erase(id);
  }
}

std::optional<MonoTime> PollService::next_timer() const {
  std::optional<MonoTime> next;
  for (const auto& [id, session] : sessions_) {
    if (session.poll->parked()) next = std::min(next.value_or(MonoTime::max()), session.poll->parked_until());
  }
  return next;
}

void PollService::answer_all() {
  const MonoTime end_of_time = MonoTime::max();
  for (auto& [id, session] : sessions_) session.poll->answer_parked(end_of_time);
}

}  // namespace linnet
