#include "native-host/log/record_codec.h"

#include <nlohmann/json.hpp>

#include "native-host/log/log_keys.h"

namespace linnet::record_codec {
namespace {

using nlohmann::json;

constexpr char kVersion = 1;

std::string packed(const json& object) {
  std::string value(1, kVersion);
  json::to_cbor(object, value);
  return value;
}

Status check_version(std::string_view value) {
  if (value.empty()) return fail(ErrorCode::malformed, "empty value");
  if (value.front() != kVersion) return fail(ErrorCode::unsupported, "value of a newer version");
  return {};
}

Result<json> unpacked(std::string_view value) {
  LINNET_TRY(check_version(value));
  value.remove_prefix(1);
  json object = json::from_cbor(value.begin(), value.end(), true, false);
  if (!object.is_object()) return fail(ErrorCode::malformed, "value is not an object");
  return object;
}

std::uint64_t number(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? found->get<std::uint64_t>() : 0;
}

std::string text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

json numbers(const std::vector<Seq>& seqs) {
  json list = json::array();
  for (const Seq seq : seqs) list.push_back(seq.value);
  return list;
}

const json& list(const json& object, const char* name) {
  static const json empty = json::array();
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : empty;
}

Result<std::vector<Seq>> seqs(const json& object, const char* name) {
  std::vector<Seq> seqs;
  for (const json& seq : list(object, name)) {
    if (!seq.is_number_integer()) return fail(ErrorCode::malformed, "a list of seqs");
    seqs.push_back(Seq{seq.get<std::uint64_t>()});
  }
  return seqs;
}

}  // namespace

std::string encode(const ChatRecord& record) {
  json object = {{"h", record.head.value},
                 {"o", record.head_ordinal.value},
                 {"t", to_micros(record.last_time)},
                 {"c", record.last_commit},
                 {"m", record.member_count}};
  if (!record.title.empty()) object["n"] = record.title;
  if (!record.pinned.empty()) object["p"] = numbers(record.pinned);
  if (!record.direct_users.empty()) {
    json& users = object["u"] = json::array();
    for (const UserId& user : record.direct_users) users.push_back(user.text());
  }
  return packed(object);
}

Result<ChatRecord> decode_chat(std::string_view value, const ChatId& chat_id) {
  LINNET_ASSIGN(const json object, unpacked(value));
  ChatRecord record;
  record.chat_id = chat_id;
  record.title = text(object, "n");
  for (const json& user : list(object, "u")) {
    if (!user.is_string()) return fail(ErrorCode::malformed, "user of a chat");
    LINNET_ASSIGN(UserId id, UserId::parse(user.get_ref<const std::string&>()));
    record.direct_users.push_back(std::move(id));
  }
  LINNET_ASSIGN(record.pinned, seqs(object, "p"));
  record.member_count = static_cast<std::uint32_t>(number(object, "m"));
  record.head = Seq{number(object, "h")};
  record.head_ordinal = Ordinal{number(object, "o")};
  record.last_time = wall_from_micros(static_cast<std::int64_t>(number(object, "t")));
  record.last_commit = number(object, "c");
  return record;
}

std::string encode(const rules::Membership& membership) {
  json object = json::object();
  if (membership.role) object["r"] = static_cast<int>(*membership.role);
  json& visible = object["v"] = json::array();
  for (const rules::Interval& interval : membership.visible) {
    visible.push_back(interval.from.value);
    visible.push_back(interval.to ? interval.to->value : 0);
  }
  return packed(object);
}

Result<rules::Membership> decode_membership(std::string_view value) {
  LINNET_ASSIGN(const json object, unpacked(value));
  rules::Membership membership;
  if (object.contains("r")) {
    const std::uint64_t role = number(object, "r");
    if (role > static_cast<std::uint64_t>(Role::owner)) return fail(ErrorCode::malformed, "role");
    membership.role = static_cast<Role>(role);
  }
  const json& visible = list(object, "v");
  for (std::size_t i = 0; i + 1 < visible.size(); i += 2) {
    if (!visible[i].is_number_integer() || !visible[i + 1].is_number_integer()) {
      return fail(ErrorCode::malformed, "interval");
    }
    rules::Interval interval{.from = Seq{visible[i].get<std::uint64_t>()}, .to = std::nullopt};
    if (const auto to = visible[i + 1].get<std::uint64_t>(); to != 0) interval.to = Seq{to};
    membership.visible.push_back(interval);
  }
  return membership;
}

std::string encode(const MarkRecord& mark) {
  json object = {{"d", mark.mark.delivered.value}, {"r", mark.mark.read.value}, {"o", mark.read_ordinal.value}};
  if (!mark.own_above.empty()) object["a"] = numbers(mark.own_above);
  if (!mark.mentioned_above.empty()) object["x"] = numbers(mark.mentioned_above);
  return packed(object);
}

Result<MarkRecord> decode_mark(std::string_view value) {
  LINNET_ASSIGN(const json object, unpacked(value));
  MarkRecord mark;
  mark.mark = {.delivered = Seq{number(object, "d")}, .read = Seq{number(object, "r")}};
  mark.read_ordinal = Ordinal{number(object, "o")};
  LINNET_ASSIGN(mark.own_above, seqs(object, "a"));
  LINNET_ASSIGN(mark.mentioned_above, seqs(object, "x"));
  return mark;
}

std::string encode(const Profile& profile) {
  return packed({{"n", profile.name}, {"a", profile.avatar}, {"v", profile.version}});
}

Result<Profile> decode_profile(std::string_view value, const UserId& user_id) {
  LINNET_ASSIGN(const json object, unpacked(value));
  return Profile{
      .user_id = user_id, .name = text(object, "n"), .avatar = text(object, "a"), .version = number(object, "v")};
}

std::string encode(const UserChatRow& row) {
  std::string value(1, kVersion);
  value += row.present ? '\1' : '\0';
  log_keys::put_u64(value, row.changed);
  return value;
}

Result<UserChatRow> decode_user_chat(std::string_view value) {
  LINNET_TRY(check_version(value));
  if (value.size() != 10) return fail(ErrorCode::malformed, "row of a user's chat");
  return UserChatRow{.present = value[1] == '\1', .changed = *log_keys::last_u64(value)};
}

std::string encode(const DedupRecord& record) {
  std::string value(1, kVersion);
  log_keys::put_u64(value, record.seq.value);
  log_keys::put_u64(value, record.ordinal.value);
  log_keys::put_u64(value, static_cast<std::uint64_t>(to_micros(record.server_time)));
  return value;
}

Result<DedupRecord> decode_dedup(std::string_view value) {
  LINNET_TRY(check_version(value));
  if (value.size() != 25) return fail(ErrorCode::malformed, "dedup row");
  return DedupRecord{
      .seq = Seq{*log_keys::last_u64(value.substr(0, 9))},
      .ordinal = Ordinal{*log_keys::last_u64(value.substr(0, 17))},
      .server_time = wall_from_micros(static_cast<std::int64_t>(*log_keys::last_u64(value)))};
}

}  // namespace linnet::record_codec
