// Both relays, a log and devices, wired as a host wires them, without sockets, threads or clocks.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/seeded_entropy.h"
#include "tests/unit/relay/scripted_log.h"

namespace linnet {

UserId user(std::string_view name);
// Greater for a greater number, as localIds of one device are.
LocalId local_id(std::uint64_t number);
ChatId group_id(std::uint64_t number);

class RelayHost;

// One connected device, and all it was told.
class Device {
 public:
  Device(RelayHost& host, SessionId session, UserId user_id, DeviceId device_id)
      : host_(host), session_(session), user_id_(std::move(user_id)), device_id_(device_id) {}

  void says(wire::ClientFrame frame);

  // Each gives the localId that it sent.
  LocalId sends(const ChatId& chat, std::string text);
  LocalId does(const ChatId& chat, Content content);
  LocalId makes_chat_with(const UserId& peer);
  LocalId makes_group(const ChatId& chat, std::vector<UserId> members, std::string title = "group");

  void reads(const ChatId& chat, std::uint64_t seq);
  void receives(const ChatId& chat, std::uint64_t seq);
  wire::Page pulls(const ChatId& chat, std::uint64_t from, std::uint64_t to,
                   std::uint32_t limit = 50, bool newest_first = false);
  wire::Fetched fetches(decltype(wire::Fetch::what) what);
  void leaves();

  template <class Frame>
  std::vector<Frame> heard() const {
    std::vector<Frame> all;
    for (const wire::ServerFrame& frame : inbox) {
      if (const auto* one = std::get_if<Frame>(&frame)) all.push_back(*one);
    }
    return all;
  }
  // The newest of its kind; the test fails when there is none.
  template <class Frame>
  Frame last() const {
    const std::vector<Frame> all = heard<Frame>();
    EXPECT_FALSE(all.empty()) << "no such frame for " << user_id_.text();
    return all.empty() ? Frame{} : all.back();
  }
  // Entries as "seq:text", operations as "seq:*".
  std::vector<std::string> entries() const;
  std::optional<ErrorCode> refusal_of(const LocalId& local_id) const;
  std::optional<wire::Accepted> acceptance_of(const LocalId& local_id) const;
  void forgets() { inbox.clear(); }

  const UserId& user_id() const { return user_id_; }
  const DeviceId& device_id() const { return device_id_; }
  SessionId session() const { return session_; }

  std::vector<wire::ServerFrame> inbox;
  std::optional<std::uint16_t> closed;

 private:
  RelayHost& host_;
  SessionId session_;
  UserId user_id_;
  DeviceId device_id_;
};

struct HelloOptions {
  std::string name{};
  std::optional<DeviceId> device_id{};
  std::string cursor{};
  std::optional<std::string> generation{};
  std::string version{wire::kVersion};
  std::uint64_t control_cursor = 0;
  Duration token_life = 24h;
};

class RelayHost {
 public:
  explicit RelayHost(SessionRelay::Options session_options = {},
                     ChatRelay::Options chat_options = {})
      : chats(chat_options), sessions(session_options) {}

  Device& connects(std::string_view name, HelloOptions options = {});

  // Hands over events until nothing moves but what the log holds.
  void put(RelayEvent event);
  void settle();
  // The log answers the oldest question of this kind.
  void answers(ScriptedLog::Ask kind);
  void commits() { answers(ScriptedLog::Ask::append); }
  void waits(Duration duration);

  LocalId next_local_id() { return local_id(++local_ids_); }

  ScriptedLog log;
  ChatRelay chats;
  SessionRelay sessions;
  Now now{.mono = MonoTime{1h}, .wall = WallTime{std::chrono::hours(24 * 365 * 55)}};

 private:
  void carry_out(const ChatActions& actions);
  void carry_out(const SessionActions& actions);

  std::deque<RelayEvent> events_;
  std::map<SessionId, std::unique_ptr<Device>> devices_;
  std::optional<MonoTime> chat_timer_;
  std::optional<MonoTime> session_timer_;
  std::uint64_t local_ids_ = 1'000;
  SeededEntropy entropy_{7};
};

// Alice and Bob have a direct chat with one entry, its creation; both are connected.
class Pair : public RelayHost {
 public:
  explicit Pair(SessionRelay::Options session_options = {}, ChatRelay::Options chat_options = {});

  ChatId chat;
  Device* alice;
  Device* bob;
};

// Alice owns a group of four; all are connected.
class Group : public RelayHost {
 public:
  Group();

  ChatId chat = group_id(1);
  Device* alice;
  Device* bob;
  Device* carol;
  Device* dave;
};

}  // namespace linnet
