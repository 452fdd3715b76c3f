#include "core/wire/wire_names.h"

#include "core/wire/frame_codec.h"

namespace linnet::wire {
namespace {

constexpr std::array<std::string_view, 3> kRoles{"member", "admin", "owner"};  // from 0
constexpr std::array<std::string_view, 2> kChatTypes{"direct", "group"};       // from 1

// The position of `name`, or the size of `names`.
template <std::size_t size>
std::size_t position(const std::array<std::string_view, size>& names, std::string_view name) {
  std::size_t i = 0;
  while (i < size && names[i] != name) ++i;
  return i;
}

}  // namespace

std::string_view name_of(EntryKind kind) {
  return kEntryKinds[static_cast<std::size_t>(kind) - 1];
}

std::string_view name_of(Role role) {
  return kRoles[static_cast<std::size_t>(role)];
}

std::string_view name_of(ChatType type) {
  return kChatTypes[static_cast<std::size_t>(type) - 1];
}

bool read_name(std::string_view name, Role& role) {
  const std::size_t i = position(kRoles, name);
  if (i == kRoles.size()) return false;
  role = static_cast<Role>(i);
  return true;
}

bool read_name(std::string_view name, ChatType& type) {
  const std::size_t i = position(kChatTypes, name);
  if (i == kChatTypes.size()) return false;
  type = static_cast<ChatType>(i + 1);
  return true;
}

bool read_name(std::string_view name, ErrorCode& code) {
  code = error_code_from_name(name).value_or(ErrorCode::internal);
  return true;
}

}  // namespace linnet::wire
