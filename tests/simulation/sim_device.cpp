#include "tests/simulation/sim_device.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/check.h"
#include "core/base/match.h"
#include "core/base/uuid.h"
#include "core/model/limits.h"
#include "core/store/schema.h"
#include "core/store/search_tokenizer.h"
#include "core/store/sqlite_connection.h"

namespace linnet::simulation {
namespace {

constexpr QueryId kConnectionQuery{1};
constexpr QueryId kChatsQuery{2};
constexpr QueryId kPresenceQuery{3};
constexpr std::uint64_t kFirstChatQuery = 10;
constexpr std::string_view kFile = "store";
constexpr std::size_t kPresenceWatchersPercent = 30;

// A frame as JSON, whatever it came as.
template <class Frame>
std::string readable(const Bytes& bytes, const Result<Frame>& frame) {
  if (!frame || bytes.front() == '{') return to_text(bytes);
  return to_text(wire::encode(*frame, wire::Encoding::json));
}

bool is_storage(ErrorCode code) {
  return code == ErrorCode::storage_full || code == ErrorCode::storage_io;
}

}  // namespace

UserId user_named(std::size_t number) {
  static const std::array names = {"ann", "ben", "cleo", "dan"};
  return UserId::parse(names.at(number)).value();
}

// Small pages: a commit then writes less, and tears in more places.
const SimDisk::Image& new_store_image() {
  static const SimDisk::Image image = [] {
    SimDisk disk(0);
    const disk_vfs::Mount mount(disk);
    {
      auto connection = SqliteConnection::open(mount.path(std::string(kFile)), disk_vfs::name());
      LINNET_CHECK(connection.has_value());
      LINNET_CHECK((*connection)->execute("PRAGMA page_size=1024; PRAGMA journal_mode=WAL").has_value());
      LINNET_CHECK((*connection)->make_durable().has_value());
      LINNET_CHECK(SearchTokenizer::install((*connection)->handle()).has_value());
      LINNET_CHECK(schema::migrate(**connection, 0).has_value());
    }
    return disk.image();
  }();
  return image;
}

SimDevice::SimDevice(World& world, SimServer& server, const History& history, UserId user, std::size_t index, std::uint64_t seed)
    : world_(world),
      user_(std::move(user)),
      index_(index),
      entropy_(seed),
      chance_(seed + 1),
      disk_(seed + 2),
      mount_(disk_),
      line_(world, server),
      screen_(world, history, user_, index) {
  const Duration most = std::chrono::hours{world.options.skew_hours};
  skew_ = chance_.between(-most, most);
  looks_at_presence_ = chance_.percent(kPresenceWatchersPercent);
  if (!chance_.percent(world.options.new_disks_percent)) disk_.put(new_store_image());
}

SimDevice::~SimDevice() {
  disk_.detach();
}

Now SimDevice::now() const {
  return Now{world_.schedule.now() + mono_origin_, world_.right_time() + skew_};
}

LocalId SimDevice::new_local_id() {
  return LocalId(Uuid::v7(now().wall, entropy_));
}

// ---------------------------------------------------------------- life

std::string SimDevice::name() const {
  return user_.text() + "/" + std::to_string(index_);
}

void SimDevice::start() {
  if (engine_) return;
  world_.tell(name(), "starts");
  mono_origin_ = chance_.between(Duration{0}, 1h);
  open_store();
  if (!store_) return;
  engine_ = std::make_unique<Engine>(*store_, entropy_, Engine::Options{"simulation"});
  feed(Started{});
  feed(Watched{kConnectionQuery, ConnectionQuery{}});
  feed(Watched{kChatsQuery, ChatsQuery{50}});
  for (const auto& [chat_id, query] : watched_) feed(Watched{query, MessagesQuery{chat_id, std::nullopt, Screen::kRows, 0}});
  if (looks_at_presence_) {
    PresenceQuery presence;
    for (std::size_t i = 0; i < world_.options.users; ++i) {
      if (user_named(i) != user_) presence.users.push_back(user_named(i));
    }
    feed(Watched{kPresenceQuery, std::move(presence)});
  }
  if (!online_) feed(NetworkChanged{false});
}

void SimDevice::open_store() {
  const std::uint64_t errors = disk_.errors();
  const DeviceId device_id = DeviceId::random(entropy_);
  Result<std::unique_ptr<Store>> store = Store::open({mount_.path(std::string(kFile)), disk_vfs::name(), user_, device_id});
  if (store) {
    store_ = *std::move(store);
    return;
  }
  if (disk_.errors() == errors || !is_storage(store.error().code)) {
    world_.violated("the store does not open: " + std::string(error_name(store.error().code)) + ": " + store.error().detail);
    return;
  }
  // The app tries again.
  if (disk_.is_dead()) {
    disk_.detach();
    disk_.lose_power();
  }
  world_.schedule.after(chance_.between(100ms, 3s), [this, life = life_] {
    if (life == life_) start();
  });
}

void SimDevice::end(bool server_hears) {
  ++life_;
  if (link_) link_->abandon(server_hears);
  link_.reset();
  engine_.reset();
  store_.reset();
  waiting_.clear();
  arrived_.clear();
  answers_.clear();
  screen_.go_dark();
  if (disk_.is_dead()) {  // while closing
    disk_.detach();
    disk_.lose_power();
  }
}

void SimDevice::stop() {
  world_.tell(name(), "stops");
  end(true);
}

void SimDevice::kill() {
  world_.tell(name(), "is killed");
  disk_.detach();
  end(true);
}

void SimDevice::lose_power() {
  world_.tell(name(), "loses power");
  disk_.detach();
  end(false);
  disk_.lose_power();
}

void SimDevice::set_network(bool online) {
  world_.tell(name(), online ? "is online" : "is offline");
  online_ = online;
  if (!online) close_link();
  feed(NetworkChanged{online});
}

void SimDevice::put_store(const SimDisk::Image& image) {
  LINNET_CHECK(!engine_);
  world_.tell(name(), "gets another store");
  disk_.put(image);
  screen_.forget();
}

// ---------------------------------------------------------------- app

SimDevice::Outcome SimDevice::call(Command command) {
  if (!engine_) return {};
  const CallId id{++last_call_};
  const std::size_t kind = command.index();
  feed(Called{id, std::move(command)});
  const auto found = answers_.find(id);
  if (found == answers_.end()) return {.answer = std::nullopt, .unknown = true};  // it died in the middle
  Result<Answer> answer = std::move(answers_.extract(found).mapped());
  world_.tell(name(), "call", std::to_string(kind), answer ? std::string("done") : answer.error().detail);
  if (answer) return {.answer = *std::move(answer), .unknown = false};
  if (answer.error().code == ErrorCode::storage_corrupt || answer.error().code == ErrorCode::internal) {
    world_.violated("a command fails: " + answer.error().detail);
  }
  return {.answer = std::nullopt, .unknown = is_storage(answer.error().code)};
}

// ---------------------------------------------------------------- host

void SimDevice::feed(Event event) {
  if (!engine_) return;
  waiting_.push_back(std::move(event));
  if (!handling_) handle_waiting();
}

void SimDevice::handle_waiting() {
  handling_ = true;
  while (engine_ && !waiting_.empty()) {
    const Event next = std::move(waiting_.front());
    waiting_.pop_front();
    handle({&next, 1});
  }
  handling_ = false;
}

void SimDevice::handle(std::span<const Event> events) {
  for (const Event& event : events) world_.trace.number(index_ * 64 + event.index());
  const Actions actions = engine_->handle(events, now());
  if (disk_.is_dead()) {
    // In the middle of a write: nothing of what the engine wanted afterwards has happened.
    lose_power();
    world_.schedule.after(chance_.between(1ms, 5s), [this, life = life_] {
      if (life == life_) start();
    });
    return;
  }
  for (const Action& action : actions) act(action);
}

void SimDevice::act(const Action& action) {
  world_.trace.number(action.index());
  match(
      action, [&](const OpenTransport& it) { open(it); },
      [&](const TransmitFrame& it) {
        world_.trace.bytes(it.bytes);
        if (world_.tells_story) world_.tell(name(), "->", readable(it.bytes, wire::decode_client(it.bytes, wire::Encoding::cbor)));
        if (link_ && it.connection == connection_) link_->send(it.bytes);
      },
      [&](const CloseTransport& it) {
        world_.tell(name(), "closes");
        if (it.connection == connection_) close_link();
      },
      [&](const ArmTimer& it) { arm(it.at); },
      [&](const NeedToken&) {
        world_.schedule.after(1ms, [this, life = life_] {
          if (life == life_) feed(TokenGiven{user_.text()});
        });
      },
      [&](const Reply& it) { answers_.emplace(it.call, it.answer); }, [&](const QueryNews& it) { take_news(it); },
      [&](const Trouble& it) { take_trouble(it.error); });
}

// A timer is never early, and often late.
void SimDevice::arm(MonoTime at) {
  world_.trace.number(static_cast<std::uint64_t>(to_micros(at)));
  const Duration late = chance_.percent(20) ? chance_.between(Duration{0}, 100ms) : Duration{0};
  world_.schedule.at(at - mono_origin_ + late, [this, life = life_, timer = ++timer_] {
    if (life == life_ && timer == timer_) feed(TimerFired{});
  });
}

void SimDevice::open(const OpenTransport& action) {
  world_.tell(name(), "connects");
  close_link();
  connection_ = action.connection;
  if (!online_) {
    world_.schedule.after(1ms, [this, life = life_, id = action.connection] {
      if (life == life_) feed(TransportClosed{id, 1006, "no network"});
    });
    return;
  }
  const auto alive = [this, life = life_, id = action.connection] { return life == life_ && id == connection_; };
  link_ = line_.open(action.transport, {.opened = [this, alive] { if (alive()) feed(TransportOpened{connection_}); },
                                        .arrived = [this, alive](Bytes bytes) {
                                          if (!alive()) return;
                                          arrived_.emplace_back(FrameArrived{connection_, std::move(bytes)});
                                          if (arrived_.size() > 1) return;
                                          world_.schedule.after(Duration{0}, [this, life = life_] {
                                            if (life == life_) take_arrived();
                                          });
                                        },
                                        .closed = [this, alive](std::uint16_t code) {
                                          if (!alive()) return;
                                          take_arrived();
                                          world_.tell(name(), "hears of the end");
                                          feed(TransportClosed{connection_, code, "simulated"});
                                        }});
}

// All frames of one moment together, as a host does that has read them in one go.
void SimDevice::take_arrived() {
  const std::vector<Event> events = std::exchange(arrived_, {});
  if (events.empty() || !engine_) return;
  for (const Event& event : events) {
    const Bytes& bytes = std::get<FrameArrived>(event).bytes;
    world_.trace.bytes(bytes);
    if (world_.tells_story) world_.tell(name(), "<-", readable(bytes, wire::decode_server(bytes, wire::Encoding::cbor)));
  }
  LINNET_CHECK(!handling_);
  handling_ = true;
  handle(events);
  handle_waiting();
}

void SimDevice::close_link() {
  if (link_) link_->close();
  link_.reset();
}

// ---------------------------------------------------------------- what is shown

void SimDevice::take_news(const QueryNews& news) {
  match(
      news.result,
      [&](const ConnectionResult& result) {
        const Duration most = limits::kReconnectCap + limits::kReconnectCap / 4;
        if (world_.options.clock_steps == 0 && result.next_try && *result.next_try - now().wall > most) world_.violated("I11: the backoff exceeds its cap");
        screen_.show_connection(result);
      },
      [&](const MessagesResult& result) { screen_.show_messages(chat_of_query_.at(news.query), news, result); },
      [&](const ChatsResult& result) {
        screen_.show_chats(result);
        watch_chats(result);
      },
      [&](const PresenceResult& result) { screen_.show_presence(result); }, [](const auto&) {});
}

void SimDevice::watch_chats(const ChatsResult& result) {
  for (const ChatRow& row : result.rows) {
    if (watched_.contains(row.chat_id)) continue;
    const QueryId query{kFirstChatQuery + watched_.size()};
    watched_.emplace(row.chat_id, query);
    chat_of_query_.emplace(query, row.chat_id);
    feed(Watched{query, MessagesQuery{row.chat_id, std::nullopt, Screen::kRows, 0}});
  }
}

// Operations that lost against others, a server in trouble and a disk in trouble are told this way.
void SimDevice::take_trouble(const Error& error) {
  world_.tell(name(), "trouble:", error_name(error.code), error.detail);
  const bool is_bug = error.code == ErrorCode::internal || error.code == ErrorCode::malformed || error.code == ErrorCode::storage_corrupt;
  const bool disk_is_fine = is_storage(error.code) && disk_.errors() == 0 && world_.options.read_fail_permille == 0 &&
                            world_.options.append_fail_permille == 0;
  if (is_bug || disk_is_fine) world_.violated("trouble: " + std::string(error_name(error.code)) + ": " + error.detail);
}

}  // namespace linnet::simulation
