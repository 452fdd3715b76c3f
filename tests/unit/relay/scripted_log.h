// The log as tests of the relays see it: in memory, and every answer comes when the test says so.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "native-host/log/memory_settings.h"
#include "native-host/relay/chat_relay.h"
#include "native-host/relay/session_relay.h"

namespace linnet {

using RelayEvent = std::variant<ChatEvent, SessionEvent>;

class ScriptedLog {
 public:
  enum class Ask { load, append, read, find, read_user, put_user, read_profiles, put_settings, read_settings };

  // Questions of this kind wait until `answers` is called; all others are answered in order, at
  // once.
  void holds(Ask kind) { held_.insert(kind); }
  void lets_go(Ask kind) { held_.erase(kind); }
  // The next answer of this kind is an error. A failed append is not stored.
  void fails_next(Ask kind, ErrorCode code) { failures_.emplace(kind, code); }
  // The next append is stored, but its answer says that nobody knows.
  void hides_next_append() { hides_append_ = true; }
  std::size_t waiting(Ask kind) const;
  // How often this has been asked since the start.
  std::size_t asked(Ask kind) const;

  void take(const LoadChat& load);
  void take(const AppendToLog& append);
  void take(const ReadLog& read);
  void take(const FindInLog& find);
  void take(const ReadUser& read);
  void take(const PutUser& put);
  void take(const ReadProfiles& read);
  void take(const PutSettings& put);
  void take(const ReadSettings& read);

  // The oldest question that is not held, or the oldest of `kind`; nothing when there is none.
  std::optional<RelayEvent> next_answer();
  std::optional<RelayEvent> answer(Ask kind);

  // What is stored.
  struct Chat {
    ChatRecord record;
    rules::Members members;
    std::map<UserId, MarkRecord> marks;
    std::map<Seq, Entry> entries;
    std::map<UserId, Commit> changed;
  };
  std::map<ChatId, Chat> chats;
  std::map<UserId, Profile> profiles;
  std::vector<Append> appends;
  MemorySettings settings;
  Commit commit = 0;
  std::string generation = "first";

 private:
  struct Question {
    Ask kind;
    std::function<RelayEvent()> answer;
  };

  template <class T>
  void ask(Ask kind, std::function<RelayEvent(Result<T>)> make, std::function<Result<T>()> run);
  Result<LoadedChat> load(const ChatId& chat_id) const;
  Result<Commit> store(const Append& change);
  Result<LogPage> read(const ReadRange& range) const;
  Result<std::optional<DedupRecord>> find(const FindInLog& find) const;
  Result<UserSnapshot> read_user(const ReadUser& read) const;
  Result<std::vector<Profile>> read_profiles(const ReadProfiles& read) const;

  std::deque<Question> questions_;
  std::set<Ask> held_;
  std::multimap<Ask, ErrorCode> failures_;
  bool hides_append_ = false;
  std::map<Ask, std::size_t> asked_;
};

}  // namespace linnet
