// Where values are written to, one token after another: JSON text, CBOR bytes, or a count of CBOR
// bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace linnet::wire {

class ValueSink {
 public:
  ValueSink() = default;
  ValueSink(const ValueSink&) = delete;
  ValueSink& operator=(const ValueSink&) = delete;
  virtual ~ValueSink() = default;

  // An object is begun, then any number of `name` and one value each, then ended.
  virtual void begin_object() = 0;
  virtual void name(std::string_view name) = 0;
  virtual void end_object() = 0;

  // `size` values come before `end_list`.
  virtual void begin_list(std::size_t size) = 0;
  virtual void end_list() = 0;

  // Invalid UTF-8 is replaced by U+FFFD.
  virtual void text(std::string_view text) = 0;
  virtual void natural(std::uint64_t number) = 0;
  virtual void negative(std::int64_t number) = 0;  // below 0
  virtual void fraction(double number) = 0;        // finite
  virtual void boolean(bool value) = 0;
  virtual void null() = 0;
};

}  // namespace linnet::wire
