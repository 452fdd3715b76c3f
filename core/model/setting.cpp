#include "core/model/setting.h"

#include <charconv>

#include "core/base/match.h"
#include "core/model/limits.h"

namespace linnet {
namespace {

std::optional<Seq> seq_of(const std::string& subject) {
  Seq seq;
  const char* end = subject.data() + subject.size();
  const auto [rest, error] = std::from_chars(subject.data(), end, seq.value);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return seq;
}

std::uint64_t micros(WallTime time) { return static_cast<std::uint64_t>(to_micros(time)); }

}  // namespace

SettingKey key_of(const Setting& setting) {
  const auto name = static_cast<SettingName>(setting.index() + 1);
  return match(
      setting, [&](const auto& it) { return SettingKey{name, it.chat_id, {}}; },
      [&](const Hidden& it) { return SettingKey{name, it.chat_id, std::to_string(it.seq.value)}; },
      [&](const Blocked& it) { return SettingKey{name, ChatId{}, it.user_id.text()}; },
      [&](const AppSetting& it) { return SettingKey{name, ChatId{}, it.name}; });
}

SettingValue value_of(const Setting& setting) {
  SettingValue value = match(
      setting,
      [](const Muted& it) {
        return SettingValue{it.on, it.until ? std::optional(micros(*it.until)) : std::nullopt, {}};
      },
      [](const Archived& it) { return SettingValue{it.on, it.at.value, {}}; },
      [](const Pinned& it) { return SettingValue{it.position.has_value(), it.position, {}}; },
      [](const MarkedUnread& it) { return SettingValue{it.on, {}, {}}; },
      [](const Draft& it) {
        return SettingValue{!it.text.empty(), it.reply_to ? std::optional(it.reply_to->value) : std::nullopt, it.text};
      },
      [](const Hidden& it) { return SettingValue{it.on, {}, {}}; },
      [](const Cleared& it) { return SettingValue{it.up_to > Seq{}, it.up_to.value, {}}; },
      [](const Blocked& it) { return SettingValue{it.on, {}, {}}; },
      [](const AppSetting& it) { return SettingValue{!it.text.empty(), {}, it.text}; });
  if (!value.on) return SettingValue{};
  return value;
}

Result<Setting> setting_of(const SettingKey& key, const SettingValue& value) {
  const std::uint64_t number = value.number.value_or(0);
  switch (key.name) {
    case SettingName::muted: {
      Muted muted{.chat_id = key.chat_id, .on = value.on, .until = std::nullopt};
      if (value.number) muted.until = wall_from_micros(static_cast<std::int64_t>(number));
      return muted;
    }
    case SettingName::archived:
      return Archived{key.chat_id, value.on, Ordinal{number}};
    case SettingName::pinned:
      return Pinned{key.chat_id, value.on ? std::optional(number) : std::nullopt};
    case SettingName::marked_unread:
      return MarkedUnread{key.chat_id, value.on};
    case SettingName::draft:
      return Draft{key.chat_id, value.text, value.number ? std::optional(Seq{number}) : std::nullopt};
    case SettingName::hidden: {
      const std::optional<Seq> seq = seq_of(key.subject);
      if (!seq) return fail(ErrorCode::malformed, "a hidden message without seq");
      return Hidden{key.chat_id, *seq, value.on};
    }
    case SettingName::cleared:
      return Cleared{key.chat_id, Seq{number}};
    case SettingName::blocked: {
      LINNET_ASSIGN(UserId user, UserId::parse(key.subject));
      return Blocked{std::move(user), value.on};
    }
    case SettingName::app:
      return AppSetting{key.subject, value.text};
  }
  return fail(ErrorCode::malformed, "a setting of an unknown name");
}

Setting default_of(const Setting& setting) { return *setting_of(key_of(setting), SettingValue{}); }

Result<void> check(const Setting& setting) {
  const SettingKey key = key_of(setting);
  const bool of_chat = key.name != SettingName::blocked && key.name != SettingName::app;
  if (of_chat && !key.chat_id.valid()) return fail(ErrorCode::malformed, "a setting of no chat");
  if (key.name == SettingName::blocked && key.subject.empty()) return fail(ErrorCode::malformed, "nobody is blocked");
  if (const auto* hidden = std::get_if<Hidden>(&setting); hidden != nullptr && hidden->seq == Seq{})
    return fail(ErrorCode::malformed, "a hidden message without seq");
  if (const auto* draft = std::get_if<Draft>(&setting); draft != nullptr && draft->text.size() > limits::kBodyBytes)
    return fail(ErrorCode::too_large, "a draft of over 16 KiB");
  if (const auto* app = std::get_if<AppSetting>(&setting)) {
    if (app->name.empty()) return fail(ErrorCode::malformed, "a setting without name");
    if (app->name.size() > limits::kWordBytes) return fail(ErrorCode::too_large, "a setting's name of over 64 bytes");
    if (app->text.size() > limits::kAppSettingBytes) return fail(ErrorCode::too_large, "a setting of over 4 KiB");
  }
  return {};
}

}  // namespace linnet
