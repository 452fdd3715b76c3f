#pragma once

#include <variant>

#include "core/crypto/mls/framing.h"
#include "core/crypto/mls/welcome.h"

namespace linnet::mls {

// struct {
//     ProtocolVersion version = mls10;
//     WireFormat wire_format;
//     select (MLSMessage.wire_format) {
//         case mls_public_message:
//             PublicMessage public_message;
//         case mls_private_message:
//             PrivateMessage private_message;
//         case mls_welcome:
//             Welcome welcome;
//         case mls_group_info:
//             GroupInfo group_info;
//         case mls_key_package:
//             KeyPackage key_package;
//     };
// } MLSMessage;
struct MlsMessage {
  std::variant<PublicMessage, PrivateMessage, Welcome, GroupInfo, KeyPackage> body;

  [[nodiscard]] WireFormat wire_format() const {
    return static_cast<WireFormat>(body.index() + 1);
  }
  static void fields(auto& self, auto& stream) {
    ProtocolVersion version = kProtocolVersion;
    stream(version);
    if constexpr (std::remove_reference_t<decltype(stream)>::decodes)
      if (version != kProtocolVersion) return stream.fail(Rule::protocol_version);
    stream.template select<std::uint16_t>(self.body);
  }
};

// The bytes that go over the network; the body is what `bytes` of `decode<MlsMessage>` gives back.
template <typename Body>
[[nodiscard]] Bytes encode_message(Body body) {
  return encode(MlsMessage{std::move(body)});
}

}  // namespace linnet::mls
