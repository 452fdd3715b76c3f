// What the user of one device sees, and remembers having seen over restarts. Checks with every change of a live query:
//   I2 nothing is shown twice   I3 seq order, unsent ones last   I4 nothing that nobody wrote   I5 status never goes back
//   I6 the read mark never goes back   I8 what one has written, and what one has seen, stays
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/engine/action.h"
#include "core/engine/query.h"
#include "tests/simulation/user_history.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

class Screen {
 public:
  static constexpr std::uint32_t kRows = 200;

  Screen(World& world, const History& history, UserId user, std::size_t device)
      : world_(world), history_(history), user_(std::move(user)), device_(device) {}

  void show_messages(const ChatId& chat_id, const QueryNews& news, const MessagesResult& result);
  void show_chats(const ChatsResult& result);
  void show_connection(const ConnectionResult& result) { connection_ = result; }
  void show_presence(const PresenceResult& result) { presence_ = result; }
  // Another process: nothing is shown until it says so.
  void go_dark();
  // The store is another one now: everything may be as it was before, or as it never was.
  void forget();

  [[nodiscard]] const std::vector<TimelineRow>& rows(const ChatId& chat_id) const;
  [[nodiscard]] const ChatsResult& chats() const { return chats_; }
  [[nodiscard]] const ConnectionResult& connection() const { return connection_; }
  [[nodiscard]] const PresenceResult& presence() const { return presence_; }
  // Messages that this screen has shown as accepted, with their places.
  [[nodiscard]] const std::map<LocalId, Seq>& seen_accepted() const { return seen_accepted_; }

 private:
  void complain(const std::string& what);
  void check_order(const std::vector<TimelineRow>& rows);
  void check_row(const TimelineRow& row);
  void check_own_edit(const TimelineRow& row, const std::string& text);
  void check_own_stay(const ChatId& chat_id, const std::vector<TimelineRow>& rows);

  World& world_;
  const History& history_;
  UserId user_;
  std::size_t device_;
  std::map<ChatId, std::vector<TimelineRow>> rows_;
  ChatsResult chats_;
  ConnectionResult connection_;
  PresenceResult presence_;
  std::map<LocalId, MessageStatus> statuses_;
  std::map<LocalId, Seq> seen_accepted_;
  std::map<LocalId, std::uint64_t> newest_text_;  // by its number
  std::map<ChatId, Seq> newest_seen_;
  std::map<ChatId, Seq> read_;
};

}  // namespace linnet::simulation
