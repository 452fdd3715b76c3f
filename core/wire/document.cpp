#include "core/wire/document.h"

namespace linnet::wire {

// Recursion ends: both parsers refuse more than limits::kFrameDepth levels.
void write_node(ValueSink& sink, const Node& node) {
  switch (node.type) {
    case NodeType::null:
    case NodeType::bytes:
      return sink.null();
    case NodeType::boolean:
      return sink.boolean(node.boolean);
    case NodeType::natural:
      return sink.natural(node.natural);
    case NodeType::negative:
      return sink.negative(node.negative);
    case NodeType::fraction:
      return sink.fraction(node.fraction);
    case NodeType::text:
      return sink.text(node.view());
    case NodeType::list: {
      sink.begin_list(node.size);
      const Node* item = node.first();
      for (std::uint32_t i = 0; i < node.size; ++i, item = item->following()) {
        write_node(sink, *item);
      }
      return sink.end_list();
    }
    case NodeType::object: {
      sink.begin_object();
      const Node* name = node.first();
      for (std::uint32_t i = 0; i < node.size; ++i, name = name->following()->following()) {
        sink.name(name->view());
        write_node(sink, *name->following());
      }
      return sink.end_object();
    }
  }
}

bool holds_bytes(const Node& node) {
  for (const Node* at = &node; at != node.following(); ++at) {
    if (at->type == NodeType::bytes) return true;
  }
  return false;
}

}  // namespace linnet::wire
