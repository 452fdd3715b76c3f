#include "native-host/net/outgoing_queue.h"

#include <gtest/gtest.h>

namespace linnet {
namespace {

using Pushed = OutgoingQueue::Pushed;

OutgoingQueue::Item item(std::size_t size, bool ephemeral = false) {
  return {.bytes = std::make_shared<const Bytes>(size), .ephemeral = ephemeral, .raw = false};
}

TEST(OutgoingQueueTest, GivesBackInOrder) {
  OutgoingQueue queue;
  EXPECT_EQ(queue.push(item(1)), Pushed::queued);
  EXPECT_EQ(queue.push(item(2)), Pushed::queued);
  EXPECT_EQ(queue.pop().bytes->size(), 1u);
  EXPECT_EQ(queue.pop().bytes->size(), 2u);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.bytes(), 0u);
}

TEST(OutgoingQueueTest, DropsWhatIsEphemeralOnceItIsHalfFull) {
  OutgoingQueue queue({.frames_max = 4, .bytes_max = 1'000});
  EXPECT_EQ(queue.push(item(1, true)), Pushed::queued);
  EXPECT_EQ(queue.push(item(1)), Pushed::queued);
  EXPECT_EQ(queue.push(item(1, true)), Pushed::dropped);
  EXPECT_EQ(queue.push(item(1)), Pushed::queued);
  EXPECT_EQ(queue.dropped(), 1u);
}

TEST(OutgoingQueueTest, TakesBackWhatIsEphemeralBeforeItOverflows) {
  OutgoingQueue queue({.frames_max = 10, .bytes_max = 100});
  EXPECT_EQ(queue.push(item(40, true)), Pushed::queued);
  EXPECT_EQ(queue.push(item(60)), Pushed::queued);
  EXPECT_EQ(queue.push(item(40)), Pushed::queued);  // in place of the ephemeral one
  EXPECT_EQ(queue.frames(), 2u);
  EXPECT_EQ(queue.push(item(1)), Pushed::overflow);
  EXPECT_EQ(queue.pop().bytes->size(), 60u);
}

TEST(OutgoingQueueTest, OverflowsAtTheFrameLimit) {
  OutgoingQueue queue({.frames_max = 2, .bytes_max = 100});
  EXPECT_EQ(queue.push(item(1)), Pushed::queued);
  EXPECT_EQ(queue.push(item(1)), Pushed::queued);
  EXPECT_EQ(queue.push(item(1)), Pushed::overflow);
}

}  // namespace
}  // namespace linnet
