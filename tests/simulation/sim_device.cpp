#include "tests/simulation/sim_device.h"

#include <utility>

#include "core/base/match.h"

namespace linnet::simulation {
namespace {

constexpr std::int64_t kWallStartMicros = 1'767'225'600'000'000;
constexpr QueryId kConnectionQuery{1};
constexpr QueryId kChatsQuery{2};
constexpr std::uint64_t kFirstChatQuery = 10;

}  // namespace

SimDevice::SimDevice(World& world, SimServer& server, UserId user, std::string path, std::uint64_t seed)
    : world_(world), server_(server), user_(std::move(user)), path_(std::move(path)), entropy_(seed) {
  skew_ = world_.chance.between(-world_.faults.clock_skew_max, world_.faults.clock_skew_max);
  websocket_blocked_ = world_.chance.percent(world_.faults.websocket_blocked_percent);
}

SimDevice::~SimDevice() = default;

Now SimDevice::now() const {
  const MonoTime mono = world_.schedule.now();
  return Now{mono, wall_from_micros(kWallStartMicros + to_micros(mono)) + skew_};
}

void SimDevice::start() {
  if (engine_) return;
  Result<std::unique_ptr<Store>> store = Store::open({path_, "", user_, DeviceId::random(entropy_)});
  if (!store) {
    complaint_ = "the store does not open: " + store.error().detail;
    return;
  }
  store_ = *std::move(store);
  engine_ = std::make_unique<Engine>(*store_, entropy_, Engine::Options{"simulation"});
  feed(Started{});
  feed(Watched{kConnectionQuery, ConnectionQuery{}});
  feed(Watched{kChatsQuery, ChatsQuery{50}});
  for (const auto& [chat_id, query] : watched_) feed(Watched{query, MessagesQuery{chat_id, std::nullopt, 200, 0}});
  if (!online_) feed(NetworkChanged{false});
}

void SimDevice::kill() {
  ++life_;
  if (link_) cut(link_, 1006, true);
  link_.reset();
  engine_.reset();
  store_.reset();
  results_.clear();
}

void SimDevice::set_network(bool online) {
  online_ = online;
  if (!online && link_) cut(link_, 1006, true);
  if (engine_) feed(NetworkChanged{online});
}

std::optional<Answer> SimDevice::call(Command command) {
  if (!engine_) return std::nullopt;
  const CallId id{++last_call_};
  feed(Called{id, std::move(command)});
  const auto found = answers_.find(id);
  if (found == answers_.end()) return std::nullopt;
  return std::move(answers_.extract(found).mapped());
}

void SimDevice::look_at(const ChatId& chat_id) {
  const auto [found, is_new] = watched_.emplace(chat_id, QueryId{kFirstChatQuery + watched_.size()});
  if (is_new && engine_) feed(Watched{found->second, MessagesQuery{chat_id, std::nullopt, 200, 0}});
}

std::vector<TimelineRow> SimDevice::rows(const ChatId& chat_id) const {
  const auto query = watched_.find(chat_id);
  if (query == watched_.end()) return {};
  const auto result = results_.find(query->second);
  return result == results_.end() ? std::vector<TimelineRow>{} : result->second.rows;
}

// ---------------------------------------------------------------- host

void SimDevice::feed(const Event& event) {
  if (!engine_) return;
  for (const Action& action : engine_->handle(event, now())) {
    if (!engine_) return;
    act(action);
  }
}

void SimDevice::act(const Action& action) {
  match(
      action, [&](const OpenTransport& it) { open(it); }, [&](const TransmitFrame& it) { transmit(it); },
      [&](const CloseTransport& it) {
        if (link_ && link_->id == it.connection) cut(link_, 0, true);
      },
      [&](const ArmTimer& it) {
        world_.schedule.at(it.at, [this, life = life_, timer = ++timer_] {
          if (life == life_ && timer == timer_) feed(TimerFired{});
        });
      },
      [&](const NeedToken&) {
        world_.schedule.after(1ms, [this, life = life_] {
          if (life == life_) feed(TokenGiven{user_.text()});
        });
      },
      [&](const Reply& it) {
        if (it.answer) answers_.emplace(it.call, *it.answer);
      },
      [&](const QueryNews& it) { take_news(it); },
      [&](const Trouble& it) {
        // A refused edit or reaction is told this way; anything else is not expected here.
        if (error_class(it.error.code) != ErrorClass::permanent && error_class(it.error.code) != ErrorClass::conflict) {
          complaint_ = "trouble: " + std::string(error_name(it.error.code)) + " " + it.error.detail;
        }
      });
}

void SimDevice::open(const OpenTransport& action) {
  if (link_) cut(link_, 0, true);
  auto link = std::make_shared<Link>();
  link->id = action.connection;
  link->encoding = action.transport == TransportKind::websocket ? wire::Encoding::cbor : wire::Encoding::json;
  link_ = link;
  const bool refused = !online_ || world_.chance.percent(world_.faults.refuse_percent) ||
                       (websocket_blocked_ && action.transport == TransportKind::websocket);
  world_.schedule.at(slot(link->up_free), [this, link, refused] {
    if (!link->alive) return;
    if (refused) {
      cut(link, 1006, false);
      return;
    }
    link->session = server_.open(link->encoding,
                                 {.send = [this, link](Bytes bytes) { deliver(link, std::move(bytes)); },
                                  .close = [this, link](std::uint16_t code) {
                                    world_.schedule.at(slot(link->down_free), [this, link, code] { cut(link, code, false); });
                                  }});
    feed(TransportOpened{link->id});
  });
}

MonoTime SimDevice::slot(MonoTime& free) {
  free = std::max(free, world_.schedule.now()) + world_.chance.between(Duration{10}, world_.faults.delay_max);
  return free;
}

void SimDevice::transmit(const TransmitFrame& action) {
  world_.trace("up", action.bytes);
  const std::shared_ptr<Link> link = link_;
  if (!link || !link->alive || link->id != action.connection) return;
  if (world_.chance.permille(world_.faults.cut_permille)) {
    cut(link, 1006, true);
    return;
  }
  const bool is_hello = !std::exchange(link->greeted, true);
  const int times = !is_hello && world_.chance.permille(world_.faults.repeat_permille) ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    world_.schedule.at(slot(link->up_free), [this, link, bytes = action.bytes] {
      if (link->alive && link->session) server_.receive(*link->session, bytes);
    });
  }
}

void SimDevice::deliver(const std::shared_ptr<Link>& link, Bytes bytes) {
  if (!link->alive) return;
  if (world_.chance.permille(world_.faults.cut_permille)) {
    cut(link, 1006, true);
    return;
  }
  world_.schedule.at(slot(link->down_free), [this, link, life = life_, bytes = std::move(bytes)] {
    if (!link->alive || life != life_) return;
    world_.trace("down", bytes);
    feed(FrameArrived{link->id, bytes});
  });
}

// Ends a link from the middle: each side hears of it in its own time, frames under way are lost.
void SimDevice::cut(const std::shared_ptr<Link>& link, std::uint16_t code, bool tell_server) {
  if (!link->alive) return;
  link->alive = false;
  if (tell_server && link->session) {
    world_.schedule.after(world_.chance.between(Duration{10}, world_.faults.delay_max * 10),
                          [this, session = *link->session] { server_.close(session); });
  }
  if (code == 0) return;
  world_.schedule.after(Duration{10}, [this, link, code, life = life_] {
    if (life == life_) feed(TransportClosed{link->id, code, "simulated"});
  });
}

// ---------------------------------------------------------------- app

void SimDevice::take_news(const QueryNews& news) {
  match(
      news.result, [&](const ConnectionResult& result) { connection_ = result; },
      [&](const MessagesResult& result) {
        check_rows(result);
        results_[news.query] = result;
      },
      [](const auto&) {});
}

// What a user would notice: a status that goes back, a row twice, rows out of order.
void SimDevice::check_rows(const MessagesResult& result) {
  std::map<std::string, int> seen;
  Seq last;
  bool pending = false;
  for (const TimelineRow& row : result.rows) {
    const std::string key = row.record.sender_id.text() + "/" + row.record.local_id.text();
    if (++seen[key] > 1) complaint_ = "shown twice: " + key;
    if (row.record.seq) {
      if (*row.record.seq <= last || pending) complaint_ = "out of order: " + key;
      last = *row.record.seq;
    } else {
      pending = true;
    }
    if (!row.own) continue;
    const auto [known, is_new] = statuses_.emplace(key, row.status);
    if (!is_new && row.status < known->second && row.status != MessageStatus::failed) complaint_ = "status went back: " + key;
    known->second = row.status;
  }
}

}  // namespace linnet::simulation
