// The way between a device and the server. Bytes of one connection keep their order; a connection breaks anywhere between
// two frames, with or without either side hearing of it; lines stand still, or lead nowhere for a while.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "core/engine/query.h"
#include "tests/simulation/sim_server.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class Line;

// One connection. Kept alive by what is under way on it.
class Link : public std::enable_shared_from_this<Link> {
 public:
  // What the device's host hears.
  struct Ears {
    std::function<void()> opened;
    std::function<void(Bytes)> arrived;
    std::function<void(std::uint16_t code)> closed;
  };

  Link(World& world, SimServer& server, Line& line, TransportKind transport, Ears ears);

  // ---- the device's side
  void connect(bool blocked);
  void send(const Bytes& bytes);
  void close();
  // The device's process is gone. Without power nobody tells the server.
  void abandon(bool server_hears);
  // From here on nothing passes, and nobody is told.
  void fall_silent();

 private:
  void down(const Bytes& bytes, bool ephemeral);
  void down_closed(std::uint16_t code);
  void break_off();
  void arrive_up(const Bytes& bytes);
  void arrive_down(Bytes bytes);
  void tell_server(MonoTime at);
  void tell_device(MonoTime at, std::uint16_t code);
  [[nodiscard]] MonoTime up_slot();
  [[nodiscard]] MonoTime down_slot();
  [[nodiscard]] Duration delay();

  World& world_;
  SimServer& server_;
  Line& line_;
  Ears ears_;
  const bool polls_;
  const wire::Encoding encoding_;
  const bool newer_server_;
  const bool newer_device_;
  std::optional<SessionId> session_;
  bool device_open_ = true;
  bool server_open_ = false;
  bool greeted_ = false;             // the hello has left: it is never repeated
  MonoTime up_free_{};
  MonoTime down_free_{};
  std::optional<MonoTime> up_ends_;  // what would arrive later is lost
  std::optional<MonoTime> down_ends_;
  std::size_t queued_bytes_ = 0;     // of the server's frames under way
};

// A device's access to the network, over all its connections.
class Line {
 public:
  Line(World& world, SimServer& server);

  [[nodiscard]] std::shared_ptr<Link> open(TransportKind transport, Link::Ears ears);

  // Everything on the way waits until then.
  void clog(Duration how_long, bool up, bool down);
  // Nothing gets through until then: connections die unheard, and new ones hang.
  void cut_off(Duration how_long);
  void heal();

  [[nodiscard]] bool is_cut_off() const;
  [[nodiscard]] MonoTime up_clogged_until() const { return up_clogged_until_; }
  [[nodiscard]] MonoTime down_clogged_until() const { return down_clogged_until_; }

 private:
  World& world_;
  SimServer& server_;
  bool websocket_blocked_ = false;
  MonoTime up_clogged_until_{};
  MonoTime down_clogged_until_{};
  MonoTime cut_off_until_{};
  std::weak_ptr<Link> link_;
};

}  // namespace linnet::simulation
