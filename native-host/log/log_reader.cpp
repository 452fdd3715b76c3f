#include "native-host/log/log_reader.h"

#include <algorithm>
#include <set>

#include "core/model/limits.h"
#include "core/rules/marks.h"
#include "core/wire/frame_codec.h"
#include "native-host/log/log_keys.h"
#include "native-host/log/log_rules.h"
#include "native-host/log/log_view.h"

namespace linnet {
namespace {

constexpr std::uint64_t kNewest = 64;  // entries that a loaded chat brings along

Seq lowest_read_of_present(const LoadedChat& chat) {
  std::optional<Seq> lowest;
  auto mark = chat.marks.begin();  // both ascend by user
  for (const auto& [user, membership] : chat.members) {
    while (mark != chat.marks.end() && mark->first < user) ++mark;
    if (!membership.role) continue;
    const Seq read = mark != chat.marks.end() && mark->first == user ? mark->second.mark.read : Seq{};
    lowest = std::min(lowest.value_or(read), read);
  }
  return lowest.value_or(chat.record.head);
}

// The minimum over the present members but `user`.
Result<Mark> others_marks(const LogView& view, const ChatRecord& record, const UserId& user) {
  if (!record.direct_users.empty()) {
    const UserId& peer = record.direct_users.front() == user ? record.direct_users.back() : record.direct_users.front();
    if (peer == user) return Mark();
    LINNET_ASSIGN(const MarkRecord mark, view.mark(record.chat_id, peer));
    return mark.mark;
  }
  LINNET_ASSIGN(const rules::Members members, view.members(record.chat_id));
  LINNET_ASSIGN(const auto marks, view.marks(record.chat_id));
  std::vector<Mark> others;
  auto mark = marks.begin();
  for (const auto& [member, membership] : members) {
    while (mark != marks.end() && mark->first < member) ++mark;
    if (!membership.role || member == user) continue;
    others.push_back(mark != marks.end() && mark->first == member ? mark->second.mark : Mark());
  }
  return rules::minimum(others).value_or(Mark());
}

Result<UserChat> user_chat(const LogView& view, const ChatRecord& record, const UserId& user, const UserChatRow& row) {
  LINNET_ASSIGN(const auto value, view.get(Family::member, log_keys::member_key(record.chat_id, user)));
  if (!value) return fail(ErrorCode::storage_corrupt, "a user's chat without a membership");
  LINNET_ASSIGN(const rules::Membership membership, from_disk(record_codec::decode_membership(*value)));
  LINNET_ASSIGN(const MarkRecord mark, view.mark(record.chat_id, user));
  const Seq last = log_rules::last_visible(record, membership);
  log_rules::HeadParts parts{.record = record, .user = user, .membership = membership, .mark = mark, .others = {},
                             .deleted_above = {}, .removal = {}};
  LINNET_ASSIGN(const auto deleted, view.deleted(record.chat_id, mark.mark.read, last));
  for (const DeletedMessage& message : deleted) {
    if (message.sender_id != user) parts.deleted_above.push_back(message.seq);
  }
  if (parts.deleted_above.size() > log_rules::kDeletedAbove) {
    parts.deleted_above.erase(parts.deleted_above.begin(), parts.deleted_above.end() - log_rules::kDeletedAbove);
  }
  if (membership.role) {
    LINNET_ASSIGN(parts.others, others_marks(view, record, user));
  } else {
    LINNET_ASSIGN(parts.removal, view.entry(record.chat_id, last));
  }
  const Commit last_commit = membership.role ? record.last_commit : row.changed;
  return UserChat{.head = log_rules::head_of(std::move(parts)), .last_commit = last_commit};
}

struct ChatOfUser {
  ChatId chat_id;
  UserChatRow row;
};

// Without the chats that the user left before `since`.
Result<std::vector<ChatOfUser>> chats_of_user(const LogView& view, const UserId& user, Commit since) {
  std::vector<ChatOfUser> chats;
  const std::string prefix = log_keys::user_key(user);
  LINNET_TRY(view.scan(Family::chat_of_user, prefix, log_keys::end_of_prefix(prefix),
                       [&](std::string_view key, std::string_view value) -> Result<bool> {
                         const auto chat_id = log_keys::chat_of_user_chat_key(key);
                         if (!chat_id) return fail(ErrorCode::storage_corrupt, "key of a user's chat");
                         LINNET_ASSIGN(const UserChatRow row, from_disk(record_codec::decode_user_chat(value)));
                         if (row.present || row.changed > since) chats.push_back({.chat_id = *chat_id, .row = row});
                         return true;
                       }));
  return chats;
}

Status read_operations(const LogView& view, const ChatId& chat_id, LogPage& page) {
  if (page.entries.empty()) return {};
  std::set<Seq> operations;
  LINNET_TRY(view.scan(Family::target, log_keys::entry_key(chat_id, page.entries.front().seq),
                       log_keys::entry_key(chat_id, page.entries.back().seq.next()),
                       [&](std::string_view key, std::string_view) -> Result<bool> {
                         operations.insert(Seq{log_keys::last_u64(key).value_or(0)});
                         return true;
                       }));
  std::vector<std::string> keys;
  keys.reserve(operations.size());
  for (Seq seq : operations) keys.push_back(log_keys::entry_key(chat_id, seq));
  LINNET_ASSIGN(const auto values, view.get_all(Family::log, keys));
  for (const auto& value : values) {
    if (!value) return fail(ErrorCode::storage_corrupt, "an operation without its entry");
    LINNET_ASSIGN(Entry entry, from_disk(wire::decode_entry(as_bytes(*value), chat_id)));
    page.operations.push_back(std::move(entry));
  }
  return {};
}

Result<SettingsPage> settings_page(const LogView& view, const SettingsRange& range) {
  const std::string prefix = log_keys::user_key(range.user_id);
  SettingTotals totals;
  LINNET_ASSIGN(const auto stored, view.get(Family::setting, prefix));
  if (stored) {
    LINNET_ASSIGN(totals, from_disk(record_codec::decode_totals(*stored)));
  }
  const bool all = setting_rules::reads_all(totals, range);
  setting_rules::PageWriter writer;
  const LogView::Row row = [&](std::string_view key, std::string_view mark) -> Result<bool> {
    if (all && mark == "-") return true;
    const auto control = log_keys::control_of_key(key, prefix.size());
    if (!control) return fail(ErrorCode::storage_corrupt, "key of a control row");
    LINNET_ASSIGN(const auto value, view.get(Family::setting, prefix + control->suffix));
    if (!value) return fail(ErrorCode::storage_corrupt, "a control row without its setting");
    LINNET_ASSIGN(const SettingRow setting, from_disk(record_codec::decode_setting_row(*value)));
    return writer.add(setting);
  };
  LINNET_TRY(view.scan(Family::control, all ? prefix : log_keys::control_after(range.user_id, range.after),
                       log_keys::end_of_prefix(prefix), row));
  SettingsPage page = writer.finish(view.commit());
  page.all = all;
  return page;
}

Result<std::vector<UserId>> blocking_users(const LogView& view, const UserId& user) {
  std::vector<UserId> users;
  const std::string prefix = log_keys::user_key(user);
  LINNET_TRY(view.scan(Family::blocked_by, prefix, log_keys::end_of_prefix(prefix),
                       [&](std::string_view key, std::string_view) -> Result<bool> {
                         const auto by = log_keys::user_of_blocked_by_key(key, prefix.size());
                         if (!by) return fail(ErrorCode::storage_corrupt, "key of a blocking user");
                         users.push_back(*by);
                         return true;
                       }));
  return users;
}

}  // namespace

Result<LoadedChat> LogReader::load_chat(const ChatId& chat_id) const {
  const LogView view(database_);
  LoadedChat chat;
  LINNET_ASSIGN(const auto record, view.chat(chat_id));
  if (!record) return fail(ErrorCode::not_found, "no such chat");
  chat.record = *record;
  LINNET_ASSIGN(chat.members, view.members(chat_id));
  LINNET_ASSIGN(chat.marks, view.marks(chat_id));
  LINNET_ASSIGN(chat.deleted, view.deleted(chat_id, lowest_read_of_present(chat), record->head));
  const Seq first{record->head.value > kNewest ? record->head.value - kNewest + 1 : 1};
  LINNET_TRY(view.scan(Family::log, log_keys::entry_key(chat_id, first),
                       log_keys::entry_key(chat_id, record->head.next()),
                       [&](std::string_view, std::string_view value) -> Result<bool> {
                         LINNET_ASSIGN(Entry entry, from_disk(wire::decode_entry(as_bytes(value), chat_id)));
                         chat.newest.push_back(std::move(entry));
                         return true;
                       }));
  return chat;
}

Result<LogPage> LogReader::read(const ReadRange& range) const {
  LogPage page;
  if (range.from > range.to) return page;
  const LogView view(database_);
  log_rules::PageBudget budget(range.limit);
  const LogView::Row row = [&](std::string_view, std::string_view value) -> Result<bool> {
    LINNET_ASSIGN(Entry entry, from_disk(wire::decode_entry(as_bytes(value), range.chat_id)));
    if (!budget.take(entry)) return false;
    page.entries.push_back(std::move(entry));
    return true;
  };
  const std::string from = log_keys::entry_key(range.chat_id, range.from);
  const Seq last{std::min(range.to.value, UINT64_MAX - 1)};
  const std::string to = log_keys::entry_key(range.chat_id, last.next());
  LINNET_TRY(range.newest_first ? view.scan_back(Family::log, from, to, row) : view.scan(Family::log, from, to, row));
  if (range.newest_first) std::reverse(page.entries.begin(), page.entries.end());
  LINNET_TRY(read_operations(view, range.chat_id, page));
  return page;
}

Result<std::optional<DedupRecord>> LogReader::find(const ChatId& chat_id, const UserId& sender,
                                                   const LocalId& local_id) const {
  const LogView view(database_);
  LINNET_ASSIGN(const auto value, view.get(Family::dedup, log_keys::dedup_key(chat_id, sender, local_id)));
  if (!value) return std::nullopt;
  LINNET_ASSIGN(const DedupRecord record, from_disk(record_codec::decode_dedup(*value)));
  if (log_rules::dedup_expired(record, database_.options().now())) return std::nullopt;
  return record;
}

Result<UserSnapshot> LogReader::read_user(const UserId& user_id, Commit since, Commit settings_since) const {
  const LogView view(database_);
  UserSnapshot snapshot;
  snapshot.commit = view.commit();
  snapshot.generation = database_.generation();
  LINNET_ASSIGN(const auto chats, chats_of_user(view, user_id, since));
  std::vector<std::string> keys;
  keys.reserve(chats.size());
  for (const ChatOfUser& chat : chats) keys.push_back(log_keys::chat_key(chat.chat_id));
  LINNET_ASSIGN(const auto records, view.get_all(Family::chat, keys));
  for (std::size_t i = 0; i < chats.size(); ++i) {
    if (!records[i]) return fail(ErrorCode::storage_corrupt, "a user's chat without its record");
    LINNET_ASSIGN(const ChatRecord record, from_disk(record_codec::decode_chat(*records[i], chats[i].chat_id)));
    if (chats[i].row.present && record.last_commit <= since) continue;
    LINNET_ASSIGN(UserChat chat, user_chat(view, record, user_id, chats[i].row));
    snapshot.chats.push_back(std::move(chat));
  }
  log_rules::sort_newest_first(snapshot.chats);
  LINNET_ASSIGN(const auto profile, view.get(Family::profile, log_keys::user_key(user_id)));
  if (profile) {
    LINNET_ASSIGN(snapshot.profile, from_disk(record_codec::decode_profile(*profile, user_id)));
  }
  LINNET_ASSIGN(snapshot.settings, settings_page(view, {user_id, settings_since, false}));
  LINNET_ASSIGN(snapshot.blocked_by, blocking_users(view, user_id));
  return snapshot;
}

Result<SettingsPage> LogReader::read_settings(const SettingsRange& range) const {
  return settings_page(LogView(database_), range);
}

Result<std::vector<Profile>> LogReader::read_profiles(const std::vector<UserId>& users,
                                                      const std::string& prefix) const {
  const LogView view(database_);
  std::vector<UserId> wanted = users;
  if (users.empty()) {
    const std::string from = log_keys::directory_prefix(prefix);
    std::set<UserId> seen;
    LINNET_TRY(view.scan(Family::directory, from, log_keys::end_of_prefix(from),
                         [&](std::string_view key, std::string_view) -> Result<bool> {
                           const auto user = log_keys::user_of_directory_key(key);
                           if (!user) return fail(ErrorCode::storage_corrupt, "key of the directory");
                           seen.insert(*user);
                           return seen.size() < limits::kProfilesPerFetch;
                         }));
    wanted.assign(seen.begin(), seen.end());
  }
  if (wanted.size() > limits::kProfilesPerFetch) wanted.resize(limits::kProfilesPerFetch);
  std::vector<std::string> keys;
  keys.reserve(wanted.size());
  for (const UserId& user : wanted) keys.push_back(log_keys::user_key(user));
  LINNET_ASSIGN(const auto values, view.get_all(Family::profile, keys));
  std::vector<Profile> profiles;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!values[i]) continue;
    LINNET_ASSIGN(Profile profile, from_disk(record_codec::decode_profile(*values[i], wanted[i])));
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace linnet
