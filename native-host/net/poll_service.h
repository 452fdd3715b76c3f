// Long polling: requests of POST /v1/poll to sessions and back. On the server's loop.
//
//   request   {"sessionId"?: "...", "ack": N, "frames": [...], "waitMs": 0..25000}
//   answer    {"sessionId": "...", "frames": [...], "n": N, "closed"?: {"code": N, "reason": "..."}}
//
// The first request has no sessionId and carries a hello as its first frame. Client frames are idempotent, so that a request
// may be repeated. A session ends 60 s after its last request.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/entropy.h"
#include "native-host/net/poll_session.h"
#include "native-host/net/rate_bucket.h"
#include "native-host/net/relay_host.h"

namespace linnet {

class PollService {
 public:
  struct Options {
    PollSession::Limits limits;
    Duration wait_max = 25s;
    Duration hello_timeout = 10s;
    Duration life = 60s;
    std::size_t sessions_max = 10'000;
    std::size_t frames_per_request_max = 256;
    std::function<Now()> now;
    std::function<void(std::function<void()>)> post;  // runs a callback after the current event
    std::function<void(MonoTime)> arm_timer;          // asks for check_timeouts() at this time
  };
  struct Answer {
    int status = 200;
    std::string json;
  };
  using Respond = std::function<void(Answer)>;

  // Borrowed for the service's life.
  PollService(Options options, RelayHost& host, Entropy& entropy);
  ~PollService();

  // `respond` is called once, perhaps at once.
  void handle(std::string_view body, Respond respond);
  // Answers what has waited long enough and ends sessions that nobody asks for.
  void check_timeouts();
  // When the next parked request has waited long enough.
  [[nodiscard]] std::optional<MonoTime> next_timer() const;
  // Answers everything that waits, for the end of the server.
  void answer_all();

  [[nodiscard]] std::size_t session_count() const { return sessions_.size(); }

 private:
  struct Session {
    std::unique_ptr<PollSession> poll;
    SessionId id;
    MonoTime opened;
    bool open = true;  // in the host
  };
  struct Request {
    std::string session_id;
    std::uint64_t acknowledged = 0;
    std::vector<std::string_view> frames;
    Duration wait;
  };

  [[nodiscard]] Result<Request> parse(std::string_view body) const;
  [[nodiscard]] Session& create(MonoTime now);
  void answer_soon(const std::string& session_id);
  [[nodiscard]] static Answer problem(int status, const Error& error);

  const Options options_;
  RelayHost& host_;
  Entropy& entropy_;
  std::map<std::string, Session, std::less<>> sessions_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // posted callbacks may outlive the service
};

}  // namespace linnet
