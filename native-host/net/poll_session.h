// A device on long polling: frames wait until it has acknowledged them; at most one request is parked. A frame gets its
// number when it first goes into an answer, so that the frames of an answer are consecutive and end with its `n`. Pure but
// for its callbacks; on the server's loop.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/base/clock.h"
#include "native-host/net/server_session.h"

namespace linnet {

class PollSession final : public ServerSession {
 public:
  struct Limits {
    std::size_t frames_max = 1'024;
    std::size_t bytes_max = 256 * 1024;
  };
  using Respond = std::function<void(std::string json)>;

  // `on_news` asks for answer_parked() soon, after the current event; `on_closed` tells that nothing more will come.
  PollSession(std::string id, const Limits& limits, std::function<void()> on_news, std::function<void()> on_closed);
  // Answers a parked request.
  ~PollSession() override;

  void send(const std::shared_ptr<const wire::SharedFrame>& frame, bool ephemeral) override;
  void close(std::uint16_t code, std::string_view reason) override;

  // Forgets the frames up to and with `number`. False when it was never sent.
  [[nodiscard]] bool acknowledge(std::uint64_t number);
  // Answers at once when there is something to say or no time to wait, else when there is, or at `until`. The request
  // that was parked before is answered without frames.
  void park(Respond respond, MonoTime now, MonoTime until);
  // With what there is. Does nothing without a parked request or, before its time, without news.
  void answer_parked(MonoTime now);

  [[nodiscard]] bool parked() const { return static_cast<bool>(respond_); }
  [[nodiscard]] bool closed() const { return closed_.has_value(); }
  // When the session has no request: since when.
  [[nodiscard]] MonoTime last_heard() const { return last_heard_; }
  [[nodiscard]] MonoTime parked_until() const { return until_; }
  [[nodiscard]] const std::string& id() const { return id_; }

 private:
  struct Waiting {
    std::shared_ptr<const Bytes> bytes;
    bool ephemeral = false;
  };
  struct Closed {
    std::uint16_t code = 0;
    std::string reason;
  };

  [[nodiscard]] bool has_news() const { return !waiting_.empty() || closed_; }
  [[nodiscard]] std::string answer(bool with_frames);
  void drop_ephemeral();

  const std::string id_;
  const Limits limits_;
  const std::function<void()> on_news_;
  const std::function<void()> on_closed_;
  std::deque<Waiting> waiting_;
  std::size_t bytes_ = 0;
  std::uint64_t acknowledged_ = 0;  // the first waiting frame is, or will be, number acknowledged_ + 1
  std::uint64_t answered_ = 0;      // number of the newest frame that has been in an answer
  std::optional<Closed> closed_;
  Respond respond_;
  MonoTime until_;
  MonoTime last_heard_;
};

}  // namespace linnet
