#include "native-host/client/long_poll_transport.h"

#include <boost/asio/post.hpp>
#include <deque>
#include <nlohmann/json.hpp>
#include <optional>

#include "native-host/client/http_post.h"

namespace linnet {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr auto kWait = std::chrono::milliseconds(25'000);
constexpr auto kGrace = std::chrono::milliseconds(10'000);  // a request that takes this much longer than it may is lost
constexpr std::size_t kFramesPerRequest = 128;
constexpr std::size_t kBytesPerRequest = 128 * 1024;
constexpr int kTries = 2;

struct Answer {
  std::string session_id;
  std::uint64_t n = 0;
  std::vector<Bytes> frames;
  std::optional<std::pair<std::uint16_t, std::string>> closed;
};

std::optional<Answer> read_answer(const std::string& text) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  const auto session_id = object.find("sessionId");
  const auto n = object.find("n");
  const auto frames = object.find("frames");
  if (session_id == object.end() || !session_id->is_string() || n == object.end() || !n->is_number_unsigned()) return std::nullopt;
  Answer answer;
  answer.session_id = session_id->get<std::string>();
  answer.n = n->get<std::uint64_t>();
  if (frames != object.end() && frames->is_array()) {
    for (const json& frame : *frames) answer.frames.push_back(to_bytes(frame.dump(-1, ' ', false, json::error_handler_t::replace)));
  }
  if (const auto closed = object.find("closed"); closed != object.end() && closed->is_object()) {
    const auto code = closed->find("code");
    const auto reason = closed->find("reason");
    answer.closed = {kLost, ""};
    if (code != closed->end() && code->is_number_unsigned()) answer.closed->first = code->get<std::uint16_t>();
    if (reason != closed->end() && reason->is_string()) answer.closed->second = reason->get<std::string>();
  }
  return answer;
}

}  // namespace

class LongPollTransport::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(asio::io_context& io, asio::ssl::context& tls, const ServerUrl& server, TransportEvents events)
      : io_(io), events_(std::move(events)), posts_(io, tls, server), parked_(io, tls, server) {}

  void start() {
    asio::post(io_, [self = shared_from_this()] {
      if (self->events_) self->events_->opened();
    });
  }

  void send(Bytes frame) {
    outgoing_.push_back(std::move(frame));
    if (pump_posted_) return;
    pump_posted_ = true;  // frames of one list of actions go together
    asio::post(io_, [self = shared_from_this()] {
      self->pump_posted_ = false;
      self->pump();
    });
  }

  void close() { events_.reset(); }

 private:
  void pump() {
    if (!events_) return;
    if (!outgoing_.empty() && !posts_.is_busy()) {
      // The first answer names the session and brings the welcome: it is waited for.
      return request(posts_, take_frames(), session_id_.empty() ? kWait : std::chrono::milliseconds(0), 1);
    }
    if (outgoing_.empty() && !posts_.is_busy() && !parked_.is_busy() && !session_id_.empty()) request(parked_, "", kWait, 1);
  }

  std::string take_frames() {
    std::string frames;
    std::size_t count = 0;
    while (!outgoing_.empty() && count < kFramesPerRequest && (count == 0 || frames.size() + outgoing_.front().size() <= kBytesPerRequest)) {
      if (count++ > 0) frames += ',';
      frames += as_text(outgoing_.front());
      outgoing_.pop_front();
    }
    return frames;
  }

  void request(HttpPost& connection, std::string frames, std::chrono::milliseconds wait, int attempt) {
    std::string body = session_id_.empty() ? "{" : R"({"sessionId":")" + session_id_ + R"(",)";
    body += R"("ack":)" + std::to_string(acknowledged_) + R"(,"frames":[)" + frames + R"(],"waitMs":)" + std::to_string(wait.count()) + "}";
    connection.send("/v1/poll", std::move(body), wait + kGrace,
                    [weak = weak_from_this(), &connection, frames = std::move(frames), wait, attempt](Result<HttpAnswer> answer) {
                      const auto self = weak.lock();
                      if (!self || !self->events_) return;
                      const bool lost = !answer || answer->status >= 500;
                      if (lost && attempt < kTries) return self->request(connection, frames, wait, attempt + 1);
                      self->take(std::move(answer));
                    });
  }

  void take(Result<HttpAnswer> result) {
    if (!result) return end(kLost, result.error().detail);
    if (result->status != 200) return end(kLost, "the server said " + std::to_string(result->status));
    std::optional<Answer> answer = read_answer(result->body);
    if (!answer) return end(kLost, "the server's answer makes no sense");
    session_id_ = answer->session_id;
    const std::uint64_t before = answer->n - answer->frames.size();
    for (std::size_t i = 0; i < answer->frames.size() && events_; ++i) {
      const std::uint64_t number = before + i + 1;
      if (number <= acknowledged_) continue;  // seen already
      acknowledged_ = number;
      events_->frame(std::move(answer->frames[i]));
    }
    if (answer->closed) return end(answer->closed->first, answer->closed->second);
    pump();
  }

  void end(std::uint16_t code, std::string reason) {
    if (!events_) return;
    const TransportEvents events = *std::move(events_);
    events_.reset();
    events.closed(code, std::move(reason));
  }

  asio::io_context& io_;
  std::optional<TransportEvents> events_;  // nothing once it has ended
  HttpPost posts_;
  HttpPost parked_;
  std::string session_id_;
  std::uint64_t acknowledged_ = 0;
  std::deque<Bytes> outgoing_;
  bool pump_posted_ = false;
};

LongPollTransport::LongPollTransport(asio::io_context& io, asio::ssl::context& tls, const ServerUrl& server, TransportEvents events)
    : session_(std::make_shared<Session>(io, tls, server, std::move(events))) {
  session_->start();
}

LongPollTransport::~LongPollTransport() {
  close();
}

void LongPollTransport::send(Bytes frame) {
  if (session_) session_->send(std::move(frame));
}

void LongPollTransport::close() {
  if (const auto session = std::exchange(session_, nullptr)) session->close();
}

}  // namespace linnet
