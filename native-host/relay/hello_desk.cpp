#include "native-host/relay/hello_desk.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/model/limits.h"
#include "native-host/relay/cursor.h"
#include "native-host/relay/heads.h"
#include "native-host/relay/setting_desk.h"

namespace linnet {
namespace {

constexpr std::uint32_t kNewestPage = 50;

// As many heads as fit into one frame, beginning at `next`, which moves on.
std::vector<ChatHead> slice(std::vector<ChatHead>& heads, std::size_t& next) {
  std::vector<ChatHead> part;
  std::size_t weight = 0;
  while (next < heads.size() && part.size() < limits::kHeadsPerWelcome) {
    weight += weight_of(heads[next]);
    if (!part.empty() && weight > limits::kPageBytes) break;
    part.push_back(std::move(heads[next++]));
  }
  return part;
}

}  // namespace

void HelloDesk::begin(Session& session, SessionWork& work) {
  queue_.push_back({.session = session.id, .until = work.now.mono + kWait});
}

std::deque<SessionId> HelloDesk::advance(SessionWork& work) {
  while (!queue_.empty() && reading_ < options_.hellos_reading_max) {
    Session* session = table_.find(queue_.front().session);
    queue_.pop_front();
    if (session == nullptr) continue;
    ++reading_;
    const wire::Hello& hello = session->hello;
    const bool another_log = hello.generation && !options_.generation.empty() &&
                             *hello.generation != options_.generation;
    read(*session, another_log ? 0 : commit_of(hello.cursor).value_or(0), work);
  }
  std::deque<SessionId> expired;
  while (!queue_.empty() && queue_.front().until <= work.now.mono) {
    if (table_.find(queue_.front().session) != nullptr) expired.push_back(queue_.front().session);
    queue_.pop_front();
  }
  return expired;
}

std::optional<MonoTime> HelloDesk::next_due() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.front().until;
}

// What the stream brings from here on is held, so the answer may not miss anything older.
void HelloDesk::read(Session& session, Commit since, SessionWork& work) {
  session.phase = Session::Phase::reading;
  session.held.clear();
  session.held_overflowed = false;
  // Of another log its numbers say nothing.
  const Commit settings_since = since > 0 ? session.hello.control_cursor : 0;
  work.actions.push_back(
      ReadUser{.token = work.questions.ask(UserAsked{.session = session.id, .since = since}),
               .user_id = session.user_id,
               .since = since,
               .settings_since = settings_since});
}

void HelloDesk::hold(Session& session, HeldFrame frame) {
  if (session.phase == Session::Phase::queued && frame.commit > 0) return;  // not read yet
  if (session.held_overflowed) return;
  if (session.held.size() < kHeldFrames) {
    session.held.push_back(std::move(frame));
  } else {
    session.held.clear();
    session.held_overflowed = true;
  }
}

HelloDesk::Answer HelloDesk::on_user_read(const UserAsked& asked, Result<UserSnapshot> read_result,
                                          SessionWork& work) {
  Session* session = table_.find(asked.session);
  if (session == nullptr) {
    --reading_;
    return {};
  }
  if (!read_result) {
    --reading_;
    work.fail(asked.session, read_result.error().code, read_result.error().detail);
    return {.opened = nullptr, .refused = asked.session};
  }
  const UserSnapshot& snapshot = *read_result;
  const std::optional<std::string>& generation = session->hello.generation;
  const bool another_log = asked.since > snapshot.commit ||
                           (asked.since > 0 && generation && *generation != snapshot.generation);
  if (session->held_overflowed || another_log) {
    read(*session, another_log ? 0 : asked.since, work);
    return {};
  }
  --reading_;
  welcome(*session, *std::move(read_result), work);
  return {.opened = session, .refused = std::nullopt};
}

void HelloDesk::welcome(Session& session, UserSnapshot snapshot, SessionWork& work) {
  put_user(session, snapshot.profile, work);
  session.phase = Session::Phase::open;
  session.covered = snapshot.commit;
  std::vector<ChatHead> heads;
  heads.reserve(snapshot.chats.size());
  for (UserChat& chat : snapshot.chats) heads.push_back(std::move(chat.head));
  const std::vector<ChatHead> newest(
      heads.begin(), heads.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(
                                         heads.size(), options_.newest_pages)));

  std::size_t next = 0;
  wire::Welcome welcome;
  welcome.user_id = session.user_id;
  welcome.session_id = std::to_string(session.id.value);
  welcome.server_time = work.now.wall;
  welcome.generation = snapshot.generation;
  welcome.cursor = cursor_of(snapshot.commit);
  // Settings follow, and move the cursor themselves.
  const bool tells_settings =
      !snapshot.settings.settings.empty() ||
      (snapshot.settings.all && session.hello.control_cursor > 0);
  if (!tells_settings) welcome.control_cursor = snapshot.commit;
  if (tells_settings && !snapshot.settings.all) {
    welcome.control_cursor = session.hello.control_cursor;
  }
  welcome.heads = slice(heads, next);
  welcome.more = next < heads.size();
  work.send(session.id, std::move(welcome));
  while (next < heads.size()) {
    wire::Heads further{.heads = slice(heads, next), .more = false};
    further.more = next < heads.size();
    work.send(session.id, std::move(further));
  }
  if (tells_settings) work.send(session.id, fetched_settings(0, std::move(snapshot.settings)));
  session.blocked_by = BlockedBy(session.user_id, snapshot.blocked_by);
  for (const BlockNews& news : std::exchange(session.block_news, {})) {
    if (news.commit > snapshot.commit) session.blocked_by.set(news.by, news.on);
  }
  for (HeldFrame& held : std::exchange(session.held, {})) {
    if (held.commit == 0 || held.commit > session.covered) {
      work.send(session.id, std::move(held.frame));
    }
  }
  pull_newest_pages(session, newest, work);
  session.hello = {};
}

void HelloDesk::pull_newest_pages(const Session& session, const std::vector<ChatHead>& heads,
                                  SessionWork& work) const {
  for (const ChatHead& head : heads) {
    if (!head.my_role || head.head < head.visible_from) continue;
    work.to_chat(session, wire::Pull{.id = 0,
                                     .chat_id = head.chat_id,
                                     .from = head.visible_from,
                                     .to = head.head,
                                     .limit = kNewestPage,
                                     .newest_first = true});
  }
}

// Registers the device, and the profile when the token says something new about it.
void HelloDesk::put_user(const Session& session, const std::optional<Profile>& known,
                         SessionWork& work) {
  const Claims& claims = session.claims;
  Profile profile = known.value_or(Profile{
      .user_id = session.user_id, .name = session.user_id.text(), .avatar = {}, .version = 0});
  const Profile before = profile;
  if (!claims.name.empty()) profile.name = claims.name;
  if (!claims.avatar.empty()) profile.avatar = claims.avatar;
  if (!known || profile != before) ++profile.version;
  work.actions.push_back(PutUser{.token = work.questions.ask_nothing(),
                                 .profile = std::move(profile),
                                 .device_id = session.device_id});
}

}  // namespace linnet
