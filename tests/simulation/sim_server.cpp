#include "tests/simulation/sim_server.h"

#include "core/base/match.h"
#include "core/rules/fold.h"

namespace linnet::simulation {
namespace {

constexpr std::uint16_t kCloseMalformed = 4400;
// 2026-01-01: a server's wall clock, in step with simulated time.
constexpr std::int64_t kWallStartMicros = 1'767'225'600'000'000;

}  // namespace

SimServer::SimServer(World& world)
    : world_(world), log_({.on_demand = true, .now = [this] { return now().wall; }, .generation = "simulated"}) {
  start();
}

void SimServer::start() {
  SessionRelay::Options options;
  options.generation = log_.generation();
  process_ = std::make_unique<Process>(options);
  chat_timer_.reset();
  session_timer_.reset();
}

Now SimServer::now() const {
  return Now{world_.schedule.now(), wall_from_micros(kWallStartMicros + to_micros(world_.schedule.now()))};
}

SessionId SimServer::open(wire::Encoding encoding, Peer peer) {
  const SessionId id{++last_session_};
  sessions_.emplace(id, Session{encoding, std::move(peer), std::nullopt});
  return id;
}

void SimServer::receive(SessionId id, const Bytes& bytes) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  Result<wire::ClientFrame> frame = wire::decode_client(bytes, session->second.encoding);
  if (!frame) {
    session->second.peer.close(kCloseMalformed);
    close(id);
    return;
  }
  if (auto* hello = std::get_if<wire::Hello>(&*frame); hello != nullptr && !session->second.user) {
    Claims claims;
    claims.user_id = UserId::parse(hello->token).value();  // the simulation's token is the userId
    claims.name = "Name of " + hello->token;
    claims.expires = now().wall + 24h;
    session->second.user = claims.user_id;
    feed_sessions(HelloReceived{id, std::move(claims), std::move(*hello)});
    return;
  }
  if (session->second.user) feed_sessions(FrameReceived{id, *std::move(frame)});
}

void SimServer::close(SessionId id) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  const bool known = session->second.user.has_value();
  sessions_.erase(session);
  if (known) feed_sessions(SessionClosed{id});
}

void SimServer::crash() {
  ++life_;
  auto sessions = std::move(sessions_);
  sessions_.clear();
  start();
  for (auto& [id, session] : sessions) session.peer.close(1006);
}

std::vector<Entry> SimServer::entries(const ChatId& chat_id) {
  std::vector<Entry> all;
  Seq next{1};
  while (true) {
    std::optional<LogPage> page;
    log_.read(ReadRange{chat_id, next, Seq{next.value + 199}, 200, false}, [&](Result<LogPage> read) {
      if (read) page = std::move(*read);
    });
    log_.complete_all();
    if (!page || page->entries.empty()) return all;
    for (Entry& entry : page->entries) {
      next = entry.seq.next();
      if (kind_of(entry.content) == EntryKind::message) {
        rules::MessageState state = rules::state_of(entry);
        for (const Entry& operation : page->operations) {
          if (target_of(operation.content) == entry.seq) rules::fold(state, {operation.seq, operation.sender_id, operation.content});
        }
        entry.content = Message{state.body};
        entry.folded = rules::folded_of(state, Seq{~0ULL});
      }
      all.push_back(std::move(entry));
    }
  }
}

// ---------------------------------------------------------------- the relays' host

void SimServer::feed_chats(const ChatEvent& event) {
  for (const ChatAction& action : process_->chats.handle(event, now())) act(action);
}

void SimServer::feed_sessions(const SessionEvent& event) {
  for (const SessionAction& action : process_->sessions.handle(event, now())) act(action);
}

template <class Value, class MakeEvent>
MessageLog::Done<Value> SimServer::answer(MakeEvent make_event) {
  return [this, life = life_, make_event](Result<Value> value) {
    if (life != life_) return;
    make_event(std::move(value));
  };
}

void SimServer::act(const ChatAction& action) {
  match(
      action,
      [&](const LoadChat& it) {
        log_.load_chat(it.chat_id, answer<LoadedChat>([this, token = it.token](Result<LoadedChat> chat) {
          feed_chats(ChatLoaded{token, std::move(chat)});
        }));
        complete_later();
      },
      [&](const AppendToLog& it) {
        if (world_.chance.permille(world_.faults.fail_append_permille)) {
          log_.fail_next_append({ErrorCode::storage_io, "simulated"}, world_.chance.percent(50));
        }
        log_.append(it.change, answer<Commit>([this, token = it.token](Result<Commit> commit) {
          feed_chats(Appended{token, std::move(commit)});
        }));
        complete_later();
      },
      [&](const ReadLog& it) {
        log_.read(it.range, answer<LogPage>([this, token = it.token](Result<LogPage> page) {
          feed_chats(RangeRead{token, std::move(page)});
        }));
        complete_later();
      },
      [&](const FindInLog& it) {
        log_.find(it.chat_id, it.sender, it.local_id,
                  answer<std::optional<DedupRecord>>([this, token = it.token](Result<std::optional<DedupRecord>> record) {
                    feed_chats(DedupFound{token, std::move(record)});
                  }));
        complete_later();
      },
      [&](const ReplyTo& it) { feed_sessions(it); }, [&](const DeliverTo& it) { feed_sessions(it); },
      [&](const ArmChatTimer& it) { arm(chat_timer_, it.at, true); });
}

void SimServer::act(const SessionAction& action) {
  match(
      action, [&](const SendFrame& it) { transmit(it); },
      [&](const CloseSession& it) {
        const auto session = sessions_.find(it.session);
        if (session == sessions_.end()) return;
        const Peer peer = session->second.peer;
        close(it.session);
        peer.close(it.code);
      },
      [&](const ReadUser& it) {
        log_.read_user(it.user_id, it.since, answer<UserSnapshot>([this, token = it.token](Result<UserSnapshot> snapshot) {
          feed_sessions(UserRead{token, std::move(snapshot)});
        }));
        complete_later();
      },
      [&](const PutUser& it) {
        log_.put_user(it.profile, it.device_id, answer<Commit>([this, token = it.token](Result<Commit> commit) {
          feed_sessions(UserPut{token, std::move(commit)});
        }));
        complete_later();
      },
      [&](const ReadProfiles& it) {
        log_.read_profiles(it.users, it.prefix,
                           answer<std::vector<Profile>>([this, token = it.token](Result<std::vector<Profile>> profiles) {
                             feed_sessions(ProfilesRead{token, std::move(profiles)});
                           }));
        complete_later();
      },
      [&](const ToChat& it) { feed_chats(it.request); },
      [&](const ArmSessionTimer& it) { arm(session_timer_, it.at, false); });
}

void SimServer::transmit(const SendFrame& action) {
  for (const SessionId id : action.sessions) {
    const auto session = sessions_.find(id);
    if (session != sessions_.end()) session->second.peer.send(*action.frame->bytes(session->second.encoding));
  }
}

// One answer of the log after the other, each after a while.
void SimServer::complete_later() {
  const MonoTime start = std::max(commits_until_, world_.schedule.now());
  commits_until_ = start + world_.chance.between(Duration{50}, world_.faults.commit_max);
  world_.schedule.at(commits_until_, [this] { log_.complete_one(); });
}

void SimServer::arm(std::optional<MonoTime>& armed, MonoTime at, bool chats) {
  armed = at;
  world_.schedule.at(at, [this, &armed, at, chats, life = life_] {
    if (life != life_ || armed != at) return;
    armed.reset();
    if (chats) {
      feed_chats(ChatTimer{});
    } else {
      feed_sessions(SessionTimer{});
    }
  });
}

}  // namespace linnet::simulation
