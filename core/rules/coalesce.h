// What composing one more operation on a message makes of those that still wait to be sent: as few go out as give the same.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace linnet::rules {

// An own operation on one message, on its way.
struct WaitingOperation {
  enum class Kind { edit, deletion, reaction, vote, pin };
  Kind kind = Kind::edit;
  std::string emoji;            // of a reaction
  bool adds = true;             // of a reaction; false: takes it away
  bool may_be_sent = false;     // the server may have it already: it stays as it is

  bool operator==(const WaitingOperation&) const = default;
};

struct Coalescing {
  std::vector<std::size_t> dropped;  // of `waiting`, ascending: never sent
  bool keeps_next = true;            // false: `next` need not be sent either

  bool operator==(const Coalescing&) const = default;
};

// `waiting`: in the order of composing. The last edit stands for all edits, so do the last vote and the last pin; a
// deletion stands for everything before it, and a reaction and its opposite for nothing.
[[nodiscard]] Coalescing coalesce(std::span<const WaitingOperation> waiting, const WaitingOperation& next);

}  // namespace linnet::rules
