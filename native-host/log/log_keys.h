// Keys of the embedded log. Numbers are big-endian, so that the order of bytes is the order of numbers; a user's id ends
// in 0x00, which its alphabet excludes, so that no id is a prefix of another.
//
//   family        key                                   value
//   log           chat 17 | seq 8                       entry (wire::encode_entry)
//   target        chat 17 | target seq 8 | seq 8        kind of the operation
//   deleted       chat 17 | seq 8                       author of the deleted message
//   chat          chat 17                               ChatRecord
//   member        chat 17 | user 0                      Membership
//   mark          chat 17 | user 0                      MarkRecord
//   chat_of_user  user 0 | chat 17                      UserChatRow
//   dedup         chat 17 | user 0 | localId 16         DedupRecord
//   device        user 0 | device 16                    last hello, microseconds 8
//   profile       user 0                                Profile
//   directory     lower-case id or name 0 | user 0      nothing
//   setting       user 0                                SettingTotals
//   setting       user 0 | name 1 | chat 17? | subject  SettingRow
//   control       user 0 | n 8 | name, chat?, subject   + or - (at its default)
//   blocked_by    user 0 | blocking user 0              nothing
//   meta          name                                  schema, generation, commit
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/ids.h"
#include "core/model/setting.h"

namespace linnet::log_keys {

[[nodiscard]] std::string chat_key(const ChatId& chat);
[[nodiscard]] std::string entry_key(const ChatId& chat, Seq seq);
[[nodiscard]] std::string target_key(const ChatId& chat, Seq target, Seq seq);
[[nodiscard]] std::string member_key(const ChatId& chat, const UserId& user);
[[nodiscard]] std::string user_key(const UserId& user);
[[nodiscard]] std::string user_chat_key(const UserId& user, const ChatId& chat);
[[nodiscard]] std::string dedup_key(const ChatId& chat, const UserId& sender, const LocalId& local_id);
[[nodiscard]] std::string device_key(const UserId& user, const DeviceId& device);
// `word` is cut at its first 0x00 and folded to lower case (ASCII letters only).
[[nodiscard]] std::string directory_key(std::string_view word, const UserId& user);
[[nodiscard]] std::string directory_prefix(std::string_view prefix);

// The part of a setting's key behind its user.
[[nodiscard]] std::string setting_suffix(const SettingKey& key);
[[nodiscard]] std::string control_key(const UserId& user, std::uint64_t n, std::string_view setting_suffix);
// The first control key of changes after `n`.
[[nodiscard]] std::string control_after(const UserId& user, std::uint64_t n);
struct ControlKey {
  std::uint64_t n = 0;
  std::string suffix;
};
// `prefix`: bytes of the user in it.
[[nodiscard]] std::optional<ControlKey> control_of_key(std::string_view key, std::size_t prefix);
[[nodiscard]] std::string blocked_by_key(const UserId& user, const UserId& by);
// The user at the end of a blocked_by key. `prefix` as above.
[[nodiscard]] std::optional<UserId> user_of_blocked_by_key(std::string_view key, std::size_t prefix);

// The first key behind all that start with `prefix`; empty when there is none.
[[nodiscard]] std::string end_of_prefix(std::string_view prefix);

void put_u64(std::string& target, std::uint64_t value);
// The number in the last 8 bytes; nothing when there are fewer.
[[nodiscard]] std::optional<std::uint64_t> last_u64(std::string_view key);
// The user in a member or mark key, the chat in a chat_of_user key, the user at the end of a directory key.
[[nodiscard]] std::optional<UserId> user_of_member_key(std::string_view key);
[[nodiscard]] std::optional<ChatId> chat_of_user_chat_key(std::string_view key);
[[nodiscard]] std::optional<UserId> user_of_directory_key(std::string_view key);

}  // namespace linnet::log_keys
