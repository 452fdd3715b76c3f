#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <map>
#include <unordered_set>

#include "core/base/system_entropy.h"
#include "native-host/net/host_clock.h"
#include "native-host/net/http_connection.h"
#include "native-host/net/http_routes.h"
#include "native-host/net/metrics_text.h"
#include "native-host/net/poll_service.h"
#include "native-host/net/relay_host.h"
#include "native-host/net/server.h"

namespace linnet {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int kExitLogFailed = 75;  // EX_TEMPFAIL: start again

class LoopServer final : public Server, public WebSocketTable {
 public:
  LoopServer(Options options, const TokenVerifier& verifier, EventLog& events)
      : options_(std::move(options)),
        verifier_(verifier),
        events_(events),
        acceptor_(loop_),
        signals_(loop_, SIGTERM, SIGINT),
        relay_timer_(loop_),
        poll_timer_(loop_),
        tick_(loop_),
        drain_timer_(loop_) {
    socket_options_.frames_per_second = options_.frames_per_second;
    socket_options_.frames_burst = options_.frames_burst;
    socket_options_.now = host_now;
  }

  Status open() {
    LINNET_TRY(listen());
    LINNET_ASSIGN(OriginPolicy origins, OriginPolicy::make(options_.origins));
    LINNET_TRY(open_log());
    make_host();
    make_routes(std::move(origins));
    events_.write(ServerEvent::listening, host_now(),
                  {{"address", options_.address}, {"port", std::uint64_t{port()}}, {"generation", log_->generation()}});
    return {};
  }

  std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }

  void run() override {
    accept();
    tick();
    wait_for_signal();
    loop_.run();
    end_sessions();
    // Callbacks of the log that are posted from here on are never run.
    log_.reset();
    events_.write(ServerEvent::stopped, host_now());
  }

  void stop() override { asio::post(loop_, [this] { drain(); }); }

  void entered(WebSocketSession& session) override { sockets_.insert(&session); }
  void left(WebSocketSession& session) override {
    sockets_.erase(&session);
    connection_ended(session.peer());
  }

 private:
  Status listen() {
    error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) return fail(ErrorCode::malformed, "\"" + options_.address + "\" is no address to listen on");
    const tcp::endpoint endpoint(address, options_.port);
    const std::string where = options_.address + " port " + std::to_string(options_.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(4'096, error);
    if (error == asio::error::address_in_use) {
      return fail(ErrorCode::storage_io, where + " is in use: stop the other program, or choose another with --port");
    }
    if (error) return fail(ErrorCode::storage_io, "cannot listen on " + where + ": " + error.message());
    return {};
  }

  Status open_log() {
    options_.log.database.now = [] { return host_now().wall; };
    options_.log.post = [this](std::function<void()> callback) { asio::post(loop_, std::move(callback)); };
    options_.log.on_fatal = [this](const Error& error) {
      // What this write held may be on disk or not: nobody is answered any more, and the next start decides.
      events_.write(ServerEvent::log_failed, host_now(), {{"detail", error.detail}});
      std::_Exit(kExitLogFailed);
    };
    LINNET_ASSIGN(log_, RocksdbMessageLog::open(options_.log));
    return {};
  }

  void make_host() {
    RelayHost::Options host;
    host.sessions.generation = log_->generation();
    host.sessions.directory = options_.directory;
    host.sessions.sessions_per_user_max = options_.sessions_per_user_max;
    host.sessions.sends_per_second = options_.sends_per_second;
    host.sessions.sends_burst = options_.sends_burst;
    host.now = host_now;
    host.arm_timer = [this](MonoTime at) { arm(relay_timer_, relay_at_, at, [this] { host_->run_timers(); }); };
    host_.emplace(std::move(host), *log_, verifier_, events_);
    PollService::Options polls;
    polls.now = host_now;
    polls.post = [this](std::function<void()> callback) { asio::post(loop_, std::move(callback)); };
    polls.arm_timer = [this](MonoTime at) { arm(poll_timer_, poll_at_, at, [this] { polls_->check_timeouts(); }); };
    polls_.emplace(std::move(polls), *host_, entropy_);
  }

  void make_routes(OriginPolicy origins) {
    HttpRoutes::Parts parts{.origins = std::move(origins),
                            .files = std::move(options_.files),
                            .mint = std::move(options_.mint),
                            .polls = &*polls_,
                            .events = &events_,
                            .now = host_now,
                            .ready = [this] { return !draining_; },
                            .metrics = {},
                            .start_socket =
                                [this](tcp::socket socket, HttpRequest request) {
                                  start_socket(std::move(socket), std::move(request));
                                },
                            .on_connection_closed = [this](const tcp::endpoint& peer) { connection_ended(peer); }};
    if (options_.metrics) parts.metrics = [this] { return metrics_text(*host_, *log_, connections_, polls_->session_count()); };
    routes_.emplace(std::move(parts));
  }

  void start_socket(tcp::socket socket, HttpRequest request) {
    const auto encoding = WebSocketSession::encoding_of(request);
    auto session = std::make_shared<WebSocketSession>(std::move(socket), *encoding, *host_, *this, events_, socket_options_);
    session->run(std::move(request));
  }

  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (draining_) return;
      if (error) {
        // Out of file descriptors, most likely: a moment later some may be free again.
        events_.write(ServerEvent::accept_failed, host_now(), {{"reason", error.message()}});
        drain_timer_.expires_after(std::chrono::milliseconds(100));
        drain_timer_.async_wait([this](error_code failed) {
          if (!failed) accept();
        });
        return;
      }
      admit(std::move(socket));
      accept();
    });
  }

  void admit(tcp::socket socket) {
    error_code error;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error) return;
    std::size_t& of_address = connections_of_[peer.address()];
    const bool crowded = !peer.address().is_loopback() && of_address >= options_.connections_per_address_max;
    if (connections_ >= options_.connections_max || crowded) {
      if (of_address == 0) connections_of_.erase(peer.address());
      events_.write(ServerEvent::connection_refused, host_now(), {{"connections", std::uint64_t{connections_}}});
      return;
    }
    ++of_address;
    ++connections_;
    std::make_shared<HttpConnection>(std::move(socket), peer, *routes_)->run();
  }

  void connection_ended(const tcp::endpoint& peer) {
    --connections_;
    const auto found = connections_of_.find(peer.address());
    if (found != connections_of_.end() && --found->second == 0) connections_of_.erase(found);
  }

  // One timer for many wishes: only an earlier one moves it.
  template <class Callback>
  void arm(asio::steady_timer& timer, std::optional<MonoTime>& at, MonoTime wanted, Callback callback) {
    if (at && *at <= wanted) return;
    at = wanted;
    timer.expires_at(std::chrono::steady_clock::time_point(wanted.time_since_epoch()));
    timer.async_wait([this, &at, callback](error_code error) {
      if (error) return;
      at.reset();
      callback();
      rearm();
    });
  }

  // A timer may have been asked for while a later one stood.
  void rearm() {
    if (const auto next = host_->next_timer()) {
      arm(relay_timer_, relay_at_, *next, [this] { host_->run_timers(); });
    }
    if (const auto next = polls_->next_timer()) {
      arm(poll_timer_, poll_at_, *next, [this] { polls_->check_timeouts(); });
    }
  }

  void tick() {
    tick_.expires_after(std::chrono::seconds(1));
    tick_.async_wait([this](error_code error) {
      if (error) return;
      const MonoTime now = host_now().mono;
      const std::vector<WebSocketSession*> sockets(sockets_.begin(), sockets_.end());
      for (WebSocketSession* session : sockets) {
        if (sockets_.contains(session)) session->shared_from_this()->check_timeouts(now);
      }
      polls_->check_timeouts();
      tick();
    });
  }

  void wait_for_signal() {
    signals_.async_wait([this](error_code error, int) {
      if (error) return;
      if (draining_) return loop_.stop();
      drain();
      wait_for_signal();
    });
  }

  void drain() {
    if (draining_) return;
    draining_ = true;
    events_.write(ServerEvent::stopping, host_now(), {{"sessions", std::uint64_t{host_->session_count()}}});
    error_code ignored;
    acceptor_.close(ignored);
    drain_until_ = host_now().mono + options_.drain;
    finish_commits();
  }

  // First what is under way is answered, then the sessions are told to go, then their last bytes leave.
  void finish_commits() {
    const bool over = host_now().mono >= drain_until_;
    if (host_->appends_in_flight() > 0 && !over) return drain_step([this] { finish_commits(); });
    host_->close_all(close_code::kRestart, "the server restarts");
    polls_->answer_all();
    close_rest();
  }

  void close_rest() {
    const bool over = host_now().mono >= drain_until_;
    if (!sockets_.empty() && !over) return drain_step([this] { close_rest(); });
    loop_.stop();
  }

  // While all that they refer to is still there.
  void end_sessions() {
    for (WebSocketSession* session : std::vector(sockets_.begin(), sockets_.end())) session->abort();
    polls_->answer_all();
    polls_.reset();
  }

  template <class Step>
  void drain_step(Step step) {
    drain_timer_.expires_after(std::chrono::milliseconds(20));
    drain_timer_.async_wait([step](error_code error) {
      if (!error) step();
    });
  }

  Options options_;
  const TokenVerifier& verifier_;
  EventLog& events_;
  SystemEntropy entropy_;
  WebSocketSession::Options socket_options_;
  std::unordered_set<WebSocketSession*> sockets_;
  std::map<asio::ip::address, std::size_t> connections_of_;
  std::size_t connections_ = 0;
  std::optional<MonoTime> relay_at_;
  std::optional<MonoTime> poll_at_;
  MonoTime drain_until_;
  bool draining_ = false;
  std::unique_ptr<RocksdbMessageLog> log_;
  std::optional<RelayHost> host_;
  std::optional<PollService> polls_;
  std::optional<HttpRoutes> routes_;
  asio::io_context loop_{1};  // its pending operations refer to all of the above: it goes first
  tcp::acceptor acceptor_;
  asio::signal_set signals_;
  asio::steady_timer relay_timer_;
  asio::steady_timer poll_timer_;
  asio::steady_timer tick_;
  asio::steady_timer drain_timer_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(Options options, const TokenVerifier& verifier, EventLog& events) {
  auto server = std::make_unique<LoopServer>(std::move(options), verifier, events);
  LINNET_TRY(server->open());
  return server;
}

}  // namespace linnet
