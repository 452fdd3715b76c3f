// Counters in the text form that Prometheus reads.
#pragma once

#include <cstddef>
#include <string>

#include "native-host/log/rocksdb_message_log.h"
#include "native-host/net/relay_host.h"

namespace linnet {

[[nodiscard]] std::string metrics_text(const RelayHost& host, const RocksdbMessageLog& log, std::size_t connections,
                                       std::size_t poll_sessions);

}  // namespace linnet
