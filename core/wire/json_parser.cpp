#include "core/wire/json_parser.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

#include "core/model/limits.h"
#include "core/wire/utf8.h"

namespace linnet::wire {
namespace {

constexpr bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

class JsonParser {
 public:
  explicit JsonParser(std::string_view text)
      : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()) {
    document_.nodes.reserve(text.size() / 8 + 8);
  }

  Result<Document> parse() {
    // `value` reads one value, or opens a container; `after_value` what may stand behind a value.
    do {
      if (!value()) return failure();
    } while (more_to_come_);
    skip_space();
    if (at_ != end_ && problem_ == nullptr) problem_ = "something follows the value";
    if (problem_ != nullptr) return failure();
    return std::move(document_);
  }

 private:
  // All of these give false once `problem_` is set.
  bool value();
  bool after_value();
  bool open(NodeType type, char close);
  bool close();
  bool member_name();
  bool word(std::string_view word, const Node& node);
  bool number();
  bool text();
  bool unescape(const char* from);
  bool escape(char*& to);
  std::optional<unsigned> four_hex_digits();
  bool digits();
  bool fraction(const char* from);

  bool problem(const char* what) {
    problem_ = what;
    return false;
  }
  std::unexpected<Error> failure() const {
    return fail(ErrorCode::malformed,
                "JSON, byte " + std::to_string(at_ - begin_) + ": " + problem_);
  }
  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool next_is(char character) const { return at_ != end_ && *at_ == character; }
  void add(const Node& node) { document_.nodes.push_back(node); }
  Node& innermost() { return document_.nodes[open_[depth_ - 1]]; }

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* problem_ = nullptr;
  bool more_to_come_ = false;
  Document document_;
  char* unescaped_end_ = nullptr;
  std::array<std::uint32_t, limits::kFrameDepth> open_{};  // indexes of the containers around
  std::size_t depth_ = 0;
};

bool JsonParser::value() {
  skip_space();
  if (at_ == end_) return problem("a value is missing");
  switch (*at_) {
    case '{':
      return open(NodeType::object, '}');
    case '[':
      return open(NodeType::list, ']');
    case '"':
      return text() && after_value();
    case 't':
      return word("true", Node{.type = NodeType::boolean, .boolean = true}) && after_value();
    case 'f':
      return word("false", Node{.type = NodeType::boolean, .boolean = false}) && after_value();
    case 'n':
      return word("null", Node{}) && after_value();
    default:
      return number() && after_value();
  }
}

bool JsonParser::open(NodeType type, char close_character) {
  if (depth_ == open_.size()) return problem("nested too deeply");
  ++at_;
  open_[depth_++] = static_cast<std::uint32_t>(document_.nodes.size());
  add(Node{.type = type, .natural = 0});
  skip_space();
  if (next_is(close_character)) return close() && after_value();
  innermost().size = 1;
  more_to_come_ = true;
  return type == NodeType::list || member_name();
}

bool JsonParser::close() {
  ++at_;
  const std::uint32_t index = open_[--depth_];
  document_.nodes[index].span = static_cast<std::uint32_t>(document_.nodes.size()) - index;
  return true;
}

// Closes what ends here, then either another value is to come, or the text is complete.
bool JsonParser::after_value() {
  while (depth_ > 0) {
    skip_space();
    const bool in_object = innermost().type == NodeType::object;
    if (next_is(',')) {
      ++at_;
      ++innermost().size;
      more_to_come_ = true;
      return !in_object || member_name();
    }
    if (!next_is(in_object ? '}' : ']')) return problem("a comma or an end is missing");
    close();
  }
  more_to_come_ = false;
  return true;
}

bool JsonParser::member_name() {
  skip_space();
  if (!next_is('"')) return problem("a member's name is missing");
  if (!text()) return false;
  skip_space();
  if (!next_is(':')) return problem("a colon is missing");
  ++at_;
  return true;
}

bool JsonParser::word(std::string_view word, const Node& node) {
  if (!std::string_view(at_, end_).starts_with(word)) return problem("not a value");
  at_ += word.size();
  add(node);
  return true;
}

bool JsonParser::digits() {
  if (at_ == end_ || !is_digit(*at_)) return problem("a digit is missing");
  while (at_ != end_ && is_digit(*at_)) ++at_;
  return true;
}

// number = [ "-" ] ( "0" | digit1-9 *digit ) [ "." 1*digit ] [ ( "e" | "E" ) [ "+" | "-" ] 1*digit
// ]
bool JsonParser::number() {
  const char* from = at_;
  const bool below_zero = next_is('-');
  if (below_zero) ++at_;
  if (at_ == end_ || !is_digit(*at_)) return problem("not a value");
  if (*at_ == '0') {
    ++at_;
  } else {
    digits();
  }
  bool whole = true;
  if (next_is('.')) {
    whole = false;
    ++at_;
    if (!digits()) return false;
  }
  if (next_is('e') || next_is('E')) {
    whole = false;
    ++at_;
    if (next_is('+') || next_is('-')) ++at_;
    if (!digits()) return false;
  }
  if (!whole) return fraction(from);
  Node node;
  std::from_chars_result read;
  if (below_zero) {
    node.type = NodeType::negative;
    read = std::from_chars(from, at_, node.negative);
    if (node.negative == 0) return fraction(from);  // -0 is no natural number
  } else {
    node.type = NodeType::natural;
    read = std::from_chars(from, at_, node.natural);
  }
  if (read.ec != std::errc{}) return fraction(from);
  add(node);
  return true;
}

bool JsonParser::fraction(const char* from) {
  const std::string digits(from, at_);  // strtod wants its end marked
  Node node{.type = NodeType::fraction, .fraction = std::strtod(digits.c_str(), nullptr)};
  if (!std::isfinite(node.fraction)) return problem("a number is out of range");
  add(node);
  return true;
}

bool JsonParser::text() {
  const char* from = ++at_;
  while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20)
    ++at_;
  Node node{.type = NodeType::text, .text = from};
  if (next_is('"')) {
    node.size = static_cast<std::uint32_t>(at_ - from);
    ++at_;
  } else if (next_is('\\')) {
    char* to = unescaped_end_;
    if (!unescape(from)) return false;
    // The first escape made the place.
    node.text = to != nullptr ? to : document_.unescaped.get();
    node.size = static_cast<std::uint32_t>(unescaped_end_ - node.text);
  } else {
    return problem(at_ == end_ ? "a text has no end" : "a control character in a text");
  }
  if (valid_utf8_prefix(node.view()) != node.size) return problem("a text is not UTF-8");
  add(node);
  return true;
}

// From the first backslash on; `from` is where the text began. What an escape stands for is never
// longer than it.
bool JsonParser::unescape(const char* from) {
  if (document_.unescaped == nullptr) {
    document_.unescaped =
        std::make_unique_for_overwrite<char[]>(static_cast<std::size_t>(end_ - from));
    unescaped_end_ = document_.unescaped.get();
  }
  char* to = unescaped_end_;
  while (true) {
    std::memcpy(to, from, static_cast<std::size_t>(at_ - from));
    to += at_ - from;
    if (at_ == end_) return problem("a text has no end");
    if (*at_ == '"') break;
    if (*at_ != '\\') return problem("a control character in a text");
    ++at_;
    if (!escape(to)) return false;
    from = at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20)
      ++at_;
  }
  ++at_;
  unescaped_end_ = to;
  return true;
}

bool JsonParser::escape(char*& to) {
  if (at_ == end_) return problem("a text has no end");
  constexpr std::string_view kShort = "\"\\/bfnrt";
  constexpr std::string_view kMeaning = "\"\\/\b\f\n\r\t";
  const char character = *at_++;
  if (const std::size_t index = kShort.find(character); index != std::string_view::npos) {
    *to++ = kMeaning[index];
    return true;
  }
  if (character != 'u') return problem("an unknown escape");
  const std::optional<unsigned> unit = four_hex_digits();
  if (!unit) return problem("four digits are missing");
  char32_t code_point = *unit;
  if (code_point >= 0xd800 && code_point < 0xe000) {
    const bool high = code_point < 0xdc00 && std::string_view(at_, end_).starts_with("\\u");
    if (!high) return problem("half a surrogate pair");
    at_ += 2;
    const std::optional<unsigned> low = four_hex_digits();
    if (!low || *low < 0xdc00 || *low > 0xdfff) return problem("half a surrogate pair");
    code_point = 0x10000 + ((code_point - 0xd800) << 10) + (*low - 0xdc00);
  }
  std::string encoded;
  append_utf8(encoded, code_point);
  to = std::copy(encoded.begin(), encoded.end(), to);
  return true;
}

std::optional<unsigned> JsonParser::four_hex_digits() {
  if (end_ - at_ < 4) return std::nullopt;
  unsigned value = 0;
  const auto read = std::from_chars(at_, at_ + 4, value, 16);
  if (read.ec != std::errc{} || read.ptr != at_ + 4) return std::nullopt;
  at_ += 4;
  return value;
}

}  // namespace

Result<Document> parse_json(ByteView bytes) {
  return JsonParser{as_text(bytes)}.parse();
}

}  // namespace linnet::wire
