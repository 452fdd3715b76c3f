// The faults that befall devices, lines and the server at random times of the safety phase.
#pragma once

#include "tests/simulation/user_history.h"
#include "tests/simulation/sim_users.h"
#include "tests/simulation/sim_server.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class Mishaps {
 public:
  Mishaps(World& world, SimServer& server, Devices& devices, History& history)
      : world_(world), server_(server), devices_(devices), history_(history) {}

  // `end` is that of the safety phase.
  void plan(MonoTime end);
  // The device that goes by another one's name; nothing when none does.
  [[nodiscard]] SimDevice* twin() const { return twin_; }
  // What was sent on this device since then may be lost with its store.
  void lose_what_was_sent(const SimDevice& device, MonoTime since);

 private:
  template <class What>
  void at_random(std::uint64_t times, What what);
  [[nodiscard]] SimDevice& some_device();
  void restart_later(SimDevice& device);
  void plan_devices();
  void plan_disks();
  void plan_lines();
  void plan_server();
  void restore(SimDevice& device);
  void clone();

  World& world_;
  SimServer& server_;
  Devices& devices_;
  History& history_;
  MonoTime end_{};
  SimDevice* twin_ = nullptr;
};

}  // namespace linnet::simulation
