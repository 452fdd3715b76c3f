#include "tests/simulation/sim_server.h"

#include <utility>

#include "core/base/match.h"
#include "core/rules/fold.h"

namespace linnet::simulation {
namespace {

constexpr std::uint16_t kCloseMalformed = 4400;
constexpr std::uint16_t kCloseIdle = 4010;
constexpr Duration kIdle = 35s;

}  // namespace

SimServer::SimServer(World& world, Witness& witness)
    : world_(world),
      witness_(witness),
      log_(world, [this] { return now().wall; }, [this](const Append& change) { witness_.stored(change); }) {
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
  return Now{world_.schedule.now(), world_.right_time() - stepped_back_};
}

// ---------------------------------------------------------------- sessions

SessionId SimServer::open(wire::Encoding encoding, Peer peer) {
  const SessionId id{++last_session_};
  sessions_.emplace(id, Session{encoding, std::move(peer), std::nullopt, world_.schedule.now(), nullptr, false});
  check_idle(id);
  return id;
}

void SimServer::check_idle(SessionId id) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  const MonoTime ends = session->second.heard + kIdle;
  if (ends <= world_.schedule.now()) return end(id, kCloseIdle);
  world_.schedule.at(ends, [this, id] { check_idle(id); });
}

void SimServer::receive(SessionId id, const Bytes& bytes) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  session->second.heard = world_.schedule.now();
  Result<wire::ClientFrame> frame = wire::decode_client(bytes, session->second.encoding);
  if (!frame) {
    // A kind that only later versions know is answered; nothing else is expected here.
    if (frame.error().code != ErrorCode::unsupported) return end(id, kCloseMalformed);
    wire::Failed answer;
    answer.code = frame.error().code;
    const wire::SharedFrame failed(std::move(answer));
    session->second.peer.send(*failed.bytes(session->second.encoding), false);
    return;
  }
  if (auto* hello = std::get_if<wire::Hello>(&*frame); hello != nullptr && !session->second.user) {
    greet(id, session->second, std::move(*hello));
  } else if (session->second.user) {
    feed(SessionEvent(FrameReceived{id, *std::move(frame)}));
  }
}

void SimServer::greet(SessionId id, Session& session, wire::Hello hello) {
  Claims claims;
  claims.user_id = UserId::parse(hello.token).value();  // the simulation's token is the userId
  claims.name = "Name of " + hello.token;
  claims.expires = now().wall + 24h;
  session.user = claims.user_id;
  feed(SessionEvent(HelloReceived{id, std::move(claims), std::move(hello)}));
}

void SimServer::close(SessionId id) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  const bool known = session->second.user.has_value();
  sessions_.erase(session);
  if (known) feed(SessionEvent(SessionClosed{id}));
}

void SimServer::end(SessionId id, std::uint16_t code) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  const Peer peer = session->second.peer;
  close(id);
  peer.close(code);
}

void SimServer::crash(bool peers_hear) {
  ++life_;
  const auto sessions = std::exchange(sessions_, {});
  log_.crash();
  start();
  if (!peers_hear) return;
  for (const auto& [id, session] : sessions) session.peer.close(1006);
}

std::vector<Entry> SimServer::entries(const ChatId& chat_id) {
  std::vector<Entry> all;
  Seq next{1};
  while (true) {
    std::optional<LogPage> page;
    log_.contents().read(ReadRange{chat_id, next, Seq{next.value + 199}, 200, false}, [&](Result<LogPage> read) {
      if (read) page = std::move(*read);
    });
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

// One event after the other, as linnetd does it: what a relay asks of the other waits for its turn.
void SimServer::feed(RelayEvent event) {
  events_.push_back(std::move(event));
  if (handling_) return;
  handling_ = true;
  while (!events_.empty()) {
    RelayEvent next = std::move(events_.front());
    events_.pop_front();
    if (auto* chat = std::get_if<ChatEvent>(&next)) {
      ChatActions actions = process_->chats.handle(std::move(*chat), now());
      for (ChatAction& action : actions) act(action);
    } else {
      SessionActions actions = process_->sessions.handle(std::get<SessionEvent>(std::move(next)), now());
      for (SessionAction& action : actions) act(action);
    }
  }
  handling_ = false;
}

template <class Value, class MakeEvent>
MessageLog::Done<Value> SimServer::answer(MakeEvent make_event) {
  return [this, life = life_, make_event](Result<Value> value) {
    if (life != life_) return;
    make_event(std::move(value));
  };
}

void SimServer::act(ChatAction& action) {
  match(
      action,
      [&](const LoadChat& it) {
        log_.load_chat(it.chat_id, answer<LoadedChat>([this, token = it.token](Result<LoadedChat> chat) {
          feed(ChatEvent(ChatLoaded{token, std::move(chat)}));
        }));
      },
      [&](AppendToLog& it) {
        log_.append(std::move(it.change), answer<Commit>([this, token = it.token](Result<Commit> commit) {
          feed(ChatEvent(Appended{token, std::move(commit)}));
        }));
      },
      [&](const ReadLog& it) {
        log_.read(it.range, answer<LogPage>([this, token = it.token](Result<LogPage> page) {
          feed(ChatEvent(RangeRead{token, std::move(page)}));
        }));
      },
      [&](const FindInLog& it) {
        log_.find(it.chat_id, it.sender, it.local_id,
                  answer<std::optional<DedupRecord>>([this, token = it.token](Result<std::optional<DedupRecord>> record) {
                    feed(ChatEvent(DedupFound{token, std::move(record)}));
                  }));
      },
      [&](ReplyTo& it) { feed(SessionEvent(std::move(it))); }, [&](DeliverTo& it) { feed(SessionEvent(std::move(it))); },
      [&](const ArmChatTimer& it) { arm(chat_timer_, it.at, true); });
}

void SimServer::act(SessionAction& action) {
  match(
      action, [&](const SendFrame& it) { transmit(it); },
      [&](const CloseSession& it) { end(it.session, it.code); },
      [&](const ReadUser& it) {
        log_.read_user(it.user_id, it.since, it.settings_since, answer<UserSnapshot>([this, token = it.token](Result<UserSnapshot> snapshot) {
          feed(SessionEvent(UserRead{token, std::move(snapshot)}));
        }));
      },
      [&](const PutUser& it) {
        log_.put_user(it.profile, it.device_id, answer<Commit>([this, token = it.token](Result<Commit> commit) {
          feed(SessionEvent(UserPut{token, std::move(commit)}));
        }));
      },
      [&](const PutSettings& it) {
        log_.put_settings(it.change, answer<Commit>([this, token = it.token](Result<Commit> commit) {
          feed(SessionEvent(SettingsPut{token, std::move(commit)}));
        }));
      },
      [&](const ReadSettings& it) {
        log_.read_settings(it.range, answer<SettingsPage>([this, token = it.token](Result<SettingsPage> page) {
          feed(SessionEvent(SettingsRead{token, std::move(page)}));
        }));
      },
      [&](const ReadProfiles& it) {
        log_.read_profiles(it.users, it.prefix,
                           answer<std::vector<Profile>>([this, token = it.token](Result<std::vector<Profile>> profiles) {
                             feed(SessionEvent(ProfilesRead{token, std::move(profiles)}));
                           }));
      },
      [&](ToChat& it) { feed(ChatEvent(std::move(it.request))); },
      [&](const ArmSessionTimer& it) { arm(session_timer_, it.at, false); });
}

void SimServer::transmit(const SendFrame& action) {
  for (const SessionId id : action.sessions) {
    const auto session = sessions_.find(id);
    if (session == sessions_.end()) continue;
    witness_.told(session->second.user.value(), action.frame->frame());
    if (holds_back(id, session->second, action.frame)) continue;
    transmit_to(id, action.frame, action.ephemeral);
  }
}

// Sending may end a session that is too slow: it is looked up anew.
void SimServer::transmit_to(SessionId id, const std::shared_ptr<const wire::SharedFrame>& frame, bool ephemeral) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  const auto send = session->second.peer.send;
  send(*frame->bytes(session->second.encoding), ephemeral);
}

// Where a chat's entries come over more than one node, two frames of them may change places, or the first one is lost on the
// way: the reason for the rule of gaps.
// Nothing else overtakes anything.
bool SimServer::holds_back(SessionId id, Session& session, const std::shared_ptr<const wire::SharedFrame>& frame) {
  const auto* entries = std::get_if<wire::Entries>(&frame->frame());
  if (const auto held = session.held_back) {
    const bool same_chat = entries != nullptr && std::get<wire::Entries>(held->frame()).chat_id == entries->chat_id;
    const bool overtakes = same_chat && !std::exchange(session.overtaken, true);
    if (!overtakes) let_go(id);
    if (overtakes && world_.server.percent(world_.options.loss_percent)) session.held_back = nullptr;
    transmit_to(id, frame, false);
    return true;
  }
  if (entries == nullptr || world_.healed || !world_.server.percent(world_.options.swap_percent)) return false;
  session.held_back = frame;
  session.overtaken = false;
  world_.schedule.after(world_.server.between(1ms, 2s), [this, id, frame] {
    const auto still = sessions_.find(id);
    if (still != sessions_.end() && still->second.held_back == frame) let_go(id);
  });
  return true;
}

void SimServer::let_go(SessionId id) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end()) return;
  if (const auto held = std::exchange(session->second.held_back, nullptr)) transmit_to(id, held, false);
}

std::vector<Setting> SimServer::settings(const UserId& user) {
  std::vector<Setting> all;
  SettingsRange range{user, 0, false};
  bool more = true;
  while (more) {
    log_.contents().read_settings(range, [&](const Result<SettingsPage>& page) {
      all.insert(all.end(), page->settings.begin(), page->settings.end());
      range = {user, page->n, true};
      more = page->more;
    });
  }
  std::erase_if(all, [](const Setting& setting) { return is_default(setting); });
  return all;
}

void SimServer::arm(std::optional<MonoTime>& armed, MonoTime at, bool chats) {
  armed = at;
  world_.schedule.at(at, [this, &armed, at, chats, life = life_] {
    if (life != life_ || armed != at) return;
    armed.reset();
    if (chats) {
      feed(ChatEvent(ChatTimer{}));
    } else {
      feed(SessionEvent(SessionTimer{}));
    }
  });
}

}  // namespace linnet::simulation
