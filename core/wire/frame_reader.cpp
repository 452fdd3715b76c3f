#include "core/wire/frame_reader.h"

#include <algorithm>

#include "core/wire/extra_members.h"

namespace linnet::wire {
namespace {

// "entries[3].body.text"
std::string path_to(const Place& place) {
  std::string path = place.around != nullptr ? path_to(*place.around) : std::string{};
  if (!place.name.empty()) {
    if (!path.empty()) path += '.';
    path += place.name;
  } else if (place.around != nullptr) {
    path += '[' + std::to_string(place.index) + ']';
  }
  return path;
}

}  // namespace

FrameReader::FrameReader(const Node& object, const Place& place, std::optional<Error>& fault)
    : place_(place),
      fault_(fault),
      members_(object.size),
      first_(object.first()),
      end_(object.following()),
      next_(first_) {
  if (object.type == NodeType::object) return;
  members_ = 0;
  end_ = first_;
  this->fault(place, ErrorCode::malformed, "is not an object");
}

const Node* FrameReader::find(std::string_view name) {
  if (fault_) return nullptr;
  const Node* at = next_;
  for (std::uint32_t looked_at = 0; looked_at < members_; ++looked_at) {
    if (at == end_) at = first_;
    const Node* value = at->following();
    const Node* after = value->following();
    if (at->view() == name) {
      next_ = after;
      return value->type == NodeType::null ? nullptr : value;
    }
    at = after;
  }
  return nullptr;
}

void FrameReader::fault(const Place& place, ErrorCode code, std::string_view what) {
  if (fault_) return;
  std::string detail = path_to(place);
  if (!detail.empty()) detail += ' ';
  fault_ = Error{code, detail.append(what)};
}

void FrameReader::others(std::string& extra, std::initializer_list<std::string_view> known) {
  if (fault_) return;
  bool representable = true;
  extra = extra_members(first_, end_, known, representable);
  check(representable, ErrorCode::malformed, "holds a byte string");
}

void FrameReader::read_text(const Node& node, const Place& place, std::string& value,
                            std::size_t limit) {
  if (node.type != NodeType::text) return fault(place, ErrorCode::malformed, "is not a text");
  if (node.size > limit) return fault(place, ErrorCode::too_large, "has too many bytes");
  value = node.view();
}

void FrameReader::read_boolean(const Node& node, const Place& place, bool& value) {
  if (node.type != NodeType::boolean) return fault(place, ErrorCode::malformed, "is not a boolean");
  value = node.boolean;
}

std::uint64_t FrameReader::read_number(const Node& node, const Place& place, std::uint64_t max) {
  if (node.type == NodeType::natural && node.natural <= max) return node.natural;
  fault(place, ErrorCode::malformed, "is not a whole number in its range");
  return 0;
}

std::string_view FrameReader::read_word(const Node& node, const Place& place) {
  if (node.type == NodeType::text) return node.view();
  fault(place, ErrorCode::malformed, "is not a text");
  return {};
}

}  // namespace linnet::wire
