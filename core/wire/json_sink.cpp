#include "core/wire/json_sink.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "core/wire/utf8.h"

namespace linnet::wire {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

constexpr bool needs_escape(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == '"' || character == '\\';
}

template <class Integer>
std::string_view decimal(std::array<char, 24>& buffer, Integer number) {
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

}  // namespace

// No value ends in one of these bytes, so the last byte tells whether a value or a name comes first
// in its place.
void JsonSink::separate() {
  if (output_.empty()) return;
  const std::uint8_t last = output_.back();
  if (last != '{' && last != '[' && last != ':') output_.push_back(',');
}

void JsonSink::begin_object() {
  separate();
  output_.push_back('{');
}

void JsonSink::name(std::string_view name) {
  text(name);
  output_.push_back(':');
}

void JsonSink::end_object() {
  output_.push_back('}');
}

void JsonSink::begin_list(std::size_t) {
  separate();
  output_.push_back('[');
}

void JsonSink::end_list() {
  output_.push_back(']');
}

void JsonSink::text(std::string_view text) {
  separate();
  if (valid_utf8_prefix(text) == text.size()) return quote(text);
  quote(replace_invalid_utf8(text));
}

void JsonSink::quote(std::string_view valid_text) {
  output_.push_back('"');
  std::size_t from = 0;
  for (std::size_t at = 0; at < valid_text.size(); ++at) {
    const char character = valid_text[at];
    if (!needs_escape(character)) continue;
    add(valid_text.substr(from, at - from));
    from = at + 1;
    output_.push_back('\\');
    switch (character) {
      case '"':
      case '\\':
        output_.push_back(static_cast<std::uint8_t>(character));
        break;
      case '\n':
        output_.push_back('n');
        break;
      case '\t':
        output_.push_back('t');
        break;
      case '\r':
        output_.push_back('r');
        break;
      default:
        add("u00");
        output_.push_back(
            static_cast<std::uint8_t>(kHex[static_cast<std::size_t>(character) >> 4]));
        output_.push_back(
            static_cast<std::uint8_t>(kHex[static_cast<std::size_t>(character) & 15]));
    }
  }
  add(valid_text.substr(from));
  output_.push_back('"');
}

void JsonSink::natural(std::uint64_t number) {
  separate();
  std::array<char, 24> buffer;
  add(decimal(buffer, number));
}

void JsonSink::negative(std::int64_t number) {
  separate();
  std::array<char, 24> buffer;
  add(decimal(buffer, number));
}

// The shortest of 15, 16 or 17 digits that reads back as the same number. (std::to_chars would
// bring 100 KB of tables into the browser's module.)
void JsonSink::fraction(double number) {
  separate();
  std::array<char, 32> buffer;
  for (int digits = 15; digits <= 17; ++digits) {
    std::snprintf(buffer.data(), buffer.size(), "%.*g", digits, number);
    if (std::strtod(buffer.data(), nullptr) == number) break;
  }
  const std::string_view written{buffer.data()};
  add(written);
  // A whole number keeps its point, so that it is read as what it was.
  if (written.find_first_of(".e") == std::string_view::npos) add(".0");
}

void JsonSink::boolean(bool value) {
  separate();
  add(value ? "true" : "false");
}

void JsonSink::null() {
  separate();
  add("null");
}

}  // namespace linnet::wire
