#include "native-host/net/json_slices.h"

namespace linnet {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Reads a text from its start; every step says whether it was there.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  bool take(char expected) {
    skip_blanks();
    if (text_.empty() || text_.front() != expected) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool at_end() {
    skip_blanks();
    return text_.empty();
  }

  // A text in quotes, without them.
  std::optional<std::string_view> take_quoted() {
    skip_blanks();
    const std::size_t size = quoted_size(text_);
    if (size == 0) return std::nullopt;
    const std::string_view quoted = text_.substr(1, size - 2);
    text_.remove_prefix(size);
    return quoted;
  }

  // Everything up to the comma or bracket that ends this value.
  std::optional<std::string_view> take_value() {
    skip_blanks();
    std::size_t at = 0;
    std::size_t depth = 0;
    while (at < text_.size()) {
      const char letter = text_[at];
      if (letter == '"') {
        const std::size_t size = quoted_size(text_.substr(at));
        if (size == 0) return std::nullopt;
        at += size;
        continue;
      }
      if (depth == 0 && (letter == ',' || letter == '}' || letter == ']')) break;
      if (letter == '{' || letter == '[') ++depth;
      if (letter == '}' || letter == ']') --depth;
      ++at;
    }
    std::string_view value = text_.substr(0, at);
    text_.remove_prefix(at);
    value = value.substr(0, value.find_last_not_of(kBlanks) + 1);
    if (value.empty() || depth != 0) return std::nullopt;
    return value;
  }

 private:
  static std::size_t quoted_size(std::string_view text) {
    if (text.empty() || text.front() != '"') return 0;
    for (std::size_t at = 1; at < text.size(); ++at) {
      if (text[at] == '\\') {
        ++at;
      } else if (text[at] == '"') {
        return at + 1;
      }
    }
    return 0;
  }

  void skip_blanks() { text_.remove_prefix(std::min(text_.find_first_not_of(kBlanks), text_.size())); }

  std::string_view text_;
};

}  // namespace

std::optional<JsonMembers> json_members(std::string_view object) {
  Cutter cutter(object);
  JsonMembers members;
  if (!cutter.take('{')) return std::nullopt;
  if (!cutter.take('}')) {
    do {
      const auto name = cutter.take_quoted();
      if (!name || !cutter.take(':')) return std::nullopt;
      const auto value = cutter.take_value();
      if (!value) return std::nullopt;
      members.emplace_back(*name, *value);
    } while (cutter.take(','));
    if (!cutter.take('}')) return std::nullopt;
  }
  if (!cutter.at_end()) return std::nullopt;
  return members;
}

std::optional<std::vector<std::string_view>> json_elements(std::string_view array) {
  Cutter cutter(array);
  std::vector<std::string_view> elements;
  if (!cutter.take('[')) return std::nullopt;
  if (!cutter.take(']')) {
    do {
      const auto value = cutter.take_value();
      if (!value) return std::nullopt;
      elements.push_back(*value);
    } while (cutter.take(','));
    if (!cutter.take(']')) return std::nullopt;
  }
  if (!cutter.at_end()) return std::nullopt;
  return elements;
}

}  // namespace linnet
