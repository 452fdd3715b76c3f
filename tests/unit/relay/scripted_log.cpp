#include "tests/unit/relay/scripted_log.h"

#include <algorithm>

#include "core/rules/marks.h"

namespace linnet {

std::size_t ScriptedLog::waiting(Ask kind) const {
  return static_cast<std::size_t>(std::ranges::count(questions_, kind, &Question::kind));
}

std::size_t ScriptedLog::asked(Ask kind) const {
  const auto found = asked_.find(kind);
  return found != asked_.end() ? found->second : 0;
}

std::optional<RelayEvent> ScriptedLog::next_answer() {
  for (auto question = questions_.begin(); question != questions_.end(); ++question) {
    if (held_.contains(question->kind)) continue;
    const Question next = std::move(*question);
    questions_.erase(question);
    return next.answer();
  }
  return std::nullopt;
}

std::optional<RelayEvent> ScriptedLog::answer(Ask kind) {
  const auto question = std::ranges::find(questions_, kind, &Question::kind);
  if (question == questions_.end()) return std::nullopt;
  const Question next = std::move(*question);
  questions_.erase(question);
  return next.answer();
}

template <class T>
void ScriptedLog::ask(Ask kind, std::function<RelayEvent(Result<T>)> make,
                      std::function<Result<T>()> run) {
  ++asked_[kind];
  questions_.push_back({kind, [this, kind, make, run] {
                          const auto failure = failures_.find(kind);
                          if (failure == failures_.end()) return make(run());
                          const ErrorCode code = failure->second;
                          failures_.erase(failure);
                          return make(fail(code, "scripted"));
                        }});
}

void ScriptedLog::take(const LoadChat& wanted) {
  ask<LoadedChat>(
      Ask::load, [token = wanted.token](auto chat) { return ChatEvent(ChatLoaded{token, chat}); },
      [this, wanted] { return load(wanted.chat_id); });
}
void ScriptedLog::take(const AppendToLog& wanted) {
  ask<Commit>(
      Ask::append,
      [token = wanted.token](auto stored) { return ChatEvent(Appended{token, stored}); },
      [this, wanted] { return store(wanted.change); });
}
void ScriptedLog::take(const ReadLog& wanted) {
  ask<LogPage>(
      Ask::read, [token = wanted.token](auto page) { return ChatEvent(RangeRead{token, page}); },
      [this, wanted] { return read(wanted.range); });
}
void ScriptedLog::take(const FindInLog& wanted) {
  ask<std::optional<DedupRecord>>(
      Ask::find, [token = wanted.token](auto found) { return ChatEvent(DedupFound{token, found}); },
      [this, wanted] { return find(wanted); });
}
void ScriptedLog::take(const ReadUser& wanted) {
  ask<UserSnapshot>(
      Ask::read_user,
      [token = wanted.token](auto read) { return SessionEvent(UserRead{token, read}); },
      [this, wanted] { return read_user(wanted); });
}
void ScriptedLog::take(const PutUser& wanted) {
  ask<Commit>(
      Ask::put_user, [token = wanted.token](auto put) { return SessionEvent(UserPut{token, put}); },
      [this, wanted] {
        Profile& known = profiles[wanted.profile.user_id];
        if (wanted.profile.version > known.version) known = wanted.profile;
        return commit;
      });
}
void ScriptedLog::take(const ReadProfiles& wanted) {
  ask<std::vector<Profile>>(
      Ask::read_profiles,
      [token = wanted.token](auto read) { return SessionEvent(ProfilesRead{token, read}); },
      [this, wanted] { return read_profiles(wanted); });
}

void ScriptedLog::take(const PutSettings& wanted) {
  ask<Commit>(
      Ask::put_settings, [token = wanted.token](auto put) { return SessionEvent(SettingsPut{token, put}); },
      [this, wanted]() -> Result<Commit> {
        LINNET_TRY(settings.put(wanted.change, commit + 1));
        return ++commit;
      });
}
void ScriptedLog::take(const ReadSettings& wanted) {
  ask<SettingsPage>(
      Ask::read_settings, [token = wanted.token](auto page) { return SessionEvent(SettingsRead{token, page}); },
      [this, wanted]() -> Result<SettingsPage> { return settings.page(wanted.range, commit); });
}

Result<LoadedChat> ScriptedLog::load(const ChatId& chat_id) const {
  const auto found = chats.find(chat_id);
  if (found == chats.end()) return fail(ErrorCode::not_found);
  const Chat& chat = found->second;
  LoadedChat loaded{.record = chat.record,
                    .members = chat.members,
                    .marks = {chat.marks.begin(), chat.marks.end()},
                    .deleted = {},
                    .newest = {}};
  for (const auto& [seq, entry] : chat.entries) {
    if (entry.folded && entry.folded->deleted_by) loaded.deleted.push_back({seq, entry.sender_id});
    if (seq.value + 64 > chat.record.head.value) loaded.newest.push_back(entry);
  }
  return loaded;
}

Result<Commit> ScriptedLog::store(const Append& change) {
  Chat& chat = chats[change.record.chat_id];
  chat.record = change.record;
  chat.record.last_commit = ++commit;
  for (const Entry& entry : change.entries) chat.entries.insert_or_assign(entry.seq, entry);
  for (const Entry& entry : change.tombstones) chat.entries.insert_or_assign(entry.seq, entry);
  for (const auto& [user_id, membership] : change.members) {
    chat.members.insert_or_assign(user_id, membership);
    chat.changed[user_id] = commit;
  }
  for (const auto& [user_id, mark] : change.marks) chat.marks.insert_or_assign(user_id, mark);
  appends.push_back(change);
  if (std::exchange(hides_append_, false)) return fail(ErrorCode::storage_io, "scripted");
  return commit;
}

Result<LogPage> ScriptedLog::read(const ReadRange& range) const {
  LogPage page;
  const Chat& chat = chats.at(range.chat_id);
  for (const auto& [seq, entry] : chat.entries) {
    if (seq >= range.from && seq <= range.to) page.entries.push_back(entry);
  }
  if (page.entries.size() > range.limit) {
    if (range.newest_first) {
      page.entries.erase(page.entries.begin(), page.entries.end() - range.limit);
    } else {
      page.entries.resize(range.limit);
    }
  }
  for (const auto& [seq, entry] : chat.entries) {
    const auto target = target_of(entry.content);
    const bool wanted = target && std::ranges::any_of(page.entries, [&](const Entry& read) {
                          return read.seq == *target;
                        });
    if (wanted) page.operations.push_back(entry);
  }
  return page;
}

Result<std::optional<DedupRecord>> ScriptedLog::find(const FindInLog& wanted) const {
  for (const auto& [seq, entry] : chats.at(wanted.chat_id).entries) {
    if (entry.local_id == wanted.local_id && entry.sender_id == wanted.sender) {
      return DedupRecord{seq, entry.ordinal, entry.server_time};
    }
  }
  return std::nullopt;
}

Result<UserSnapshot> ScriptedLog::read_user(const ReadUser& wanted) const {
  UserSnapshot snapshot{.commit = commit, .generation = generation, .chats = {}, .profile = {}, .settings = {}, .blocked_by = {}};
  for (const auto& [chat_id, chat] : chats) {
    const auto member = chat.members.find(wanted.user_id);
    if (member == chat.members.end()) continue;
    const Commit last =
        member->second.role ? chat.record.last_commit : chat.changed.at(wanted.user_id);
    if (last <= wanted.since) continue;
    ChatHead head;
    head.chat_id = chat_id;
    head.my_role = member->second.role;
    head.visible_from = member->second.visible.front().from;
    head.head = member->second.visible.back().to.value_or(chat.record.head);
    head.head_ordinal = chat.record.head_ordinal;
    head.last_time = chat.record.last_time;
    snapshot.chats.push_back({.head = head, .last_commit = last});
  }
  std::ranges::sort(snapshot.chats, [](const UserChat& one, const UserChat& other) {
    return std::pair(other.head.last_time, one.head.chat_id) <
           std::pair(one.head.last_time, other.head.chat_id);
  });
  if (const auto profile = profiles.find(wanted.user_id); profile != profiles.end()) {
    snapshot.profile = profile->second;
  }
  snapshot.settings = settings.page({wanted.user_id, wanted.settings_since, false}, commit);
  snapshot.blocked_by = settings.blocked_by(wanted.user_id);
  return snapshot;
}

Result<std::vector<Profile>> ScriptedLog::read_profiles(const ReadProfiles& wanted) const {
  std::vector<Profile> read;
  for (const auto& [user_id, profile] : profiles) {
    const bool named = std::ranges::find(wanted.users, user_id) != wanted.users.end();
    const bool found = !wanted.prefix.empty() && profile.name.starts_with(wanted.prefix);
    if (named || found) read.push_back(profile);
  }
  return read;
}

}  // namespace linnet
