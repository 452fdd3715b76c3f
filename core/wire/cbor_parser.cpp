#include "core/wire/cbor_parser.h"

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "core/model/limits.h"
#include "core/wire/utf8.h"

namespace linnet::wire {
namespace {

// RFC 8949, appendix D: sign (1) | exponent (5) | mantissa (10).
double half_to_double(std::uint16_t half) {
  const int exponent = half >> 10 & 0x1f;
  const int mantissa = half & 0x3ff;
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else if (exponent != 31) {
    value = std::ldexp(mantissa + 1024, exponent - 25);
  } else {
    value = std::numeric_limits<double>::infinity();  // or NaN: neither is taken
  }
  return (half & 0x8000) != 0 ? -value : value;
}

class CborParser {
 public:
  explicit CborParser(ByteView bytes)
      : begin_(bytes.data()), at_(bytes.data()), end_(bytes.data() + bytes.size()) {
    document_.nodes.reserve(bytes.size() / 6 + 8);
  }

  Result<Document> parse() {
    do {
      if (!item()) return failure();
      close_what_is_complete();
    } while (depth_ > 0);
    if (at_ != end_) {
      problem("something follows the item");
      return failure();
    }
    return std::move(document_);
  }

 private:
  struct Open {
    std::uint32_t index = 0;
    std::uint64_t left = 0;  // items still to come, names included
  };

  // All of these give false once `problem_` is set.
  bool item();
  bool argument(std::uint8_t information, std::uint64_t& argument);
  bool text(std::uint64_t size);
  bool container(NodeType type, std::uint64_t size, std::uint64_t items);
  bool simple(std::uint8_t information, std::uint64_t argument);
  void close_what_is_complete();

  bool problem(const char* what) {
    problem_ = what;
    return false;
  }
  std::unexpected<Error> failure() const {
    return fail(ErrorCode::malformed,
                "CBOR, byte " + std::to_string(at_ - begin_) + ": " + problem_);
  }
  std::uint64_t bytes_left() const { return static_cast<std::uint64_t>(end_ - at_); }
  bool name_is_next() const {
    return depth_ > 0 && open_[depth_ - 1].left % 2 == 0 &&
           document_.nodes[open_[depth_ - 1].index].type == NodeType::object;
  }
  bool add(const Node& node) {
    document_.nodes.push_back(node);
    return true;
  }

  const std::uint8_t* begin_;
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  const char* problem_ = nullptr;
  Document document_;
  std::array<Open, limits::kFrameDepth> open_{};
  std::size_t depth_ = 0;
};

// One item: a complete one, or the head of a container.
bool CborParser::item() {
  if (at_ == end_) return problem("cut off");
  const std::uint8_t initial = *at_++;
  const std::uint8_t major = initial >> 5;
  const std::uint8_t information = initial & 0x1f;
  std::uint64_t value = 0;
  if (!argument(information, value)) return false;
  if (name_is_next() && major != 3) return problem("a member's name is not a text");
  switch (major) {
    case 0:
      return add(Node{.type = NodeType::natural, .natural = value});
    case 1:
      if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return problem("a number is out of range");
      }
      return add(
          Node{.type = NodeType::negative, .negative = -1 - static_cast<std::int64_t>(value)});
    case 2:
      if (value > bytes_left()) return problem("cut off");
      at_ += value;
      return add(Node{.type = NodeType::bytes,
                      .size = static_cast<std::uint32_t>(value),
                      .text = reinterpret_cast<const char*>(at_ - value)});
    case 3:
      return text(value);
    case 4:
      return container(NodeType::list, value, value);
    case 5:
      if (value > bytes_left()) return problem("cut off");  // and doubling it cannot overflow
      return container(NodeType::object, value, 2 * value);
    case 7:
      return simple(information, value);
    default:
      return problem("a tag");
  }
}

bool CborParser::argument(std::uint8_t information, std::uint64_t& argument) {
  if (information < 24) {
    argument = information;
    return true;
  }
  if (information > 27) return problem("an indefinite length or a reserved form");
  const std::uint64_t width = std::uint64_t{1} << (information - 24);
  if (width > bytes_left()) return problem("cut off");
  for (std::uint64_t i = 0; i < width; ++i) argument = argument << 8 | *at_++;
  return true;
}

bool CborParser::text(std::uint64_t size) {
  if (size > bytes_left()) return problem("cut off");
  const Node node{.type = NodeType::text,
                  .size = static_cast<std::uint32_t>(size),
                  .text = reinterpret_cast<const char*>(at_)};
  if (valid_utf8_prefix(node.view()) != size) return problem("a text is not UTF-8");
  at_ += size;
  return add(node);
}

bool CborParser::container(NodeType type, std::uint64_t size, std::uint64_t items) {
  if (items > bytes_left()) return problem("cut off");
  if (depth_ == open_.size()) return problem("nested too deeply");
  // Its own turn in the container around it is over when it is closed.
  open_[depth_++] = {static_cast<std::uint32_t>(document_.nodes.size()), items};
  return add(Node{.type = type, .size = static_cast<std::uint32_t>(size), .natural = 0});
}

bool CborParser::simple(std::uint8_t information, std::uint64_t argument) {
  switch (information) {
    case 20:
    case 21:
      return add(Node{.type = NodeType::boolean, .boolean = information == 21});
    case 22:
      return add(Node{});
    case 25:
    case 26:
    case 27: {
      const double number = information == 25 ? half_to_double(static_cast<std::uint16_t>(argument))
                            : information == 26
                                ? std::bit_cast<float>(static_cast<std::uint32_t>(argument))
                                : std::bit_cast<double>(argument);
      if (!std::isfinite(number)) return problem("a number is not finite");
      return add(Node{.type = NodeType::fraction, .fraction = number});
    }
    default:
      return problem("an unknown simple value");
  }
}

void CborParser::close_what_is_complete() {
  // The item just read is a container that has been opened, or it counts in the one around it.
  const auto is_new_container = [&] {
    return open_[depth_ - 1].index + 1 == document_.nodes.size();
  };
  bool counted = depth_ > 0 && is_new_container();
  while (depth_ > 0) {
    Open& innermost = open_[depth_ - 1];
    if (!counted) --innermost.left;
    if (innermost.left > 0) return;
    document_.nodes[innermost.index].span =
        static_cast<std::uint32_t>(document_.nodes.size()) - innermost.index;
    --depth_;
    counted = false;
  }
}

}  // namespace

Result<Document> parse_cbor(ByteView bytes) {
  return CborParser{bytes}.parse();
}

}  // namespace linnet::wire
