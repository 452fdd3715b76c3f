// Entries on their own: as the server's log keeps them, and what they weigh.
#include "core/wire/cbor_parser.h"
#include "core/wire/cbor_sink.h"
#include "core/wire/entry_description.h"
#include "core/wire/frame_codec.h"
#include "core/wire/frame_reader.h"
#include "core/wire/frame_writer.h"

namespace linnet::wire {
namespace {

constexpr std::uint8_t kEntryVersion = 1;

template <class T>
std::size_t counted(const T& value) {
  ByteCount count;
  CborCounter counter{count};
  FrameWriter{counter}.write(value);
  return count.bytes;
}

}  // namespace

Bytes encode_entry(const Entry& entry) {
  Bytes bytes;
  bytes.reserve(256);
  bytes.push_back(kEntryVersion);
  CborSink sink{bytes};
  FrameWriter{sink}.write(entry);
  return bytes;
}

Result<Entry> decode_entry(ByteView bytes, const ChatId& chat_id) {
  if (bytes.empty()) return fail(ErrorCode::malformed, "an empty entry");
  if (bytes[0] != kEntryVersion) return fail(ErrorCode::unsupported, "an entry of another version");
  LINNET_ASSIGN(const Document document, parse_cbor(bytes.subspan(1)));
  std::optional<Error> fault;
  Entry entry;
  const Place top;
  FrameReader reader{document.root(), top, fault};
  describe(reader, entry);
  if (fault) return std::unexpected(*std::move(fault));
  entry.chat_id = chat_id;
  return entry;
}

std::size_t encoded_size(const Entry& entry) {
  return counted(entry);
}

std::size_t encoded_size(const Body& body) {
  return counted(body);
}

std::size_t encoded_size(const ChatHead& head) {
  return counted(head);
}

}  // namespace linnet::wire
