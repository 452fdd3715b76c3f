#include "core/wire/extra_members.h"

#include <algorithm>

#include "core/wire/json_parser.h"
#include "core/wire/json_sink.h"

namespace linnet::wire {
namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> known) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

}  // namespace

std::string extra_members(const Node* first, const Node* end,
                          std::initializer_list<std::string_view> known, bool& representable) {
  Bytes json;
  JsonSink sink{json};
  for (const Node* name = first; name != end; name = name->following()->following()) {
    if (is_one_of(name->view(), known)) continue;
    const Node& value = *name->following();
    representable = representable && !holds_bytes(value);
    if (json.empty()) sink.begin_object();
    sink.name(name->view());
    write_node(sink, value);
  }
  if (!json.empty()) sink.end_object();
  return to_text(json);
}

void write_extra_members(ValueSink& sink, std::string_view extra,
                         std::initializer_list<std::string_view> known) {
  if (extra.empty()) return;
  const Result<Document> document = parse_json(as_bytes(extra));
  if (!document || document->root().type != NodeType::object) return;
  const Node& object = document->root();
  for (const Node* name = object.first(); name != object.following();
       name = name->following()->following()) {
    if (is_one_of(name->view(), known)) continue;
    sink.name(name->view());
    write_node(sink, *name->following());
  }
}

}  // namespace linnet::wire
