// A parsed JSON text or CBOR item as one flat array of nodes in reading order: no tree of
// allocations, no recursion. Both parsers make the same document, so that everything above them is
// written once.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/wire/value_sink.h"

namespace linnet::wire {

enum class NodeType : std::uint8_t {
  null,
  boolean,
  natural,   // an integer from 0 to 2^64 - 1
  negative,  // an integer from -2^63 to -1
  fraction,  // any other finite number
  text,      // valid UTF-8
  bytes,     // CBOR only
  list,      // followed by its items
  object,    // followed by its members: a text node (the name), then the value
};

struct Node {
  NodeType type = NodeType::null;
  std::uint32_t size = 0;  // text, bytes: bytes; list: items; object: members
  std::uint32_t span =
      1;  // nodes of this value, itself included: `&node + span` is what follows it
  union {
    bool boolean;
    std::uint64_t natural = 0;
    std::int64_t negative;
    double fraction;
    const char* text;
  };

  [[nodiscard]] std::string_view view() const { return {text, size}; }
  // The first item, or the first member's name.
  [[nodiscard]] const Node* first() const { return this + 1; }
  [[nodiscard]] const Node* following() const { return this + span; }
};

// Texts point into the bytes that were parsed (which must stay), or into `unescaped`.
struct Document {
  std::vector<Node> nodes;
  std::unique_ptr<char[]> unescaped;

  [[nodiscard]] const Node& root() const { return nodes.front(); }
};

// Writes the value as it is; byte strings, which JSON does not have, as null.
void write_node(ValueSink& sink, const Node& node);

// Whether a byte string is somewhere in the value.
[[nodiscard]] bool holds_bytes(const Node& node);

}  // namespace linnet::wire
