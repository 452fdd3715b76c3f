#include "native-host/relay/session_relay.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/model/limits.h"
#include "native-host/relay/frame_routes.h"
#include "native-host/relay/hello_desk.h"
#include "native-host/relay/presence_board.h"
#include "native-host/relay/send_rate.h"
#include "native-host/relay/session_table.h"
#include "native-host/relay/session_work.h"
#include "native-host/relay/setting_desk.h"

namespace linnet {
namespace {

constexpr Duration kExpiryGrace = 30s;
constexpr Duration kExpiryCheck = 1h;  // at the latest: the wall clock may be set
constexpr std::size_t kEarlyFrames = 64;
constexpr std::size_t kEarlyWeight = 256 * 1024;
constexpr std::size_t kPrefixBytes = 256;

}  // namespace

struct SessionRelay::State {
  explicit State(const Options& chosen)
      : options(chosen),
        hellos(options, table),
        settings(table),
        rate(options.sends_per_second, options.sends_burst) {}

  void on(const HelloReceived& received, SessionWork& work);
  void on(FrameReceived received, SessionWork& work);
  void on(const TokenRenewed& renewed, SessionWork& work);
  void on(const SessionClosed& closed, SessionWork& work) { remove(closed.session, work); }
  void on(UserRead read, SessionWork& work);
  void on(const UserPut&, SessionWork&) {}
  void on(const SettingsPut& put, SessionWork& work);
  void on(SettingsRead read, SessionWork& work);
  void on(ProfilesRead read, SessionWork& work);
  void on(ReplyTo reply, SessionWork& work);
  void on(DeliverTo delivery, SessionWork& work);
  void on(const SessionTimer&, SessionWork& work);

  void close_older_sessions(const HelloReceived& received, SessionWork& work);
  void serve(Session& session, wire::ClientFrame frame, SessionWork& work);
  void follow_presence(Session& session, SessionWork& work);
  void serve_fetch(Session& session, const wire::Fetch& fetch, SessionWork& work);
  void keep_for_later(Session& session, wire::ClientFrame frame);
  void expire(SessionWork& work);
  void watch_expiry(Session& session, SessionWork& work);
  void close(SessionId id, std::uint16_t code, std::string reason, SessionWork& work);
  void remove(SessionId id, SessionWork& work);
  // After every event: what has become possible or due.
  void finish(SessionWork& work);
  void arm_timer(SessionWork& work);

  const Options options;
  SessionTable table;
  HelloDesk hellos;
  SettingDesk settings;
  PresenceBoard presence;
  SendRate rate;
  SessionQuestions questions;
  std::set<std::pair<MonoTime, SessionId>> expiries;
  std::optional<MonoTime> armed;
};

// ------------------------------------------------------------- sessions come and go

void SessionRelay::State::on(const HelloReceived& received, SessionWork& work) {
  if (table.find(received.session) != nullptr) {
    return work.fail(received.session, ErrorCode::malformed, "hello was said already");
  }
  if (received.hello.version != wire::kVersion) {
    work.fail(received.session, ErrorCode::unsupported,
              "this server speaks " + std::string{wire::kVersion});
    work.actions.push_back(
        CloseSession{received.session, close_code::kUnsupported, "unsupported version"});
    return;
  }
  close_older_sessions(received, work);
  Session session;
  session.id = received.session;
  session.user_id = received.claims.user_id;
  session.device_id = received.hello.device_id;
  session.expires = received.claims.expires;
  session.claims = received.claims;
  session.hello = received.hello;
  session.hello.token.clear();
  Session& added = table.add(std::move(session));
  watch_expiry(added, work);
  hellos.begin(added, work);
}

// One session a device, and no more than allowed a user: the older ones give way.
void SessionRelay::State::close_older_sessions(const HelloReceived& received, SessionWork& work) {
  const UserId& user_id = received.claims.user_id;
  if (const auto same = table.of_device(user_id, received.hello.device_id)) {
    close(*same, close_code::kMoved, "this device has connected again", work);
  }
  while (!table.of_user(user_id).empty() &&
         table.of_user(user_id).size() >= options.sessions_per_user_max) {
    close(table.of_user(user_id).front(), close_code::kMoved, "too many sessions", work);
  }
}

void SessionRelay::State::on(UserRead read, SessionWork& work) {
  const auto question = questions.take(read.token);
  if (!question || !std::holds_alternative<UserAsked>(*question)) return;
  const HelloDesk::Answer answer =
      hellos.on_user_read(std::get<UserAsked>(*question), std::move(read.snapshot), work);
  if (answer.refused) {
    close(*answer.refused, close_code::kTryAgainLater, "try again later", work);
  }
  if (answer.opened == nullptr) return;
  Session& session = *answer.opened;
  presence.came(session.user_id, work.now);
  session.claims = {};
  for (wire::ClientFrame& frame : std::exchange(session.early, {})) {
    serve(session, std::move(frame), work);
  }
}

void SessionRelay::State::close(SessionId id, std::uint16_t code, std::string reason,
                                SessionWork& work) {
  work.actions.push_back(CloseSession{id, code, std::move(reason)});
  remove(id, work);
}

void SessionRelay::State::remove(SessionId id, SessionWork& work) {
  const Session* session = table.find(id);
  if (session == nullptr) return;
  if (session->phase == Session::Phase::open) presence.left(session->user_id, work.now);
  presence.forget(id);
  expiries.erase({session->expiry_check, id});
  table.remove(id);
}

// ------------------------------------------------------------- tokens

void SessionRelay::State::on(const TokenRenewed& renewed, SessionWork& work) {
  Session* session = table.find(renewed.session);
  if (session == nullptr) return;
  if (renewed.claims.user_id != session->user_id) {
    work.fail(renewed.session, ErrorCode::unauthorized, "the token is another user's");
    return close(renewed.session, close_code::kUnauthorized, "the token is another user's", work);
  }
  session->expires = renewed.claims.expires;
  watch_expiry(*session, work);
}

void SessionRelay::State::watch_expiry(Session& session, SessionWork& work) {
  const Duration left = session.expires - work.now.wall;
  const Duration wait =
      left > kExpiryCheck ? kExpiryCheck : std::max(left, Duration::zero()) + kExpiryGrace;
  expiries.erase({session.expiry_check, session.id});
  session.expiry_check = work.now.mono + wait;
  expiries.emplace(session.expiry_check, session.id);
}

void SessionRelay::State::expire(SessionWork& work) {
  while (!expiries.empty() && expiries.begin()->first <= work.now.mono) {
    const SessionId id = expiries.begin()->second;
    expiries.erase(expiries.begin());
    Session* session = table.find(id);
    if (session == nullptr) continue;
    if (work.now.wall - session->expires < kExpiryGrace) {
      watch_expiry(*session, work);
    } else {
      close(id, close_code::kUnauthorized, "the token has expired", work);
    }
  }
}

// ------------------------------------------------------------- frames from devices

void SessionRelay::State::on(FrameReceived received, SessionWork& work) {
  Session* session = table.find(received.session);
  if (session == nullptr) return;
  if (session->phase == Session::Phase::open) {
    serve(*session, std::move(received.frame), work);
  } else {
    keep_for_later(*session, std::move(received.frame));
  }
}

// Before the welcome nothing is sent to the device, refusals included.
void SessionRelay::State::keep_for_later(Session& session, wire::ClientFrame frame) {
  const std::size_t weight = weight_of(frame);
  if (session.early.size() < kEarlyFrames && session.early_weight + weight <= kEarlyWeight) {
    session.early.push_back(std::move(frame));
    session.early_weight += weight;
    return;
  }
  auto refusal = refusal_of(frame, {ErrorCode::busy, "too many frames before the welcome"});
  if (!refusal) return;
  hellos.hold(session, {.frame = std::make_shared<const wire::SharedFrame>(*std::move(refusal)),
                        .commit = 0});
}

void SessionRelay::State::serve(Session& session, wire::ClientFrame frame, SessionWork& work) {
  if (is_change(frame)) {
    if (const auto wait = rate.take(session.user_id, work.now.mono)) {
      return work.send(session.id, rate_limited(frame, *wait));
    }
  }
  if (session.blocked_by.refuses(frame)) {
    // Who is blocked is not told why; typing is not answered at all.
    if (auto refusal = refusal_of(frame, {ErrorCode::forbidden, "not allowed to write here"})) {
      work.send(session.id, *std::move(refusal));
    }
    return;
  }
  if (is_about_chats(frame)) return work.to_chat(session, std::move(frame));
  if (const auto* change = std::get_if<wire::ChangeSettings>(&frame)) {
    return settings.change(session, *change, work);
  }
  if (const auto* fetch = std::get_if<wire::Fetch>(&frame)) {
    return serve_fetch(session, *fetch, work);
  }
  if (const auto* follow = std::get_if<wire::FollowPresence>(&frame)) {
    if (follow->users.size() > limits::kPresenceSubscriptions) {
      return work.fail(session.id, ErrorCode::too_large, "too many users to follow");
    }
    session.followed = follow->users;
    return follow_presence(session, work);
  }
  if (std::holds_alternative<wire::Ping>(frame)) return work.send(session.id, wire::Pong{});
  if (std::holds_alternative<wire::Hello>(frame)) {
    return work.fail(session.id, ErrorCode::malformed, "hello was said already");
  }
  work.fail(session.id, ErrorCode::unsupported, "not a frame for an open session");
}

// Somebody who blocks this user is shown as away.
void SessionRelay::State::follow_presence(Session& session, SessionWork& work) {
  std::vector<UserId> visible;
  wire::Presence frame;
  for (const UserId& user_id : session.followed) {
    if (session.blocked_by.contains(user_id)) {
      frame.users.push_back({.user_id = user_id, .online = false, .last_seen = {}});
    } else {
      visible.push_back(user_id);
    }
  }
  std::vector<PresenceState> states = presence.follow(session.id, visible);
  std::ranges::move(states, std::back_inserter(frame.users));
  work.send(session.id, std::move(frame));
}

void SessionRelay::State::on(const SettingsPut& put, SessionWork& work) {
  const auto question = questions.take(put.token);
  if (!question || !std::holds_alternative<SettingsPutAsked>(*question)) return;
  const auto& asked = std::get<SettingsPutAsked>(*question);
  auto delivery = settings.on_put(asked, put.commit, work);
  if (!delivery) return;
  on(*std::move(delivery), work);
  for (const Session* session : settings.tell_blocked(asked, *put.commit)) {
    follow_presence(*table.find(session->id), work);
  }
}

void SessionRelay::State::on(SettingsRead read, SessionWork& work) {
  const auto question = questions.take(read.token);
  if (!question || !std::holds_alternative<SettingsAsked>(*question)) return;
  settings.on_read(std::get<SettingsAsked>(*question), std::move(read.page), work);
}

void SessionRelay::State::serve_fetch(Session& session, const wire::Fetch& fetch,
                                      SessionWork& work) {
  const auto refuse = [&](ErrorCode code, std::string detail) {
    work.send(session.id, *refusal_of(fetch, {code, std::move(detail)}));
  };
  if (const auto* of_settings = std::get_if<wire::FetchSettings>(&fetch.what)) {
    return settings.fetch(session, fetch.id, *of_settings, work);
  }
  std::vector<UserId> users;
  std::string prefix;
  if (const auto* profiles = std::get_if<wire::FetchProfiles>(&fetch.what)) {
    users = profiles->users;
    if (users.size() > limits::kProfilesPerFetch) {
      return refuse(ErrorCode::too_large, "too many users");
    }
    if (users.empty()) {
      return work.send(session.id, wire::Fetched{.id = fetch.id, .what = wire::FetchedProfiles{}});
    }
  } else {
    prefix = std::get<wire::FetchDirectory>(fetch.what).prefix;
    if (!options.directory) return refuse(ErrorCode::forbidden, "no directory here");
    if (prefix.empty()) return refuse(ErrorCode::malformed, "a search needs a prefix");
    if (prefix.size() > kPrefixBytes) return refuse(ErrorCode::too_large, "prefix");
  }
  if (session.reads >= kReadsPerSession) return refuse(ErrorCode::busy, "too many fetches at once");
  ++session.reads;
  const Token token = questions.ask(ProfilesAsked{.session = session.id, .fetch_id = fetch.id});
  work.actions.push_back(
      ReadProfiles{.token = token, .users = std::move(users), .prefix = std::move(prefix)});
}

void SessionRelay::State::on(ProfilesRead read, SessionWork& work) {
  const auto question = questions.take(read.token);
  if (!question || !std::holds_alternative<ProfilesAsked>(*question)) return;
  const auto& asked = std::get<ProfilesAsked>(*question);
  Session* session = table.find(asked.session);
  if (session == nullptr) return;
  --session->reads;
  if (!read.profiles) {
    const wire::Fetch fetch{.id = asked.fetch_id, .what = wire::FetchProfiles{}};
    return work.send(asked.session, *refusal_of(fetch, read.profiles.error()));
  }
  work.send(asked.session, wire::Fetched{.id = asked.fetch_id,
                                         .what = wire::FetchedProfiles{*std::move(read.profiles)}});
}

// ------------------------------------------------------------- frames from chats

void SessionRelay::State::on(ReplyTo reply, SessionWork& work) {
  const Session* session = table.find(reply.session);
  if (session == nullptr || session->phase != Session::Phase::open) return;
  work.send(reply.session, std::move(reply.frame));
}

void SessionRelay::State::on(DeliverTo delivery, SessionWork& work) {
  SendFrame send{.sessions = {}, .frame = nullptr, .ephemeral = delivery.ephemeral};
  for (const UserId& user_id : *delivery.users) {
    for (const SessionId id : table.of_user(user_id)) {
      Session& session = *table.find(id);
      const bool covered = delivery.commit != 0 && delivery.commit <= session.covered;
      if (delivery.except == id || covered) continue;
      const bool open = session.phase == Session::Phase::open;
      if (!open && delivery.ephemeral) continue;
      if (!send.frame)
        send.frame = std::make_shared<const wire::SharedFrame>(std::move(delivery.frame));
      if (open) {
        send.sessions.push_back(id);
      } else {
        hellos.hold(session, {.frame = send.frame, .commit = delivery.commit});
      }
    }
  }
  if (!send.sessions.empty()) work.actions.push_back(std::move(send));
}

// ------------------------------------------------------------- time

void SessionRelay::State::on(const SessionTimer&, SessionWork& work) {
  armed.reset();
  expire(work);
}

void SessionRelay::State::finish(SessionWork& work) {
  for (const SessionId id : hellos.advance(work)) {
    work.fail(id, ErrorCode::busy, "too many devices are connecting");
    close(id, close_code::kTryAgainLater, "try again later", work);
  }
  for (PresenceNews& news : presence.take_news(work.now)) {
    auto frame = std::make_shared<const wire::SharedFrame>(wire::Presence{{news.state}});
    work.actions.push_back(SendFrame{
        .sessions = std::move(news.followers), .frame = std::move(frame), .ephemeral = true});
  }
  arm_timer(work);
}

void SessionRelay::State::arm_timer(SessionWork& work) {
  std::optional<MonoTime> next;
  const auto consider = [&](std::optional<MonoTime> due) {
    if (due && (!next || *due < *next)) next = due;
  };
  consider(hellos.next_due());
  consider(presence.next_due());
  if (!expiries.empty()) consider(expiries.begin()->first);
  if (!next || (armed && *armed <= *next)) return;
  armed = next;
  work.actions.push_back(ArmSessionTimer{*next});
}

SessionRelay::SessionRelay(const Options& options) : state_(std::make_unique<State>(options)) {}
SessionRelay::~SessionRelay() = default;

SessionActions SessionRelay::handle(SessionEvent event, Now now) {
  SessionActions actions;
  SessionWork work{.questions = state_->questions, .actions = actions, .now = now};
  std::visit([&](auto& happened) { state_->on(std::move(happened), work); }, event);
  state_->finish(work);
  return actions;
}

std::size_t SessionRelay::session_count() const {
  return state_->table.size();
}

}  // namespace linnet
