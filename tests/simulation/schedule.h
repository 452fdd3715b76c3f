// Simulated time: what happens next, and when. Two things at the same moment happen in the order they were planned. Time
// without events costs nothing.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/clock.h"

namespace linnet::simulation {

class Schedule {
 public:
  using Step = std::function<void()>;

  [[nodiscard]] MonoTime now() const { return now_; }

  void at(MonoTime time, Step what) {
    items_.push_back({std::max(time, now_), next_order_++, std::move(what)});
    std::push_heap(items_.begin(), items_.end());
  }
  void after(Duration delay, Step what) { at(now_ + delay, std::move(what)); }

  // Runs everything planned up to `end`; time then stands there. Ends early once `enough` says so.
  template <class Enough>
  void run_until(MonoTime end, Enough enough) {
    while (!items_.empty() && items_.front().time <= end) {
      if (enough()) return;
      std::pop_heap(items_.begin(), items_.end());
      Item item = std::move(items_.back());
      items_.pop_back();
      now_ = item.time;
      item.what();
    }
    now_ = std::max(now_, end);
  }

 private:
  struct Item {
    MonoTime time;
    std::uint64_t order;
    Step what;

    bool operator<(const Item& other) const {
      return time != other.time ? time > other.time : order > other.order;  // the earliest is on top
    }
  };

  MonoTime now_{};
  std::uint64_t next_order_ = 0;
  std::vector<Item> items_;
};

}  // namespace linnet::simulation
