// Frames on their way to one device, bounded. Under pressure what is ephemeral goes first; when that is not enough the
// device is too slow.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>

#include "core/base/bytes.h"

namespace linnet {

class OutgoingQueue {
 public:
  struct Limits {
    std::size_t frames_max = 1'024;
    std::size_t bytes_max = 256 * 1024;
  };
  struct Item {
    std::shared_ptr<const Bytes> bytes;
    bool ephemeral = false;
    bool raw = false;  // bytes of the transport itself, not a frame
  };
  enum class Pushed : std::uint8_t { queued, dropped, overflow };

  OutgoingQueue() = default;
  explicit OutgoingQueue(const Limits& limits) : limits_(limits) {}

  // Ephemeral items are dropped once the queue is half full. `overflow`: not queued; the session must end.
  [[nodiscard]] Pushed push(Item item);
  [[nodiscard]] Item pop();
  void clear();

  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] std::size_t frames() const { return items_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::size_t dropped() const { return dropped_; }

 private:
  [[nodiscard]] bool fits(std::size_t bytes) const;
  void drop_ephemeral();

  Limits limits_;
  std::deque<Item> items_;
  std::size_t bytes_ = 0;
  std::size_t dropped_ = 0;
};

}  // namespace linnet
