#include "native-host/net/relay_host.h"

#include <algorithm>
#include <utility>

#include "core/base/match.h"

namespace linnet {
namespace {

constexpr int kMalformedMax = 3;

std::shared_ptr<const wire::SharedFrame> shared(wire::ServerFrame frame) {
  return std::make_shared<const wire::SharedFrame>(std::move(frame));
}

}  // namespace

RelayHost::RelayHost(Options options, MessageLog& log, const TokenVerifier& verifier, EventLog& events)
    : options_(std::move(options)),
      log_(log),
      verifier_(verifier),
      event_log_(events),
      chats_(options_.chats),
      session_relay_(options_.sessions) {}

SessionId RelayHost::open(ServerSession& session, wire::Encoding encoding) {
  const SessionId id{++newest_session_};
  sessions_.emplace(id, Connected{.session = &session, .encoding = encoding});
  return id;
}

bool RelayHost::is_open(SessionId id) const {
  const auto found = sessions_.find(id);
  return found != sessions_.end() && found->second.open;
}

void RelayHost::receive(SessionId id, ByteView bytes) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return;
  ++counters_.frames_in;
  auto frame = wire::decode_client(bytes, found->second.encoding);
  if (!frame) {
    ++counters_.frames_malformed;
    const bool last = ++found->second.malformed == kMalformedMax;
    event_log_.write(ServerEvent::frame_malformed, options_.now(),
                     {{"session", id.value}, {"code", error_name(frame.error().code)}});
    refuse(id, frame.error().code, frame.error().detail, last ? std::optional(close_code::kProtocol) : std::nullopt);
    return;
  }
  if (auto* first = std::get_if<wire::Hello>(&*frame)) {
    hello(id, std::move(*first));
  } else if (!found->second.open) {
    refuse(id, ErrorCode::unauthorized, "say hello first", close_code::kProtocol);
  } else if (const auto* auth = std::get_if<wire::Auth>(&*frame)) {
    renew(id, *auth);
  } else {
    handle(SessionEvent(FrameReceived{.session = id, .frame = *std::move(frame)}));
  }
}

void RelayHost::hello(SessionId id, wire::Hello hello) {
  ++counters_.hellos;
  auto claims = verifier_.verify(hello.token, options_.now().wall);
  if (!claims) {
    ++counters_.hellos_refused;
    event_log_.write(ServerEvent::hello_refused, options_.now(),
                     {{"session", id.value}, {"reason", claims.error().detail}});
    refuse(id, claims.error().code, claims.error().detail, close_code::kUnauthorized);
    return;
  }
  Connected& connected = sessions_.at(id);
  if (!connected.open) {
    connected.open = true;
    event_log_.write(ServerEvent::session_opened, options_.now(),
                     {{"session", id.value}, {"user", claims->user_id.text()}, {"client", hello.client}});
  }
  hello.token.clear();
  handle(SessionEvent(HelloReceived{.session = id, .claims = *std::move(claims), .hello = std::move(hello)}));
}

void RelayHost::renew(SessionId id, const wire::Auth& auth) {
  auto claims = verifier_.verify(auth.token, options_.now().wall);
  if (!claims) return refuse(id, claims.error().code, claims.error().detail, std::nullopt);
  handle(SessionEvent(TokenRenewed{.session = id, .claims = *std::move(claims)}));
}

void RelayHost::refuse(SessionId id, ErrorCode code, std::string detail, std::optional<std::uint16_t> close_with) {
  ServerSession* session = sessions_.at(id).session;
  ++counters_.frames_out;
  session->send(shared(wire::Failed{.code = code, .detail = detail, .id = {}, .retry_after_ms = {}}), false);
  if (close_with) close(id, *close_with, detail);
}

void RelayHost::closed(SessionId id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return;
  const bool was_open = found->second.open;
  sessions_.erase(found);
  if (!was_open) return;
  event_log_.write(ServerEvent::session_closed, options_.now(), {{"session", id.value}});
  handle(SessionEvent(SessionClosed{.session = id}));
}

void RelayHost::close_all(std::uint16_t code, std::string_view reason) {
  std::vector<SessionId> ids;
  ids.reserve(sessions_.size());
  for (const auto& [id, connected] : sessions_) ids.push_back(id);
  for (SessionId id : ids) close(id, code, reason);
}

void RelayHost::close(SessionId id, std::uint16_t code, std::string_view reason) {
  const auto found = sessions_.find(id);
  if (found != sessions_.end()) found->second.session->close(code, reason);
}

void RelayHost::run_timers() {
  const MonoTime now = options_.now().mono;
  if (chat_timer_ && *chat_timer_ <= now) {
    chat_timer_.reset();
    handle(ChatEvent(ChatTimer{}));
  }
  if (session_timer_ && *session_timer_ <= now) {
    session_timer_.reset();
    handle(SessionEvent(SessionTimer{}));
  }
}

std::optional<MonoTime> RelayHost::next_timer() const {
  if (!chat_timer_) return session_timer_;
  return session_timer_ ? std::min(*chat_timer_, *session_timer_) : *chat_timer_;
}

void RelayHost::handle(Event event) {
  events_.push_back(std::move(event));
  if (handling_) return;
  handling_ = true;
  while (!events_.empty()) {
    Event next = std::move(events_.front());
    events_.pop_front();
    match(
        std::move(next), [&](ChatEvent&& chat) { carry_out(chats_.handle(std::move(chat), options_.now())); },
        [&](SessionEvent&& session) { carry_out(session_relay_.handle(std::move(session), options_.now())); });
  }
  handling_ = false;
}

template <class T, class MakeEvent>
MessageLog::Done<T> RelayHost::then(MakeEvent make_event) {
  return [this, make_event = std::move(make_event)](Result<T> result) { handle(make_event(std::move(result))); };
}

void RelayHost::carry_out(ChatActions actions) {
  for (ChatAction& action : actions) {
    match(
        std::move(action),
        [&](LoadChat&& load) {
          log_.load_chat(load.chat_id, then<LoadedChat>([token = load.token](Result<LoadedChat> chat) {
                           return ChatEvent(ChatLoaded{.token = token, .chat = std::move(chat)});
                         }));
        },
        [&](AppendToLog&& append_to_log) { append(std::move(append_to_log)); },
        [&](ReadLog&& read) {
          log_.read(read.range, then<LogPage>([token = read.token](Result<LogPage> page) {
                      return ChatEvent(RangeRead{.token = token, .page = std::move(page)});
                    }));
        },
        [&](FindInLog&& find) {
          log_.find(find.chat_id, find.sender, find.local_id,
                    then<std::optional<DedupRecord>>([token = find.token](Result<std::optional<DedupRecord>> record) {
                      return ChatEvent(DedupFound{.token = token, .record = std::move(record)});
                    }));
        },
        [&](ReplyTo&& reply) { handle(SessionEvent(std::move(reply))); },
        [&](DeliverTo&& deliver) { handle(SessionEvent(std::move(deliver))); },
        [&](ArmChatTimer&& timer) {
          chat_timer_ = timer.at;
          options_.arm_timer(timer.at);
        });
  }
}

void RelayHost::append(AppendToLog action) {
  ++counters_.appends;
  ++appends_in_flight_;
  log_.append(std::move(action.change), [this, token = action.token](Result<Commit> commit) {
    --appends_in_flight_;
    if (!commit) ++counters_.appends_failed;
    handle(ChatEvent(Appended{.token = token, .commit = std::move(commit)}));
  });
}

void RelayHost::carry_out(SessionActions actions) {
  for (SessionAction& action : actions) {
    match(
        std::move(action), [&](SendFrame&& frame) { send(frame); },
        [&](CloseSession&& ended) { close(ended.session, ended.code, ended.reason); },
        [&](ReadUser&& read) {
          log_.read_user(read.user_id, read.since, read.settings_since,
                         then<UserSnapshot>([token = read.token](Result<UserSnapshot> snapshot) {
                           return SessionEvent(UserRead{.token = token, .snapshot = std::move(snapshot)});
                         }));
        },
        [&](PutUser&& put) {
          log_.put_user(put.profile, put.device_id, then<Commit>([token = put.token](Result<Commit> commit) {
                          return SessionEvent(UserPut{.token = token, .commit = std::move(commit)});
                        }));
        },
        [&](PutSettings&& put) {
          log_.put_settings(std::move(put.change), then<Commit>([token = put.token](Result<Commit> commit) {
                              return SessionEvent(SettingsPut{.token = token, .commit = std::move(commit)});
                            }));
        },
        [&](ReadSettings&& read) {
          log_.read_settings(read.range, then<SettingsPage>([token = read.token](Result<SettingsPage> page) {
                               return SessionEvent(SettingsRead{.token = token, .page = std::move(page)});
                             }));
        },
        [&](ReadProfiles&& read) {
          log_.read_profiles(read.users, read.prefix,
                             then<std::vector<Profile>>([token = read.token](Result<std::vector<Profile>> profiles) {
                               return SessionEvent(ProfilesRead{.token = token, .profiles = std::move(profiles)});
                             }));
        },
        [&](ToChat&& to_chat) { handle(ChatEvent(std::move(to_chat.request))); },
        [&](ArmSessionTimer&& timer) {
          session_timer_ = timer.at;
          options_.arm_timer(timer.at);
        });
  }
}

void RelayHost::send(const SendFrame& action) {
  for (SessionId id : action.sessions) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end()) continue;
    ++counters_.frames_out;
    found->second.session->send(action.frame, action.ephemeral);
  }
}

}  // namespace linnet
