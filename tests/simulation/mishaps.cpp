#include "tests/simulation/mishaps.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace linnet::simulation {

template <class What>
void Mishaps::at_random(std::uint64_t times, What what) {
  for (std::uint64_t i = 0; i < times; ++i) {
    world_.schedule.at(MonoTime{world_.mishaps.between(500ms, end_.time_since_epoch())}, what);
  }
}

SimDevice& Mishaps::some_device() {
  return *world_.mishaps.one_of(devices_);
}

void Mishaps::restart_later(SimDevice& device) {
  world_.schedule.after(world_.mishaps.between(1ms, 10s), [&device] { device.start(); });
}

void Mishaps::plan(MonoTime end) {
  end_ = end;
  plan_devices();
  plan_disks();
  plan_lines();
  plan_server();
}

void Mishaps::plan_devices() {
  at_random(world_.options.kills, [this] {
    SimDevice& device = some_device();
    if (world_.mishaps.percent(30)) {
      device.stop();
    } else {
      device.kill();
    }
    restart_later(device);
  });
  at_random(world_.options.tab_changes, [this] {
    SimDevice& device = some_device();
    device.kill();
    device.start();
  });
  at_random(world_.options.power_losses, [this] {
    SimDevice& device = some_device();
    device.lose_power();
    restart_later(device);
  });
  at_random(world_.options.torn_commits, [this] { some_device().disk().die_at_write(1 + world_.mishaps.below(12)); });
  at_random(world_.options.clock_steps, [this] {
    const auto waits = [](const auto& device) { return device->screen().connection().queued > 0; };
    const auto waiting = std::ranges::find_if(devices_, waits);
    SimDevice& device = waiting != devices_.end() ? **waiting : some_device();
    device.step_clock(world_.mishaps.between(-48h, 48h));
  });
}

void Mishaps::plan_disks() {
  at_random(world_.options.disk_full_spells, [this] {
    SimDevice& device = some_device();
    device.disk().faults.full = true;
    world_.schedule.after(world_.mishaps.between(100ms, 20s), [&device] { device.disk().faults.full = false; });
  });
  at_random(world_.options.disk_error_spells, [this] {
    SimDevice& device = some_device();
    SimDisk::Faults faults;
    faults.read_permille = world_.mishaps.percent(30) ? 5 : 0;
    faults.write_permille = world_.mishaps.percent(60) ? 30 : 0;
    faults.sync_permille = world_.mishaps.percent(60) ? 200 : 0;
    device.disk().faults = faults;
    world_.schedule.after(world_.mishaps.between(100ms, 20s), [&device] { device.disk().faults = {}; });
  });
  at_random(world_.options.restores, [this] { restore(some_device()); });
  at_random(world_.options.clones, [this] { clone(); });
}

// A copy of the files as they are now comes back later: all that happened on the device since is lost.
void Mishaps::restore(SimDevice& device) {
  const MonoTime copied = world_.schedule.now();
  world_.schedule.after(world_.mishaps.between(1s, 30s), [this, &device, copied, image = device.disk().image()] {
    if (world_.healed) return;
    device.kill();
    lose_what_was_sent(device, copied);
    device.put_store(image);
    restart_later(device);
  });
}

// The last device gets a copy of its user's first one's store: two that call themselves by one name.
void Mishaps::clone() {
  SimDevice& twin = *devices_.back();
  const auto first = std::ranges::find(devices_, twin.user(), [](const auto& device) { return device->user(); });
  if (first->get() == &twin || twin_ == &twin) return;
  twin_ = &twin;
  twin.kill();
  lose_what_was_sent(twin, MonoTime{});
  twin.put_store((*first)->disk().image());
  restart_later(twin);
}

void Mishaps::lose_what_was_sent(const SimDevice& device, MonoTime since) {
  for (auto& [id, message] : history_.messages) {
    if (message.device == device.index() && message.at >= since) message.is_certain = false;
    if (message.unwanted_by == device.index() && message.unwanted_at >= since) message.unwanted_by.reset();
  }
  std::erase_if(history_.read, [&](const auto& item) { return item.first.first == device.user(); });
}

void Mishaps::plan_lines() {
  at_random(world_.options.clogs, [this] {
    const std::uint64_t which = 1 + world_.mishaps.below(3);
    some_device().line().clog(world_.mishaps.between(100ms, 20s), (which & 1) != 0, (which & 2) != 0);
  });
  at_random(world_.options.partitions, [this] {
    const bool is_long = world_.mishaps.percent(20);
    some_device().line().cut_off(is_long ? world_.mishaps.between(1h, 5h) : world_.mishaps.between(1s, 1min));
  });
  at_random(world_.options.offline_spells, [this] {
    SimDevice& device = some_device();
    device.set_network(false);
    world_.schedule.after(world_.mishaps.between(1s, 30s), [&device] { device.set_network(true); });
  });
}

void Mishaps::plan_server() {
  at_random(world_.options.server_crashes, [this] { server_.crash(world_.mishaps.percent(70)); });
  at_random(world_.options.server_clock_steps, [this] { server_.step_back(world_.mishaps.between(1s, 10s)); });
}

}  // namespace linnet::simulation
