// One server frame for many receivers: encoded at most once per encoding, whoever asks first. Owned by one thread until
// its bytes are made; the bytes themselves are immutable and may be read from any thread.
#pragma once

#include <array>
#include <memory>

#include "core/base/bytes.h"
#include "core/wire/frame.h"
#include "core/wire/frame_codec.h"

namespace linnet::wire {

class SharedFrame {
 public:
  explicit SharedFrame(ServerFrame frame) : frame_(std::move(frame)) {}

  [[nodiscard]] const ServerFrame& frame() const { return frame_; }
  [[nodiscard]] std::shared_ptr<const Bytes> bytes(Encoding encoding) const;

 private:
  ServerFrame frame_;
  mutable std::array<std::shared_ptr<const Bytes>, 2> bytes_;
};

}  // namespace linnet::wire
