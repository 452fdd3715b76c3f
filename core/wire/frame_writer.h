#pragma once

#include <initializer_list>
#include <utility>
#include <variant>

#include "core/wire/described.h"
#include "core/wire/extra_members.h"
#include "core/wire/value_sink.h"
#include "core/wire/wire_names.h"

namespace linnet::wire {

// Writes structs to a sink by their descriptions (described.h).
class FrameWriter {
 public:
  static constexpr bool kReads = false;

  explicit FrameWriter(ValueSink& sink) : sink_(sink) {}

  // A whole value: of a struct, one object.
  template <class T>
  void write(const T& value);

  template <class T>
  void member(std::string_view name, const T& value, std::size_t /*limit*/ = 0) {
    if constexpr (is_optional<T>) {
      if (value) member(name, *value);
    } else {
      sink_.name(name);
      write(value);
    }
  }
  template <class T>
  void defaulted(std::string_view name, const T& value, std::size_t /*limit*/ = 0) {
    if (value != T{}) member(name, value);
  }

  template <class Variant>
  void one_of(std::string_view name, const Names<Variant>& names, const Variant& variant) {
    sink_.name(name);
    sink_.text(names[variant.index()]);
    std::visit([this](const auto& alternative) { describe(*this, alternative); }, variant);
  }

  void others(const std::string& extra, std::initializer_list<std::string_view> known) {
    write_extra_members(sink_, extra, known);
  }

  void check(bool, ErrorCode, std::string_view) {}

 private:
  ValueSink& sink_;
};

template <class T>
void FrameWriter::write(const T& value) {
  if constexpr (std::same_as<T, std::string>) {
    sink_.text(value);
  } else if constexpr (std::same_as<T, bool>) {
    sink_.boolean(value);
  } else if constexpr (std::same_as<T, WallTime>) {
    sink_.natural(static_cast<std::uint64_t>(to_micros(value)));
  } else if constexpr (std::unsigned_integral<T>) {
    sink_.natural(value);
  } else if constexpr (std::same_as<T, Seq> || std::same_as<T, Ordinal>) {
    sink_.natural(value.value);
  } else if constexpr (TextId<T>) {
    sink_.text(value.text());
  } else if constexpr (std::is_enum_v<T>) {
    sink_.text(name_of(value));
  } else if constexpr (is_list<T>) {
    sink_.begin_list(value.size());
    for (const auto& item : value) write(item);
    sink_.end_list();
  } else {
    sink_.begin_object();
    describe(*this, value);
    sink_.end_object();
  }
}

}  // namespace linnet::wire
