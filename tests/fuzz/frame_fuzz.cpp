// Any bytes as a frame, in either encoding (chosen by the first byte): never a crash, and what is
// taken means the same when it is said again.
#include <cstdlib>

#include "core/wire/frame_codec.h"

namespace linnet::wire {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void fuzz(ByteView bytes, Encoding encoding) {
  if (const auto frame = decode_client(bytes, encoding)) {
    for (const Encoding again : {Encoding::json, Encoding::cbor}) {
      const Bytes said = encode(*frame, again);
      // What fits in one encoding may be too large in the other.
      if (const auto heard = decode_client(said, again)) require(*heard == *frame);
    }
  }
  if (const auto frame = decode_server(bytes, encoding)) {
    for (const Encoding again : {Encoding::json, Encoding::cbor}) {
      const Bytes said = encode(*frame, again);
      if (const auto heard = decode_server(said, again)) require(*heard == *frame);
    }
  }
  if (const auto entry = decode_entry(bytes, ChatId{})) {
    const Bytes row = encode_entry(*entry);
    require(encoded_size(*entry) == row.size() - 1);
    require(decode_entry(row, ChatId{}) == entry);
  }
}

}  // namespace
}  // namespace linnet::wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace linnet::wire;
  if (size == 0) return 0;
  const auto encoding = data[0] % 2 == 0 ? Encoding::json : Encoding::cbor;
  fuzz({data + 1, size - 1}, encoding);
  fuzz({data, size}, encoding);
  return 0;
}
