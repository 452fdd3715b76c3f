#include "native-host/log/memory_message_log.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/rules/marks.h"
#include "native-host/log/log_rules.h"

namespace linnet {

MemoryMessageLog::MemoryMessageLog() : MemoryMessageLog(Options()) {}

MemoryMessageLog::MemoryMessageLog(Options options) : options_(std::move(options)) {}

void MemoryMessageLog::complete(std::function<void()> callback) {
  if (options_.on_demand) {
    waiting_.push_back(std::move(callback));
  } else {
    callback();
  }
}

bool MemoryMessageLog::complete_one() {
  if (waiting_.empty()) return false;
  const auto callback = std::move(waiting_.front());
  waiting_.pop_front();
  callback();
  return true;
}

void MemoryMessageLog::complete_all() {
  while (complete_one()) {
  }
}

void MemoryMessageLog::fail_next_append(Error error, bool stored) {
  failures_.push_back({.error = std::move(error), .stored = stored});
}

void MemoryMessageLog::append(Append change, Done<Commit> done) {
  if (!failures_.empty()) {
    const Failure failure = std::move(failures_.front());
    failures_.pop_front();
    if (failure.stored) store(std::move(change));
    complete([done = std::move(done), error = failure.error] { done(std::unexpected(error)); });
    return;
  }
  const Commit commit = store(std::move(change));
  complete([done = std::move(done), commit] { done(commit); });
}

Commit MemoryMessageLog::store(Append change) {
  const Commit commit = ++commit_;
  Chat& chat = chats_[change.record.chat_id];
  chat.record = std::move(change.record);
  chat.record.last_commit = commit;
  for (Entry& entry : change.entries) {
    chat.dedup[{entry.sender_id, entry.local_id}] = {
        .seq = entry.seq, .ordinal = entry.ordinal, .server_time = entry.server_time};
    if (const auto target = target_of(entry.content)) chat.operations[*target].insert(entry.seq);
    chat.entries.insert_or_assign(entry.seq, std::move(entry));
  }
  for (Entry& tombstone : change.tombstones) {
    if (kind_of(tombstone.content) == EntryKind::message) chat.deleted[tombstone.seq] = tombstone.sender_id;
    chat.entries.insert_or_assign(tombstone.seq, std::move(tombstone));
  }
  for (auto& [user, membership] : change.members) {
    chats_of_user_[user].insert(chat.record.chat_id);
    chat.member_changed[user] = commit;
    chat.members.insert_or_assign(user, std::move(membership));
  }
  for (auto& [user, mark] : change.marks) chat.marks.insert_or_assign(user, std::move(mark));
  return commit;
}

void MemoryMessageLog::load_chat(const ChatId& chat_id, Done<LoadedChat> done) {
  complete([done = std::move(done), chat = loaded(chat_id)] { done(chat); });
}

Result<LoadedChat> MemoryMessageLog::loaded(const ChatId& chat_id) const {
  const auto found = chats_.find(chat_id);
  if (found == chats_.end()) return fail(ErrorCode::not_found, "no such chat");
  const Chat& chat = found->second;
  LoadedChat loaded{.record = chat.record, .members = chat.members, .marks = {}, .deleted = {}, .newest = {}};
  std::optional<Seq> lowest_read;
  for (const auto& [user, membership] : chat.members) {
    const auto mark = chat.marks.find(user);
    if (mark != chat.marks.end()) loaded.marks.emplace_back(user, mark->second);
    if (!membership.role) continue;
    const Seq read = mark != chat.marks.end() ? mark->second.mark.read : Seq{};
    lowest_read = std::min(lowest_read.value_or(read), read);
  }
  if (lowest_read) {
    for (auto deleted = chat.deleted.upper_bound(*lowest_read); deleted != chat.deleted.end(); ++deleted) {
      loaded.deleted.push_back({.seq = deleted->first, .sender_id = deleted->second});
    }
  }
  constexpr std::size_t kNewest = 64;
  auto entry = chat.entries.begin();
  if (chat.entries.size() > kNewest) std::advance(entry, chat.entries.size() - kNewest);
  for (; entry != chat.entries.end(); ++entry) loaded.newest.push_back(entry->second);
  return loaded;
}

void MemoryMessageLog::read(const ReadRange& range, Done<LogPage> done) {
  complete([done = std::move(done), page = page_of(range)] { done(page); });
}

LogPage MemoryMessageLog::page_of(const ReadRange& range) const {
  LogPage page;
  const auto found = chats_.find(range.chat_id);
  if (found == chats_.end() || range.from > range.to) return page;
  const Chat& chat = found->second;
  const auto begin = chat.entries.lower_bound(range.from);
  const auto end = chat.entries.upper_bound(range.to);
  log_rules::PageBudget budget(range.limit);
  if (range.newest_first) {
    for (auto entry = end; entry != begin && budget.take(std::prev(entry)->second); --entry) {
      page.entries.push_back(std::prev(entry)->second);
    }
    std::reverse(page.entries.begin(), page.entries.end());
  } else {
    for (auto entry = begin; entry != end && budget.take(entry->second); ++entry) page.entries.push_back(entry->second);
  }
  std::set<Seq> operations;
  for (const Entry& entry : page.entries) {
    const auto of_entry = chat.operations.find(entry.seq);
    if (of_entry != chat.operations.end()) operations.insert(of_entry->second.begin(), of_entry->second.end());
  }
  for (Seq seq : operations) page.operations.push_back(chat.entries.at(seq));
  return page;
}

void MemoryMessageLog::find(const ChatId& chat_id, const UserId& sender, const LocalId& local_id,
                            Done<std::optional<DedupRecord>> done) {
  std::optional<DedupRecord> record;
  if (const auto chat = chats_.find(chat_id); chat != chats_.end()) {
    const auto found = chat->second.dedup.find({sender, local_id});
    if (found != chat->second.dedup.end() && !log_rules::dedup_expired(found->second, options_.now())) {
      record = found->second;
    }
  }
  complete([done = std::move(done), record] { done(record); });
}

void MemoryMessageLog::read_user(const UserId& user_id, Commit since, Commit settings_since, Done<UserSnapshot> done) {
  UserSnapshot snapshot = snapshot_of(user_id, since);
  snapshot.settings = settings_.page({user_id, settings_since, false}, commit_);
  snapshot.blocked_by = settings_.blocked_by(user_id);
  complete([done = std::move(done), snapshot = std::move(snapshot)] { done(snapshot); });
}

void MemoryMessageLog::put_settings(SettingsChange change, Done<Commit> done) {
  std::optional<Failure> failure;
  if (!failures_.empty()) {
    failure = std::move(failures_.front());
    failures_.pop_front();
  }
  Result<Commit> result = commit_ + 1;
  if (!failure || failure->stored) {
    if (const Status put = settings_.put(change, commit_ + 1); !put) {
      result = std::unexpected(put.error());
    } else {
      ++commit_;
    }
  }
  if (failure) result = std::unexpected(failure->error);
  complete([done = std::move(done), result] { done(result); });
}

void MemoryMessageLog::read_settings(const SettingsRange& range, Done<SettingsPage> done) {
  complete([done = std::move(done), page = settings_.page(range, commit_)] { done(page); });
}

UserSnapshot MemoryMessageLog::snapshot_of(const UserId& user_id, Commit since) const {
  UserSnapshot snapshot{.commit = commit_, .generation = options_.generation, .chats = {}, .profile = {}, .settings = {}, .blocked_by = {}};
  if (const auto chats = chats_of_user_.find(user_id); chats != chats_of_user_.end()) {
    for (const ChatId& chat_id : chats->second) {
      UserChat chat = user_chat(chats_.at(chat_id), user_id);
      if (chat.last_commit > since) snapshot.chats.push_back(std::move(chat));
    }
  }
  log_rules::sort_newest_first(snapshot.chats);
  if (const auto profile = profiles_.find(user_id); profile != profiles_.end()) snapshot.profile = profile->second;
  return snapshot;
}

UserChat MemoryMessageLog::user_chat(const Chat& chat, const UserId& user_id) const {
  const rules::Membership& membership = chat.members.at(user_id);
  const auto mark_of = [&](const UserId& user) {
    const auto found = chat.marks.find(user);
    return found != chat.marks.end() ? found->second : MarkRecord();
  };
  const MarkRecord own = mark_of(user_id);
  log_rules::HeadParts parts{.record = chat.record, .user = user_id, .membership = membership, .mark = own, .others = {},
                             .deleted_above = {}, .removal = {}};
  std::vector<Mark> others;
  for (const auto& [member, other] : chat.members) {
    if (membership.role && other.role && member != user_id) others.push_back(mark_of(member).mark);
  }
  parts.others = rules::minimum(others).value_or(Mark());
  const Seq last = log_rules::last_visible(chat.record, membership);
  for (auto deleted = chat.deleted.upper_bound(own.mark.read); deleted != chat.deleted.end(); ++deleted) {
    if (deleted->first > last) break;
    if (deleted->second != user_id) parts.deleted_above.push_back(deleted->first);
  }
  if (parts.deleted_above.size() > log_rules::kDeletedAbove) {
    parts.deleted_above.erase(parts.deleted_above.begin(), parts.deleted_above.end() - log_rules::kDeletedAbove);
  }
  if (const auto removal = chat.entries.find(last); !membership.role && removal != chat.entries.end()) {
    parts.removal = removal->second;
  }
  const Commit last_commit = membership.role ? chat.record.last_commit : chat.member_changed.at(user_id);
  return {.head = log_rules::head_of(std::move(parts)), .last_commit = last_commit};
}

void MemoryMessageLog::put_user(const Profile& profile, const DeviceId& device_id, Done<Commit> done) {
  const auto known = profiles_.find(profile.user_id);
  if (known == profiles_.end() || known->second.version < profile.version) profiles_[profile.user_id] = profile;
  std::vector<DeviceId>& devices = devices_[profile.user_id];
  std::erase(devices, device_id);
  devices.push_back(device_id);
  if (devices.size() > limits::kDevicesPerUser) devices.erase(devices.begin());
  complete([done = std::move(done), commit = commit_] { done(commit); });
}

void MemoryMessageLog::read_profiles(const std::vector<UserId>& users, const std::string& prefix,
                                     Done<std::vector<Profile>> done) {
  complete([done = std::move(done), profiles = profiles_of(users, prefix)] { done(profiles); });
}

std::vector<Profile> MemoryMessageLog::profiles_of(const std::vector<UserId>& users, const std::string& prefix) const {
  std::vector<Profile> profiles;
  const auto full = [&] { return profiles.size() == limits::kProfilesPerFetch; };
  for (const UserId& user : users) {
    if (full()) break;
    if (const auto found = profiles_.find(user); found != profiles_.end()) profiles.push_back(found->second);
  }
  if (!users.empty()) return profiles;
  for (const auto& [user, profile] : profiles_) {
    if (full()) break;
    if (log_rules::has_prefix(user.text(), prefix) || log_rules::has_prefix(profile.name, prefix)) {
      profiles.push_back(profile);
    }
  }
  return profiles;
}

}  // namespace linnet
