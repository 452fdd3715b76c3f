// One seed's world: users with devices, a server, faults; a safety phase full of them, then a liveness phase in which
// everything heals and must converge. What is checked:
//   I1 no accepted message is lost   I2 none appears twice   I3 one order everywhere, the server's
//   I4 nothing appears that nobody sent   I5 status never goes back   I7 unread equals its definition
//   I10 edits, deletions and reactions converge   I11 the outbox drains   I13 server times strictly increase
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/sim_device.h"
#include "tests/simulation/sim_server.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class Simulation {
 public:
  // `folder` is for the devices' stores; it must exist.
  Simulation(std::uint64_t seed, std::string folder);
  ~Simulation();

  // The first violation in words; empty when all held.
  [[nodiscard]] std::string run();
  // Of all frames with their times: two runs of a seed have the same.
  [[nodiscard]] std::string trace_hash() const;

 private:
  struct Sent {
    ChatId chat_id;
    MessageKey key;
  };

  void remove_stores() const;
  void choose_faults();
  void make_devices();
  void make_chats();
  void plan_faults();
  void plan_work();
  void work();
  void send(SimDevice& device, const ChatId& chat_id);
  void change_something(SimDevice& device, const ChatId& chat_id);
  void heal();
  [[nodiscard]] bool is_quiet();

  [[nodiscard]] std::string check();
  [[nodiscard]] std::string check_log(const ChatId& chat_id, const std::vector<Entry>& log);
  [[nodiscard]] std::string check_device(SimDevice& device, const ChatId& chat_id, const std::vector<Entry>& log);
  [[nodiscard]] std::string check_unread(SimDevice& device, const ChatId& chat_id, const std::vector<Entry>& log);

  std::uint64_t seed_;
  std::string folder_;
  World world_;
  std::unique_ptr<SimServer> server_;
  std::vector<std::unique_ptr<SimDevice>> devices_;
  std::vector<ChatId> chats_;
  std::vector<Sent> sent_;
};

}  // namespace linnet::simulation
