#include "native-host/net/metrics_text.h"

#include <string_view>

namespace linnet {

std::string metrics_text(const RelayHost& host, const RocksdbMessageLog& log, std::size_t connections,
                         std::size_t poll_sessions) {
  std::string text;
  const auto add = [&text](std::string_view name, std::string_view type, const std::string& value) {
    text += "# TYPE " + std::string(name) + " " + std::string(type) + "\n" + std::string(name) + " " + value + "\n";
  };
  const auto seconds = [](std::uint64_t micros) { return std::to_string(static_cast<double>(micros) / 1e6); };
  const RelayHost::Counters& counters = host.counters();
  const CommitThread::Counters commits = log.counters();
  add("linnet_connections", "gauge", std::to_string(connections));
  add("linnet_sessions", "gauge", std::to_string(host.session_count()));
  add("linnet_poll_sessions", "gauge", std::to_string(poll_sessions));
  add("linnet_frames_in_total", "counter", std::to_string(counters.frames_in));
  add("linnet_frames_out_total", "counter", std::to_string(counters.frames_out));
  add("linnet_frames_malformed_total", "counter", std::to_string(counters.frames_malformed));
  add("linnet_hellos_total", "counter", std::to_string(counters.hellos));
  add("linnet_hellos_refused_total", "counter", std::to_string(counters.hellos_refused));
  add("linnet_appends_total", "counter", std::to_string(counters.appends));
  add("linnet_appends_failed_total", "counter", std::to_string(counters.appends_failed));
  add("linnet_appends_in_flight", "gauge", std::to_string(host.appends_in_flight()));
  add("linnet_commits_total", "counter", std::to_string(commits.batches));
  add("linnet_commit_changes_total", "counter", std::to_string(commits.changes));
  add("linnet_commit_seconds_total", "counter", seconds(commits.commit_micros));
  add("linnet_commit_seconds_max", "gauge", seconds(commits.commit_micros_max));
  return text;
}

}  // namespace linnet
