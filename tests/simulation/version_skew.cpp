#include "tests/simulation/version_skew.h"

#include <string_view>

namespace linnet::simulation {
namespace {

constexpr std::string_view kJsonMember = R"("fromLater":[1,{"a":null}])";
// "fromLater": [1, {"a": null}]
constexpr std::string_view kCborMember = "\x69" "fromLater" "\x82\x01\xa1\x61" "a" "\xf6";
constexpr std::uint8_t kCborMap = 0xa0;
constexpr std::uint8_t kCborMapOfMore = 0xb7;  // from here on the count is not in the first byte

}  // namespace

Bytes with_later_member(Bytes frame, wire::Encoding encoding) {
  if (encoding == wire::Encoding::json) {
    const bool is_empty = frame.size() > 1 && frame[1] == '}';
    const std::string member = std::string(kJsonMember) + (is_empty ? "" : ",");
    frame.insert(frame.begin() + 1, member.begin(), member.end());
    return frame;
  }
  if (frame.front() < kCborMap || frame.front() >= kCborMapOfMore) return frame;
  ++frame.front();
  frame.insert(frame.begin() + 1, kCborMember.begin(), kCborMember.end());
  return frame;
}

Bytes later_frame(wire::Encoding encoding) {
  if (encoding == wire::Encoding::json) return to_bytes(R"({"kind":"fromLater","chatId":7})");
  return to_bytes("\xa1\x64kind\x69" "fromLater");
}

}  // namespace linnet::simulation
