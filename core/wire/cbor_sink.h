#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.h"
#include "core/model/limits.h"
#include "core/wire/value_sink.h"

namespace linnet::wire {

// Appends CBOR (RFC 8949, deterministic but for the order of members, which is the order of
// writing) to an Output: the bytes themselves, or only their number.
template <class Output>
class CborWriter final : public ValueSink {
 public:
  explicit CborWriter(Output& output) : output_(output) {}

  void begin_object() override;
  void name(std::string_view name) override;
  void end_object() override;
  void begin_list(std::size_t size) override;
  void end_list() override {}
  void text(std::string_view text) override;
  void natural(std::uint64_t number) override;
  void negative(std::int64_t number) override;
  void fraction(double number) override;
  void boolean(bool value) override;
  void null() override;

 private:
  struct OpenObject {
    std::size_t header_at = 0;
    std::uint64_t members = 0;
  };

  void head(std::uint8_t major, std::uint64_t argument);

  Output& output_;
  std::array<OpenObject, 2 * limits::kFrameDepth>
      open_{};  // a frame, and a body's own depth inside of it
  std::size_t depth_ = 0;
};

// A number of bytes instead of the bytes.
struct ByteCount {
  std::size_t bytes = 0;
};

using CborSink = CborWriter<Bytes>;
using CborCounter = CborWriter<ByteCount>;

extern template class CborWriter<Bytes>;
extern template class CborWriter<ByteCount>;

}  // namespace linnet::wire
