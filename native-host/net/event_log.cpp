#include "native-host/net/event_log.h"

#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

namespace linnet {
namespace {

constexpr std::uint32_t kLinesPerSecond = 10;

std::string timestamp(WallTime time) {
  const std::int64_t millis = to_millis(time);
  const std::time_t seconds = millis / 1000;
  std::tm parts = {};
  ::gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + length, sizeof text - length, ".%03dZ", static_cast<int>(millis % 1000));
  return text;
}

bool is_error(ServerEvent event) { return event == ServerEvent::log_failed || event == ServerEvent::accept_failed; }

}  // namespace

std::string_view name_of(ServerEvent event) {
  switch (event) {
    case ServerEvent::listening: return "listening";
    case ServerEvent::stopping: return "stopping";
    case ServerEvent::stopped: return "stopped";
    case ServerEvent::session_opened: return "session_opened";
    case ServerEvent::session_closed: return "session_closed";
    case ServerEvent::hello_refused: return "hello_refused";
    case ServerEvent::frame_malformed: return "frame_malformed";
    case ServerEvent::slow_consumer: return "slow_consumer";
    case ServerEvent::connection_refused: return "connection_refused";
    case ServerEvent::accept_failed: return "accept_failed";
    case ServerEvent::token_minted: return "token_minted";
    case ServerEvent::log_failed: return "log_failed";
  }
  return "";
}

EventLog::EventLog(Sink sink) : sink_(std::move(sink)) {
  if (!sink_) sink_ = [](std::string_view line) { std::fwrite(line.data(), 1, line.size(), stderr); };
}

void EventLog::write(ServerEvent event, Now now, std::initializer_list<Field> fields) {
  const std::lock_guard lock(mutex_);
  Budget& budget = budgets_[static_cast<std::size_t>(event)];
  const std::int64_t second = to_micros(now.mono) / 1'000'000;
  if (budget.second != second) {
    budget.second = second;
    budget.written = 0;
  }
  if (budget.written == kLinesPerSecond) {
    ++budget.left_out;
    return;
  }
  ++budget.written;
  nlohmann::ordered_json line = {
      {"time", timestamp(now.wall)}, {"level", is_error(event) ? "error" : "info"}, {"event", name_of(event)}};
  for (const auto& [name, value] : fields) {
    std::visit([&](const auto& one) { line[std::string(name)] = one; }, value);
  }
  if (budget.left_out > 0) line["left_out"] = std::exchange(budget.left_out, 0);
  sink_(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace linnet
