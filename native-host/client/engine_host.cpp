#include "native-host/client/engine_host.h"

#include <chrono>

#include "core/base/match.h"
#include "native-host/client/long_poll_transport.h"
#include "native-host/client/websocket_transport.h"

namespace linnet {
namespace {

constexpr std::size_t kEventsTogether = 256;
constexpr auto kGoodbye = std::chrono::milliseconds(200);

MonoTime mono_now() {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return MonoTime{std::chrono::duration_cast<Duration>(since_start)};
}

WallTime wall_now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return WallTime{std::chrono::duration_cast<Duration>(since_1970)};
}

std::chrono::steady_clock::time_point steady(MonoTime time) {
  return std::chrono::steady_clock::time_point(std::chrono::duration_cast<std::chrono::steady_clock::duration>(time.time_since_epoch()));
}

}  // namespace

Result<std::unique_ptr<EngineHost>> EngineHost::open(Options options) {
  SystemEntropy entropy;
  Store::Options of_store;
  of_store.path = options.store_path;
  of_store.user_id = options.user_id;
  of_store.new_device_id = DeviceId::random(entropy);
  LINNET_ASSIGN(std::unique_ptr<Store> store, Store::open(of_store));
  return std::unique_ptr<EngineHost>(new EngineHost(std::move(options), std::move(store)));
}

EngineHost::EngineHost(Options options, std::unique_ptr<Store> store)
    : options_(std::move(options)),
      tls_(boost::asio::ssl::context::tls_client),
      store_(std::move(store)),
      engine_(*store_, entropy_, Engine::Options{options_.client}),
      timer_(io_) {
  boost::system::error_code ignored;  // without certificates every https server is refused, and says so
  tls_.set_default_verify_paths(ignored);
}

EngineHost::~EngineHost() = default;

// ---------------------------------------------------------------- app

void EngineHost::call(Command command, Answered answered) {
  const CallId id{++last_id_};
  calls_.emplace(id, std::move(answered));
  queue(Called{id, std::move(command)});
}

QueryId EngineHost::watch(Query what, News news) {
  const QueryId id{++last_id_};
  watches_.emplace(id, std::move(news));
  queue(Watched{id, std::move(what)});
  return id;
}

void EngineHost::move(QueryId query, Query what) {
  queue(Watched{query, std::move(what)});
}

void EngineHost::unwatch(QueryId query) {
  watches_.erase(query);
  queue(Unwatched{query});
}

// ---------------------------------------------------------------- loop

void EngineHost::run(bool online, Events events) {
  events_ = std::move(events);
  const auto work = boost::asio::make_work_guard(io_);
  if (online) queue(Started{});
  while (!stopped_) {
    // All that is ready now, then one turn for it.
    while (!stopped_ && waiting_.size() < kEventsTogether && io_.poll_one() > 0) {
    }
    if (waiting_.empty() && !stopped_) io_.run_one();
    handle_waiting();
  }
}

void EngineHost::say_goodbye() {
  timer_.cancel();
  transport_.reset();
  io_.run_for(kGoodbye);
}

void EngineHost::handle_waiting() {
  if (waiting_.empty() || stopped_) return;
  const std::vector<Event> events = std::exchange(waiting_, {});
  Actions actions = engine_.handle(events, Now{mono_now(), wall_now()});
  for (Action& action : actions) carry_out(action);
  if (events_.turned) events_.turned();
}

void EngineHost::carry_out(Action& action) {
  match(
      action, [&](const OpenTransport& it) { open_transport(it); },
      [&](TransmitFrame& it) {
        if (transport_ && it.connection == connection_) transport_->send(std::move(it.bytes));
      },
      [&](const CloseTransport& it) {
        if (it.connection == connection_) transport_.reset();
      },
      [&](const ArmTimer& it) { arm_timer(it.at); }, [&](const NeedToken&) { give_token(); },
      [&](const Reply& it) {
        const auto call = calls_.extract(it.call);
        if (call && call.mapped()) call.mapped()(it.answer);
      },
      [&](const QueryNews& it) {
        const auto watch = watches_.find(it.query);
        if (watch == watches_.end()) return;
        const News news = watch->second;  // it may end its own watch
        news(it);
      },
      [&](const Trouble& it) {
        if (events_.trouble) events_.trouble(it.error);
      });
}

void EngineHost::open_transport(const OpenTransport& action) {
  const ConnectionId id = action.connection;
  connection_ = id;
  TransportEvents events;
  events.opened = [this, id] { queue(TransportOpened{id}); };
  events.frame = [this, id](Bytes frame) { queue(FrameArrived{id, std::move(frame)}); };
  events.closed = [this, id](std::uint16_t code, std::string reason) { queue(TransportClosed{id, code, std::move(reason)}); };
  switch (action.transport) {
    case TransportKind::websocket:
      transport_ = std::make_unique<WebsocketTransport>(io_, tls_, options_.server, std::move(events));
      return;
    case TransportKind::long_poll:
      transport_ = std::make_unique<LongPollTransport>(io_, tls_, options_.server, std::move(events));
      return;
  }
}

void EngineHost::arm_timer(MonoTime at) {
  timer_.expires_at(steady(at));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) queue(TimerFired{});
  });
}

void EngineHost::give_token() {
  if (std::optional<std::string> token = options_.token()) {
    queue(TokenGiven{*std::move(token)});
  } else if (events_.unauthorized) {
    events_.unauthorized();
  }
}

}  // namespace linnet
