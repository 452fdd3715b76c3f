// Values of the embedded log: a version byte (1), then CBOR with short names, unknown members ignored. Entries have their
// own codec (wire::encode_entry). All decoders: malformed, or unsupported for a newer version byte.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/model/chat.h"
#include "core/rules/membership.h"
#include "native-host/log/message_log.h"
#include "native-host/log/log_setting_rules.h"

namespace linnet {

// A user's own row of a chat. It stays when the user leaves.
struct UserChatRow {
  bool present = false;
  Commit changed = 0;  // commit of the user's last membership change

  bool operator==(const UserChatRow&) const = default;
};

namespace record_codec {

[[nodiscard]] std::string encode(const ChatRecord& record);  // without its id, which is the key
[[nodiscard]] std::string encode(const rules::Membership& membership);
[[nodiscard]] std::string encode(const MarkRecord& mark);
[[nodiscard]] std::string encode(const Profile& profile);    // without its user, who is the key
[[nodiscard]] std::string encode(const UserChatRow& row);    // fixed layout: version, present, commit
[[nodiscard]] std::string encode(const DedupRecord& record); // fixed layout: version, seq, ordinal, time

[[nodiscard]] std::string encode(const SettingRow& row);     // n, then wire::encode_setting
[[nodiscard]] std::string encode(const SettingTotals& totals);  // fixed layout: version, rows, bytes, tombstones, forgotten

[[nodiscard]] Result<ChatRecord> decode_chat(std::string_view value, const ChatId& chat_id);
[[nodiscard]] Result<rules::Membership> decode_membership(std::string_view value);
[[nodiscard]] Result<MarkRecord> decode_mark(std::string_view value);
[[nodiscard]] Result<Profile> decode_profile(std::string_view value, const UserId& user_id);
[[nodiscard]] Result<UserChatRow> decode_user_chat(std::string_view value);
[[nodiscard]] Result<DedupRecord> decode_dedup(std::string_view value);
[[nodiscard]] Result<SettingRow> decode_setting_row(std::string_view value);
[[nodiscard]] Result<SettingTotals> decode_totals(std::string_view value);

}  // namespace record_codec
}  // namespace linnet
