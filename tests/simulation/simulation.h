// One seed's world: users with devices, a server, faults; a safety phase full of them, then a liveness phase in which
// everything heals and must converge within a bound. invariants.h says what is checked, and where.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/user_history.h"
#include "tests/simulation/invariants.h"
#include "tests/simulation/log_witness.h"
#include "tests/simulation/mishaps.h"
#include "tests/simulation/sim_users.h"
#include "tests/simulation/sim_device.h"
#include "tests/simulation/sim_server.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class Simulation {
 public:
  Simulation(std::uint64_t seed, const Options& options);
  ~Simulation();

  // Prints what happens while it runs.
  void tell_story() { world_.tells_story = true; }
  // The first violation in words; empty when all held.
  [[nodiscard]] std::string run();
  // Of all events and effects: two runs of a seed have the same.
  [[nodiscard]] std::string trace_hash() const { return world_.trace.hash(); }

 private:
  void make_devices(std::uint64_t seed);
  void run_until(MonoTime end);
  void heal();
  void converge();
  [[nodiscard]] bool is_quiet();
  [[nodiscard]] std::vector<SimDevice*> kept_devices() const;
  [[nodiscard]] std::string check();
  [[nodiscard]] std::string check_chat(const invariants::ChatLog& log);
  [[nodiscard]] std::string check_view(const invariants::View& view);

  World world_;
  LogWitness witness_;
  History history_;
  SimServer server_;
  Devices devices_;
  SimUsers users_;
  Mishaps mishaps_;
};

}  // namespace linnet::simulation
