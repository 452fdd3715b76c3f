#include "core/wire/frame_codec.h"

#include "core/model/limits.h"
#include "core/wire/cbor_parser.h"
#include "core/wire/cbor_sink.h"
#include "core/wire/frame_description.h"
#include "core/wire/frame_reader.h"
#include "core/wire/frame_writer.h"
#include "core/wire/json_parser.h"
#include "core/wire/json_sink.h"

namespace linnet::wire {
namespace {

template <class Frame>
Result<Frame> decode(ByteView bytes, Encoding encoding) {
  if (bytes.size() > limits::kFrameBytes)
    return fail(ErrorCode::too_large, "a frame of too many bytes");
  LINNET_ASSIGN(const Document document,
                encoding == Encoding::json ? parse_json(bytes) : parse_cbor(bytes));
  std::optional<Error> fault;
  Frame frame;
  const Place top;
  FrameReader reader{document.root(), top, fault};
  describe(reader, frame);
  if (fault) return std::unexpected(*std::move(fault));
  return frame;
}

template <class Frame>
Bytes encode_frame(const Frame& frame, Encoding encoding) {
  Bytes bytes;
  bytes.reserve(512);
  if (encoding == Encoding::json) {
    JsonSink sink{bytes};
    FrameWriter{sink}.write(frame);
  } else {
    CborSink sink{bytes};
    FrameWriter{sink}.write(frame);
  }
  return bytes;
}

}  // namespace

Result<ClientFrame> decode_client(ByteView bytes, Encoding encoding) {
  return decode<ClientFrame>(bytes, encoding);
}

Result<ServerFrame> decode_server(ByteView bytes, Encoding encoding) {
  return decode<ServerFrame>(bytes, encoding);
}

Bytes encode(const ClientFrame& frame, Encoding encoding) {
  return encode_frame(frame, encoding);
}

Bytes encode(const ServerFrame& frame, Encoding encoding) {
  return encode_frame(frame, encoding);
}

}  // namespace linnet::wire
