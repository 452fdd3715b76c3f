// A device in the simulation: a real engine on a real store on a simulated disk, and a host that carries out its actions.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/base/seeded_entropy.h"
#include "core/engine/engine.h"
#include "core/store/store.h"
#include "tests/simulation/disk_vfs.h"
#include "tests/simulation/network.h"
#include "tests/simulation/screen.h"
#include "tests/simulation/sim_disk.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class SimDevice {
 public:
  SimDevice(World& world, SimServer& server, const History& history, UserId user, std::size_t index, std::uint64_t seed);
  ~SimDevice();

  // ---- life
  // Opens the store and starts an engine; tries again after a while when the disk does not let it.
  void start();
  // The process ends in order.
  void stop();
  // The process is killed: what it has written stays.
  void kill();
  // The machine is off at once: what was not synced may be lost.
  void lose_power();
  void set_network(bool online);
  void step_clock(Duration by) { skew_ += by; }
  // Another store, as of another time or device. Only while it is not running.
  void put_store(const SimDisk::Image& image);

  // ---- the app
  struct Outcome {
    std::optional<Answer> answer;   // nothing: refused, or unknown
    bool unknown = false;           // the disk failed: it may have happened
  };
  [[nodiscard]] Outcome call(Command command);

  [[nodiscard]] bool is_running() const { return engine_ != nullptr; }
  [[nodiscard]] const UserId& user() const { return user_; }
  [[nodiscard]] std::size_t index() const { return index_; }
  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] SimDisk& disk() { return disk_; }
  [[nodiscard]] Line& line() { return line_; }
  [[nodiscard]] const Screen& screen() const { return screen_; }
  [[nodiscard]] Now now() const;
  [[nodiscard]] LocalId new_local_id();

 private:
  [[nodiscard]] std::string name() const;
  void open_store();
  void end(bool server_hears);
  void handle(std::span<const Event> events);
  void feed(Event event);
  void handle_waiting();
  void take_arrived();
  void act(const Action& action);
  void open(const OpenTransport& action);
  void close_link();
  void arm(MonoTime at);
  void take_news(const QueryNews& news);
  void take_trouble(const Error& error);
  void watch_chats(const ChatsResult& result);

  World& world_;
  UserId user_;
  std::size_t index_;
  SeededEntropy entropy_;
  Chance chance_;
  SimDisk disk_;
  disk_vfs::Mount mount_;
  Line line_;
  Screen screen_;
  Duration skew_{};
  Duration mono_origin_{};           // a process's own clock starts anywhere
  bool online_ = true;
  bool looks_at_presence_ = false;

  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_;
  std::uint64_t life_ = 0;
  std::uint64_t timer_ = 0;          // of the newest ArmTimer
  bool handling_ = false;
  std::deque<Event> waiting_;        // events that came while one was handled
  std::vector<Event> arrived_;       // frames of this moment
  std::shared_ptr<Link> link_;
  ConnectionId connection_;
  std::uint64_t last_call_ = 0;
  std::map<CallId, Result<Answer>> answers_;
  std::map<ChatId, QueryId> watched_;
  std::map<QueryId, ChatId> chat_of_query_;
};

// The users have names: ann, ben, ...
[[nodiscard]] UserId user_named(std::size_t number);
// The files of a store that was just made: its schema, and nobody's yet.
[[nodiscard]] const SimDisk::Image& new_store_image();

}  // namespace linnet::simulation
