// A device in the simulation: a real engine on a real store, a host that carries out its actions, and an app that watches.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/seeded_entropy.h"
#include "core/engine/engine.h"
#include "core/store/store.h"
#include "tests/simulation/sim_server.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class SimDevice {
 public:
  // `path` names the store's file: what a restart finds again.
  SimDevice(World& world, SimServer& server, UserId user, std::string path, std::uint64_t seed);
  ~SimDevice();

  void start();
  // The process dies; nothing but the store's file is left. start() makes the next one.
  void kill();
  void set_network(bool online);

  // What the app does. The answer is nothing when the device is off or the engine refuses.
  std::optional<Answer> call(Command command);
  // Watches a chat's newest rows from now on.
  void look_at(const ChatId& chat_id);

  [[nodiscard]] bool is_running() const { return engine_ != nullptr; }
  [[nodiscard]] const UserId& user() const { return user_; }
  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] ConnectionResult connection() const { return connection_; }
  [[nodiscard]] std::vector<TimelineRow> rows(const ChatId& chat_id) const;
  // The first thing that went wrong: a status that went back, a refused patch, an unexpected trouble.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }

 private:
  // One connection, from the device's side. Frames keep their order in both directions.
  struct Link {
    ConnectionId id;
    wire::Encoding encoding = wire::Encoding::cbor;
    std::optional<SessionId> session;
    bool alive = true;
    bool greeted = false;
    MonoTime up_free{};
    MonoTime down_free{};
  };

  [[nodiscard]] Now now() const;
  void feed(const Event& event);
  void act(const Action& action);
  void open(const OpenTransport& action);
  void transmit(const TransmitFrame& action);
  void deliver(const std::shared_ptr<Link>& link, Bytes bytes);
  void cut(const std::shared_ptr<Link>& link, std::uint16_t code, bool tell_server);
  void take_news(const QueryNews& news);
  void check_rows(const MessagesResult& result);
  [[nodiscard]] MonoTime slot(MonoTime& free);

  World& world_;
  SimServer& server_;
  UserId user_;
  std::string path_;
  SeededEntropy entropy_;
  Duration skew_;
  bool websocket_blocked_ = false;
  bool online_ = true;

  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_;
  std::uint64_t life_ = 0;
  std::uint64_t timer_ = 0;                         // of the newest ArmTimer
  std::shared_ptr<Link> link_;
  std::uint64_t last_call_ = 0;
  std::map<CallId, Answer> answers_;
  std::map<ChatId, QueryId> watched_;
  std::map<QueryId, MessagesResult> results_;
  std::map<std::string, MessageStatus> statuses_;   // by key, over the device's whole life
  ConnectionResult connection_;
  std::string complaint_;
};

}  // namespace linnet::simulation
