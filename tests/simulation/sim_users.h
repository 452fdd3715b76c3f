// What the users of a simulation do with their devices.
#pragma once

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "tests/simulation/user_history.h"
#include "tests/simulation/sim_device.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

using Devices = std::vector<std::unique_ptr<SimDevice>>;

class SimUsers {
 public:
  SimUsers(World& world, Devices& devices, History& history) : world_(world), devices_(devices), history_(history) {}

  // A direct chat, made by either or both of its users, and the groups.
  void make_chats();
  // All that is done in the safety phase, at random times up to `end`.
  void plan_work(MonoTime end);
  // What has failed is tried once more, then given up.
  void settle_failures(SimDevice& device);

 private:
  void work();
  void crowd();
  void send_one(SimDevice& device, const ChatRow& chat);
  void forward(SimDevice& device, const ChatId& chat_id, const TimelineRow& row);
  void storm();
  void come_back();
  void touch(SimDevice& device, const ChatId& chat_id, const MessageKey& key);
  void join();
  void all_send(const ChatRow& chat);
  void pin_all(SimDevice& device, const ChatId& chat_id);
  // The message's history, once its device has said what came of it.
  Submitted& note_sending(const SimDevice& device, const ChatId& chat_id, const LocalId& id);
  void change_message(SimDevice& device, const ChatId& chat_id, bool newest);
  void talk_about(SimDevice& device, const ChatId& chat_id, const TimelineRow& row);
  void vote(SimDevice& device, const ChatId& chat_id, const TimelineRow& row);
  void remove_message(SimDevice& device, const ChatId& chat_id, const TimelineRow& row);
  void read(SimDevice& device, const ChatId& chat_id, Seq seq);
  void change_members(SimDevice& device, const ChatRow& chat);
  void change_setting(SimDevice& device, const ChatId& chat_id);
  void give_up(const LocalId& local_id);

  World& world_;
  Devices& devices_;
  History& history_;
  std::set<LocalId> tried_again_;
  std::set<std::pair<ChatId, UserId>> sent_away_;
  std::uint64_t texts_ = 0;
};

}  // namespace linnet::simulation
