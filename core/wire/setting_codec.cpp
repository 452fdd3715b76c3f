#include "core/wire/setting_codec.h"

#include "core/wire/cbor_parser.h"
#include "core/wire/cbor_sink.h"
#include "core/wire/frame_reader.h"
#include "core/wire/frame_writer.h"
#include "core/wire/setting_description.h"

namespace linnet::wire {
namespace {

constexpr std::uint8_t kSettingVersion = 1;

}  // namespace

Bytes encode_setting(const Setting& setting) {
  Bytes bytes;
  bytes.push_back(kSettingVersion);
  CborSink sink{bytes};
  FrameWriter{sink}.write(setting);
  return bytes;
}

Result<Setting> decode_setting(ByteView bytes) {
  if (bytes.empty()) return fail(ErrorCode::malformed, "an empty setting");
  if (bytes[0] != kSettingVersion) return fail(ErrorCode::unsupported, "a setting of another version");
  LINNET_ASSIGN(const Document document, parse_cbor(bytes.subspan(1)));
  std::optional<Error> fault;
  Setting setting;
  const Place top;
  FrameReader reader{document.root(), top, fault};
  describe(reader, setting);
  if (fault) return std::unexpected(*std::move(fault));
  return setting;
}

std::size_t encoded_size(const Setting& setting) {
  ByteCount count;
  CborCounter counter{count};
  FrameWriter{counter}.write(setting);
  return count.bytes;
}

}  // namespace linnet::wire
