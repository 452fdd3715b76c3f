#include "core/rules/setting_rules.h"

#include <algorithm>

#include "core/base/match.h"
#include "core/rules/marks.h"

namespace linnet::rules {

Setting merge_setting(const Setting& held, const Setting& change) {
  const auto* before = std::get_if<Cleared>(&held);
  const auto* after = std::get_if<Cleared>(&change);
  if (before == nullptr || after == nullptr || before->up_to <= after->up_to) return change;
  return held;
}

void apply(ChatSettings& settings, const Setting& setting) {
  match(
      setting,
      [&](const Muted& it) {
        settings.muted = it.on;
        settings.muted_until = it.on ? it.until : std::nullopt;
      },
      [&](const Archived& it) { settings.archived_at = it.on ? std::optional(it.at) : std::nullopt; },
      [&](const Pinned& it) { settings.pinned = it.position; },
      [&](const MarkedUnread& it) { settings.marked_unread = it.on; }, [&](const Draft& it) { settings.draft = it; },
      [](const auto&) {});
}

bool is_muted(const ChatSettings& settings, WallTime now) {
  return settings.muted && (!settings.muted_until || now < *settings.muted_until);
}

bool is_archived(const ChatSettings& settings, Ordinal head_ordinal, WallTime now) {
  return settings.archived_at && (head_ordinal <= *settings.archived_at || is_muted(settings, now));
}

std::uint64_t unread(const ChatHead& head, std::span<const Seq> hidden) {
  const auto is_counted = [&](Seq seq) {
    return seq > head.mark.read && std::ranges::find(head.own_above, seq) == head.own_above.end() &&
           std::ranges::find(head.deleted_above, seq) == head.deleted_above.end();
  };
  const auto fewer = static_cast<std::uint64_t>(std::ranges::count_if(hidden, is_counted));
  const std::uint64_t all = unread(head);
  return all > fewer ? all - fewer : 0;
}

}  // namespace linnet::rules
