// The client's brain. Sans-IO: a host feeds events and carries out actions in order. Belongs to one thread; never calls a
// clock, socket or random source of its own. Routes only: each concern is a part in a file of its own.
//
// One event is one transaction of the store; neighbours of one kind that come together share one. When it fails, it is rolled
// back, memory follows the store, and what the server had sent comes again after a reconnect.
#pragma once

#include <memory>
#include <span>

#include "core/base/clock.h"
#include "core/base/entropy.h"
#include "core/engine/action.h"
#include "core/engine/event.h"
#include "core/store/store.h"

namespace linnet {

class Engine {
 public:
  struct Options {
    std::string client;  // name and version of the software, for the server's logs
  };

  // Borrows the store and the entropy for its whole life.
  Engine(Store& store, Entropy& entropy, const Options& options);
  ~Engine();

  [[nodiscard]] Actions handle(const Event& event, Now now);
  // The same as one after the other, but neighbouring frames, and neighbouring sends, are committed together.
  [[nodiscard]] Actions handle(std::span<const Event> events, Now now);

 private:
  Actions handle_together(std::span<const Event> events, Now now);

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linnet
