// What a user has set for himself: the same on all of his devices, and nobody else's business. Each is a register: of
// its changes the last one that the server accepted counts. A setting that is not on has its default, and is not stored.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/ids.h"

namespace linnet {

// Stored by number: a number never changes its meaning. The order is that of the variant below.
enum class SettingName : std::uint8_t {
  muted = 1,
  archived = 2,
  pinned = 3,
  marked_unread = 4,
  draft = 5,
  hidden = 6,
  cleared = 7,
  blocked = 8,
  app = 9,
};

struct Muted {
  ChatId chat_id;
  bool on = false;
  std::optional<WallTime> until;  // nothing: forever

  bool operator==(const Muted&) const = default;
};
struct Archived {
  ChatId chat_id;
  bool on = false;
  Ordinal at;                     // the chat's head ordinal when it was put away: what comes later brings it back

  bool operator==(const Archived&) const = default;
};
struct Pinned {
  ChatId chat_id;
  std::optional<std::uint64_t> position;  // the highest comes first; nothing: not pinned

  bool operator==(const Pinned&) const = default;
};
struct MarkedUnread {
  ChatId chat_id;
  bool on = false;

  bool operator==(const MarkedUnread&) const = default;
};
struct Draft {
  ChatId chat_id;
  std::string text;               // empty: none
  std::optional<Seq> reply_to;

  bool operator==(const Draft&) const = default;
};
// Deleted for oneself.
struct Hidden {
  ChatId chat_id;
  Seq seq;
  bool on = false;

  bool operator==(const Hidden&) const = default;
};
// All up to and with this entry is deleted for oneself. Only grows (rules::merge_setting).
struct Cleared {
  ChatId chat_id;
  Seq up_to;

  bool operator==(const Cleared&) const = default;
};
struct Blocked {
  UserId user_id;
  bool on = false;

  bool operator==(const Blocked&) const = default;
};
// A small setting of the app that embeds Linnet.
struct AppSetting {
  std::string name;
  std::string text;               // empty: its default

  bool operator==(const AppSetting&) const = default;
};

using Setting = std::variant<Muted, Archived, Pinned, MarkedUnread, Draft, Hidden, Cleared, Blocked, AppSetting>;

// Which register a setting is the value of.
struct SettingKey {
  SettingName name = SettingName::muted;
  ChatId chat_id;                 // invalid for settings that are not of a chat
  std::string subject;            // hidden: the seq; blocked: the userId; app: the name; else empty

  auto operator<=>(const SettingKey&) const = default;
};

// A register's value, whatever its kind.
struct SettingValue {
  bool on = false;                // false: the default, and the rest is empty
  std::optional<std::uint64_t> number;
  std::string text;

  bool operator==(const SettingValue&) const = default;
};

[[nodiscard]] SettingKey key_of(const Setting& setting);
[[nodiscard]] SettingValue value_of(const Setting& setting);
// Errors: malformed (a subject that is none).
[[nodiscard]] Result<Setting> setting_of(const SettingKey& key, const SettingValue& value);
[[nodiscard]] inline bool is_default(const Setting& setting) { return !value_of(setting).on; }
[[nodiscard]] Setting default_of(const Setting& setting);

// The limits of limits.h. Errors: malformed, too_large.
[[nodiscard]] Result<void> check(const Setting& setting);

}  // namespace linnet
