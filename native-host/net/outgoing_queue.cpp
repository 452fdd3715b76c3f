#include "native-host/net/outgoing_queue.h"

#include <utility>

#include "core/base/check.h"

namespace linnet {

bool OutgoingQueue::fits(std::size_t bytes) const {
  return items_.size() < limits_.frames_max && bytes_ + bytes <= limits_.bytes_max;
}

OutgoingQueue::Pushed OutgoingQueue::push(Item item) {
  const std::size_t bytes = item.bytes->size();
  if (item.ephemeral && (items_.size() >= limits_.frames_max / 2 || bytes_ + bytes > limits_.bytes_max / 2)) {
    ++dropped_;
    return Pushed::dropped;
  }
  if (!fits(bytes)) drop_ephemeral();
  if (!fits(bytes)) return Pushed::overflow;
  bytes_ += bytes;
  items_.push_back(std::move(item));
  return Pushed::queued;
}

OutgoingQueue::Item OutgoingQueue::pop() {
  LINNET_CHECK(!items_.empty());
  Item item = std::move(items_.front());
  items_.pop_front();
  bytes_ -= item.bytes->size();
  return item;
}

void OutgoingQueue::clear() {
  items_.clear();
  bytes_ = 0;
}

void OutgoingQueue::drop_ephemeral() {
  std::erase_if(items_, [this](const Item& item) {
    if (!item.ephemeral) return false;
    bytes_ -= item.bytes->size();
    ++dropped_;
    return true;
  });
}

}  // namespace linnet
