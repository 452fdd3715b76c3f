// linnetd without its main(): one port, one loop, everything on it. The log has its own threads and answers on the loop.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "native-host/auth/token_mint.h"
#include "native-host/auth/token_verifier.h"
#include "native-host/log/rocksdb_message_log.h"
#include "native-host/net/event_log.h"
#include "native-host/net/origin_policy.h"
#include "native-host/net/static_files.h"
#include "native-host/net/web_socket_session.h"

namespace linnet {

class Server {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: a free one
    RocksdbMessageLog::Options log;  // its `post`, `on_fatal` and clock are set here
    OriginPolicy::Options origins;
    std::optional<StaticFiles> files;
    std::optional<TokenMint> mint;
    bool metrics = false;
    bool directory = true;
    std::size_t connections_max = 10'000;
    std::size_t connections_per_address_max = 200;
    std::size_t sessions_per_user_max = 20;
    std::uint32_t sends_per_second = 20;  // of one user; 0: no limit
    std::uint32_t sends_burst = 100;
    double frames_per_second = 50;
    double frames_burst = 200;
    Duration drain = 5s;
  };

  // `verifier` and `events` are borrowed for the server's life.
  // Errors: those of the log; malformed (an address or an origin that is none); storage_io (the port is in use).
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(Options options, const TokenVerifier& verifier,
                                                             EventLog& events);
  virtual ~Server() = default;

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Serves until SIGTERM, SIGINT or stop(), then drains: no new connections, sessions close with 1012, commits finish.
  // A second signal ends at once.
  virtual void run() = 0;
  // From any thread.
  virtual void stop() = 0;
};

}  // namespace linnet
