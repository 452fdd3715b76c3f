#include "tests/simulation/network.h"

#include <algorithm>
#include <utility>

#include "tests/simulation/version_skew.h"

namespace linnet::simulation {
namespace {

constexpr std::uint16_t kAbnormal = 1006;
constexpr std::uint16_t kSlowConsumer = 4008;
constexpr Duration kDelayMin{10};

}  // namespace

Link::Link(World& world, SimServer& server, Line& line, TransportKind transport, Ears ears)
    : world_(world),
      server_(server),
      line_(line),
      ears_(std::move(ears)),
      polls_(transport == TransportKind::long_poll),
      encoding_(polls_ ? wire::Encoding::json : wire::Encoding::cbor),
      newer_server_(world.network.percent(world.options.version_skew_percent)),
      newer_device_(world.network.percent(world.options.version_skew_percent)) {}

Duration Link::delay() {
  const Duration most = world_.healed ? Duration{20ms} : Duration{std::chrono::milliseconds{world_.options.delay_ms}};
  // Mostly short, with a tail.
  return world_.network.between(kDelayMin, world_.network.percent(80) ? std::max(kDelayMin, most / 5) : most);
}

MonoTime Link::up_slot() {
  up_free_ = std::max({up_free_, world_.schedule.now(), line_.up_clogged_until()}) + delay();
  return up_free_;
}

MonoTime Link::down_slot() {
  const MonoTime now = world_.schedule.now();
  const bool joins = down_free_ > now && world_.network.percent(polls_ ? 80 : 20);  // arrives together with what is before it
  if (joins && down_free_ >= line_.down_clogged_until()) return down_free_;
  down_free_ = std::max({down_free_, now, line_.down_clogged_until()}) + delay();
  if (polls_ && !world_.healed) {
    down_free_ += world_.network.between(Duration{0}, std::chrono::milliseconds{world_.options.poll_buffer_ms});
  }
  return down_free_;
}

// ---------------------------------------------------------------- the device's side

void Link::connect(bool blocked) {
  if (line_.is_cut_off()) return;  // the device waits in vain
  const bool refused = blocked || (!world_.healed && world_.network.percent(world_.options.refuse_percent));
  world_.schedule.at(up_slot(), [self = shared_from_this(), refused] {
    if (!self->device_open_ || self->up_ends_) return;
    if (refused) {
      self->tell_device(self->down_slot(), kAbnormal);
      return;
    }
    self->server_open_ = true;
    self->session_ = self->server_.open(
        self->encoding_, {.send = [self](const Bytes& bytes, bool ephemeral) { self->down(bytes, ephemeral); },
                          .close = [self](std::uint16_t code) { self->down_closed(code); }});
    self->world_.schedule.at(self->down_slot(), [self] {
      if (self->device_open_ && !self->down_ends_) self->ears_.opened();
    });
  });
}

void Link::send(const Bytes& bytes) {
  if (!device_open_) return;
  if (!world_.healed && world_.network.permille(world_.options.cut_permille)) {
    break_off();
    return;
  }
  const bool is_hello = !std::exchange(greeted_, true);
  const bool again = !world_.healed && !is_hello && world_.network.permille(world_.options.repeat_permille);
  for (int i = 0; i < (again ? 2 : 1); ++i) {
    world_.schedule.at(up_slot(), [self = shared_from_this(), frame = newer_device_ ? with_later_member(bytes, encoding_) : bytes] {
      self->arrive_up(frame);
    });
  }
  if (newer_device_ && !is_hello && world_.network.percent(2)) {
    world_.schedule.at(up_slot(), [self = shared_from_this()] { self->arrive_up(later_frame(self->encoding_)); });
  }
}

void Link::arrive_up(const Bytes& bytes) {
  if (!server_open_ || (up_ends_ && world_.schedule.now() > *up_ends_)) return;
  server_.receive(*session_, bytes);
}

void Link::close() {
  if (!std::exchange(device_open_, false)) return;
  tell_server(up_slot());
}

void Link::abandon(bool server_hears) {
  if (!std::exchange(device_open_, false)) return;
  up_ends_ = world_.network.between(Duration{0}, std::max(Duration{0}, up_free_ - world_.schedule.now())) + world_.schedule.now();
  if (server_hears) tell_server(*up_ends_ + delay());
}

void Link::fall_silent() {
  up_ends_ = down_ends_ = world_.schedule.now();
}

// Either side may not hear of it. Of what is under way the first frames still arrive.
void Link::break_off() {
  const MonoTime now = world_.schedule.now();
  up_ends_ = now + world_.network.between(Duration{0}, std::max(Duration{0}, up_free_ - now));
  down_ends_ = now + world_.network.between(Duration{0}, std::max(Duration{0}, down_free_ - now));
  const bool half_open = world_.network.percent(world_.options.half_open_percent);
  const bool device_is_deaf = half_open && world_.network.percent(50);
  if (!half_open || device_is_deaf) tell_server(*up_ends_ + delay() * 10);
  if (!device_is_deaf) tell_device(*down_ends_ + delay(), kAbnormal);
}

void Link::tell_server(MonoTime at) {
  world_.schedule.at(at, [self = shared_from_this()] {
    if (std::exchange(self->server_open_, false)) self->server_.close(*self->session_);
  });
}

void Link::tell_device(MonoTime at, std::uint16_t code) {
  world_.schedule.at(at, [self = shared_from_this(), code] {
    if (std::exchange(self->device_open_, false)) self->ears_.closed(code);
  });
}

// ---------------------------------------------------------------- the server's side

void Link::down(const Bytes& bytes, bool ephemeral) {
  if (!server_open_) return;
  if (queued_bytes_ + bytes.size() > SimServer::kQueueBytesMax) {
    server_open_ = false;
    server_.close(*session_);
    down_closed(kSlowConsumer);
    return;
  }
  if (ephemeral && queued_bytes_ > SimServer::kQueueBytesMax / 2) return;
  queued_bytes_ += bytes.size();
  server_.note_queue(queued_bytes_);
  if (!world_.healed && world_.network.permille(world_.options.cut_permille)) break_off();
  world_.schedule.at(down_slot(), [self = shared_from_this(), frame = newer_server_ ? with_later_member(bytes, encoding_) : bytes,
                                   size = bytes.size()]() mutable {
    if (self->down_ends_ && self->world_.schedule.now() > *self->down_ends_) return;  // it stays in the server's queue
    self->queued_bytes_ -= size;
    self->arrive_down(std::move(frame));
  });
}

void Link::arrive_down(Bytes bytes) {
  if (!device_open_) return;
  ears_.arrived(std::move(bytes));
  if (device_open_ && newer_server_ && world_.network.percent(5)) ears_.arrived(later_frame(encoding_));
}

void Link::down_closed(std::uint16_t code) {
  server_open_ = false;
  if (!down_ends_) tell_device(down_slot(), code);
}

// ---------------------------------------------------------------- lines

Line::Line(World& world, SimServer& server)
    : world_(world),
      server_(server),
      websocket_blocked_(world.network.percent(world.options.websocket_blocked_percent)) {}

std::shared_ptr<Link> Line::open(TransportKind transport, Link::Ears ears) {
  auto link = std::make_shared<Link>(world_, server_, *this, transport, std::move(ears));
  link_ = link;
  link->connect(websocket_blocked_ && transport == TransportKind::websocket);
  return link;
}

void Line::clog(Duration how_long, bool up, bool down) {
  const MonoTime until = world_.schedule.now() + how_long;
  if (up) up_clogged_until_ = std::max(up_clogged_until_, until);
  if (down) down_clogged_until_ = std::max(down_clogged_until_, until);
}

void Line::cut_off(Duration how_long) {
  cut_off_until_ = std::max(cut_off_until_, world_.schedule.now() + how_long);
  if (const auto link = link_.lock()) link->fall_silent();
}

void Line::heal() {
  cut_off_until_ = up_clogged_until_ = down_clogged_until_ = world_.schedule.now();
}

bool Line::is_cut_off() const {
  return world_.schedule.now() < cut_off_until_;
}

}  // namespace linnet::simulation
