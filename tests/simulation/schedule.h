// Simulated time: what happens next, and when. Two things at the same moment happen in the order they were planned.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "core/base/clock.h"

namespace linnet::simulation {

class Schedule {
 public:
  [[nodiscard]] MonoTime now() const { return now_; }

  void at(MonoTime time, std::function<void()> what) { items_.push({std::max(time, now_), next_order_++, std::move(what)}); }
  void after(Duration delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }

  // Runs everything planned up to `end`; time then stands there.
  void run_until(MonoTime end) {
    while (!items_.empty() && items_.top().time <= end) {
      Item item = items_.top();
      items_.pop();
      now_ = item.time;
      item.what();
    }
    now_ = std::max(now_, end);
  }

 private:
  struct Item {
    MonoTime time;
    std::uint64_t order;
    std::function<void()> what;

    bool operator<(const Item& other) const {
      return time != other.time ? time > other.time : order > other.order;  // the earliest is on top
    }
  };

  MonoTime now_{};
  std::uint64_t next_order_ = 0;
  std::priority_queue<Item> items_;
};

}  // namespace linnet::simulation
