#include "core/wire/shared_frame.h"

namespace linnet::wire {

std::shared_ptr<const Bytes> SharedFrame::bytes(Encoding encoding) const {
  auto& bytes = bytes_[static_cast<std::size_t>(encoding)];
  if (bytes == nullptr) bytes = std::make_shared<const Bytes>(encode(frame_, encoding));
  return bytes;
}

}  // namespace linnet::wire
