// Runs one engine on one thread: feeds it what happens and carries out what it asks for. Dumb by intention: retries,
// order and offline behaviour are the engine's.
//
// What is ready at the same time goes to the engine together, so that a burst of frames, or of messages, costs one commit.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/system_entropy.h"
#include "core/engine/engine.h"
#include "native-host/client/server_url.h"
#include "native-host/client/transport.h"

namespace linnet {

class EngineHost {
 public:
  struct Options {
    ServerUrl server;
    std::string store_path;
    UserId user_id;
    std::string client;                          // name and version of the program
    // Asked when the server wants a token; nothing when there is no other than the one it refused.
    std::function<std::optional<std::string>()> token;
  };
  struct Events {
    std::function<void(const Error&)> trouble;
    std::function<void()> unauthorized;          // the server refused the token and there is no other
    std::function<void()> turned;                // the engine has handled something
  };

  // Errors: those of Store::open.
  [[nodiscard]] static Result<std::unique_ptr<EngineHost>> open(Options options);
  ~EngineHost();

  // ---- for the app, on the host's thread; callbacks come from within run()
  using Answered = std::function<void(const Result<Answer>&)>;
  using News = std::function<void(const QueryNews&)>;
  void call(Command command, Answered answered);
  QueryId watch(Query what, News news);
  void move(QueryId query, Query what);          // the same query, looking elsewhere
  void unwatch(QueryId query);

  // Works until stop(). `online`: without it nothing leaves the store.
  void run(bool online, Events events);
  void stop() { stopped_ = true; }
  // Goodbyes of a stopped host get this long to leave.
  void say_goodbye();

  // For reading, between events.
  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] boost::asio::io_context& io() { return io_; }

 private:
  EngineHost(Options options, std::unique_ptr<Store> store);

  void queue(Event event) { waiting_.push_back(std::move(event)); }
  void handle_waiting();
  void carry_out(Action& action);
  void open_transport(const OpenTransport& action);
  void arm_timer(MonoTime at);
  void give_token();

  const Options options_;
  Events events_;
  boost::asio::io_context io_{1};
  boost::asio::ssl::context tls_;
  SystemEntropy entropy_;
  std::unique_ptr<Store> store_;
  Engine engine_;
  boost::asio::steady_timer timer_;
  std::unique_ptr<Transport> transport_;
  ConnectionId connection_;
  std::vector<Event> waiting_;
  std::map<CallId, Answered> calls_;
  std::map<QueryId, News> watches_;
  std::uint64_t last_id_ = 0;
  bool stopped_ = false;
};

}  // namespace linnet
