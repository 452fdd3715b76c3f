#include "core/rules/coalesce.h"

#include <optional>

namespace linnet::rules {
namespace {

using Kind = WaitingOperation::Kind;

// A deletion folds everything else away; of edits the last one counts.
Coalescing replaces(std::span<const WaitingOperation> waiting, Kind next) {
  Coalescing result;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (waiting[i].kind == Kind::deletion) result.keeps_next = false;
    const bool is_replaced = next == Kind::deletion ? waiting[i].kind != Kind::deletion : waiting[i].kind == next;
    if (is_replaced && !waiting[i].may_be_sent) result.dropped.push_back(i);
  }
  return result;
}

Coalescing toggles(std::span<const WaitingOperation> waiting, const WaitingOperation& next) {
  std::optional<std::size_t> last;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (waiting[i].kind == Kind::deletion) return {.dropped = {}, .keeps_next = false};
    if (waiting[i].kind == Kind::reaction && waiting[i].emoji == next.emoji) last = i;
  }
  if (!last) return {};
  if (waiting[*last].adds == next.adds) return {.dropped = {}, .keeps_next = false};
  if (waiting[*last].may_be_sent) return {};
  return {.dropped = {*last}, .keeps_next = false};
}

}  // namespace

Coalescing coalesce(std::span<const WaitingOperation> waiting, const WaitingOperation& next) {
  if (next.kind == Kind::reaction) return toggles(waiting, next);
  return replaces(waiting, next.kind);
}

}  // namespace linnet::rules
