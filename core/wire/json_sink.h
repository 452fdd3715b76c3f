#pragma once

#include <string>

#include "core/base/bytes.h"
#include "core/wire/value_sink.h"

namespace linnet::wire {

// Appends JSON (RFC 8259) without white space to `output`, which must outlive the sink.
class JsonSink final : public ValueSink {
 public:
  explicit JsonSink(Bytes& output) : output_(output) {}

  void begin_object() override;
  void name(std::string_view name) override;
  void end_object() override;
  void begin_list(std::size_t size) override;
  void end_list() override;
  void text(std::string_view text) override;
  void natural(std::uint64_t number) override;
  void negative(std::int64_t number) override;
  void fraction(double number) override;
  void boolean(bool value) override;
  void null() override;

 private:
  void separate();
  void quote(std::string_view valid_text);
  void add(std::string_view raw) { append(output_, as_bytes(raw)); }

  Bytes& output_;
};

}  // namespace linnet::wire
