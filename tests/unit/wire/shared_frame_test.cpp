#include "core/wire/shared_frame.h"

#include <gtest/gtest.h>

namespace linnet::wire {
namespace {

TEST(SharedFrameTest, IsEncodedOncePerEncoding) {
  const SharedFrame shared{Resync{"slow_consumer"}};
  const auto json = shared.bytes(Encoding::json);
  const auto cbor = shared.bytes(Encoding::cbor);
  EXPECT_EQ(as_text(*json), R"({"kind":"resync","reason":"slow_consumer"})");
  EXPECT_EQ(decode_server(*cbor, Encoding::cbor), shared.frame());
  EXPECT_EQ(shared.bytes(Encoding::json), json) << "the same bytes, not equal ones";
  EXPECT_EQ(shared.bytes(Encoding::cbor), cbor);
}

}  // namespace
}  // namespace linnet::wire
