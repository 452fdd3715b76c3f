// A device under test: a real engine over a real store, a clock that only the test moves, and the test as its server.
// Frames travel as bytes, encoded and decoded. Every live query's news is checked against a full recomputation.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/seeded_entropy.h"
#include "core/engine/engine.h"
#include "core/wire/frame_codec.h"
#include "tests/unit/engine/scripted_chat.h"

namespace linnet::testing {

using Lines = std::vector<std::string>;

class Device {
 public:
  struct Options {
    std::string user = "alice";
    std::string path = ":memory:";
    std::string vfs;
    std::uint64_t seed = 1;
  };

  Device() : Device(Options{}) {}
  explicit Device(Options options);
  ~Device();

  // ---- its life
  void starts();                                        // the engine starts and is given its token
  void connects();                                      // the transport that the engine asked for opens
  void is_welcomed(std::vector<ChatHead> heads = {}, std::string cursor = "c0");
  void goes_online(std::vector<ChatHead> heads = {});   // all of it; asks nobody for hello
  void loses_connection(std::uint16_t code = 1006);
  void waits_for_next_try();                            // until a transport is asked for
  void comes_back(std::vector<ChatHead> heads = {});    // waits out the backoff and is welcomed again
  void restarts();                                      // the process is gone; clock and store (reopened from its file) stay

  // ---- the app
  Result<Answer> asks(Command command);
  // The answer to a call, once there is one.
  [[nodiscard]] const Result<Answer>* reply_to(CallId call) const;
  MessageKey sends(const ChatId& chat_id, std::string text);
  void watches(QueryId id, Query what);
  void unwatches(QueryId id) { handles(Unwatched{id}); }
  // The newest rows of a chat as a user reads them: "bob: hi", own ones with their status, "alice: yo [sending]".
  Lines shows(const ChatId& chat_id);
  ChatRow chat_row(const ChatId& chat_id);
  ConnectionResult connection();
  std::vector<OutboxItem> outbox();
  template <class R>
  [[nodiscard]] const R& news_of(QueryId id) {
    return std::get<R>(views_[id].result);
  }
  [[nodiscard]] const QueryResult& result_of(QueryId id) { return views_[id].result; }
  [[nodiscard]] std::uint64_t version_of(QueryId id) { return views_[id].version; }

  // ---- the server
  void hears(const wire::ServerFrame& frame);
  // Everything of this kind that was sent since the last time it was asked for.
  template <class F>
  std::vector<F> sent();
  // The same, and there is exactly one; else the test fails.
  template <class F>
  F expects();
  // Answers pulls for this chat until there are no more; says how many.
  std::size_t answers_pulls(const ScriptedChat& chat);
  // Takes what was sent into the log, as a server does: accepted, then the echo to oneself.
  void server_accepts_all(ScriptedChat& chat);

  // ---- time
  void waits(Duration duration);                        // the timer fires whenever the engine asked for it
  [[nodiscard]] Now now() const { return now_; }
  void sets_wall_clock(Duration by) { now_.wall += by; }

  void handles(const Event& event);
  void handles(const std::vector<Event>& events);       // as a host does with what is ready at the same time
  [[nodiscard]] FrameArrived arrival(const wire::ServerFrame& frame) const;

  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] const UserId& user_id() const { return user_id_; }
  [[nodiscard]] ConnectionId transport() const { return transport_.connection; }

  bool server_answers_pings = true;

  // What the host would have done; a test looks and clears.
  std::vector<OpenTransport> opened;
  std::vector<ConnectionId> closed;
  std::vector<Error> troubles;
  std::vector<Setting> refused;
  int tokens_wanted = 0;

 private:
  struct View {
    std::uint64_t version = 0;
    QueryResult result;
  };

  void opens_store();
  void carry_out(Actions actions);
  void take_frame(const TransmitFrame& action);
  void take_news(const QueryNews& news);
  [[nodiscard]] wire::Encoding encoding() const;
  Result<QueryResult> look(const Query& what);

  Options options_;
  UserId user_id_;
  SeededEntropy entropy_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_;
  Now now_{mono_from_micros(1'000'000), wall_from_micros(1'700'100'000'000'000)};  // after a ScriptedChat's times
  OpenTransport transport_;
  std::optional<MonoTime> timer_;
  std::deque<wire::ClientFrame> frames_;
  std::map<std::uint64_t, Result<Answer>> replies_;
  std::uint64_t calls_ = 0;
  std::map<QueryId, View> views_;
};

template <class F>
std::vector<F> Device::sent() {
  std::vector<F> found;
  std::erase_if(frames_, [&](wire::ClientFrame& frame) {
    auto* it = std::get_if<F>(&frame);
    if (it != nullptr) found.push_back(std::move(*it));
    return it != nullptr;
  });
  return found;
}

template <class F>
F Device::expects() {
  std::vector<F> found = sent<F>();
  if (found.size() == 1) return std::move(found.front());
  ADD_FAILURE() << "expected one frame of this kind, there are " << found.size();
  return found.empty() ? F{} : std::move(found.front());
}

}  // namespace linnet::testing
