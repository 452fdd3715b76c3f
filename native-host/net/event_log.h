// What an operator reads: one JSON object a line on stderr. The events are a closed list, as error codes are; no field
// ever holds a body or a token. At most ten lines a second of one event; what was left out is counted in the next line.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/base/clock.h"

namespace linnet {

enum class ServerEvent : std::uint8_t {
  listening,
  stopping,
  stopped,
  session_opened,
  session_closed,
  hello_refused,
  frame_malformed,
  slow_consumer,
  connection_refused,
  accept_failed,
  token_minted,
  log_failed,
};
inline constexpr std::size_t kServerEventCount = static_cast<std::size_t>(ServerEvent::log_failed) + 1;

[[nodiscard]] std::string_view name_of(ServerEvent event);

// Thread-safe.
class EventLog {
 public:
  using Value = std::variant<std::string_view, std::uint64_t>;
  using Field = std::pair<std::string_view, Value>;
  using Sink = std::function<void(std::string_view line)>;

  // Lines go to stderr, or to `sink`.
  explicit EventLog(Sink sink = {});

  void write(ServerEvent event, Now now, std::initializer_list<Field> fields = {});

 private:
  struct Budget {
    std::int64_t second = -1;
    std::uint32_t written = 0;
    std::uint64_t left_out = 0;
  };

  Sink sink_;
  std::mutex mutex_;  // guards what follows
  std::array<Budget, kServerEventCount> budgets_{};
};

}  // namespace linnet
