// Watches the server from outside: what becomes durable, and what anybody is told. Checks at once what must hold of each
// single change and frame:
//   I1 what is called accepted is durable   I2 one entry per operation   I3 seqs are dense   I6 marks never go back
//   I10 what is deleted leaves the log; who is no member changes nothing; nobody votes for what cannot be chosen, or after
//       the end; who pins may, and at most 50 messages are pinned; a message has at most 20 different emojis
//   I9 nobody is told of an entry that is not theirs to read             I13 server times strictly increase
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/membership.h"
#include "tests/simulation/sim_server.h"
#include "tests/simulation/world.h"

namespace linnet::simulation {

// Whether an entry is this member's to read: said here once more, so that the rule is not its own judge.
[[nodiscard]] bool is_theirs(const rules::Membership& membership, Seq seq);

class LogWitness final : public SimServer::Witness {
 public:
  explicit LogWitness(World& world) : world_(world) {}

  void stored(const Append& change) override;
  void told(const UserId& user, const wire::ServerFrame& frame) override;

  // As of the newest durable change.
  [[nodiscard]] std::vector<ChatId> chats() const;
  [[nodiscard]] const rules::Members& members(const ChatId& chat_id) const;
  [[nodiscard]] Mark mark(const ChatId& chat_id, const UserId& user) const;

 private:
  struct Chat {
    Seq head;
    Ordinal head_ordinal;
    WallTime last_time;
    rules::Members members;
    std::map<std::pair<UserId, LocalId>, Seq> accepted;
    std::map<UserId, Mark> marks;
    std::map<Seq, Poll> polls;
    std::set<Seq> pinned;
    std::map<Seq, std::map<std::string, std::set<UserId>>> reactions;
  };

  void stored_entry(Chat& chat, const Entry& entry);
  void stored_poll(Chat& chat, const Entry& entry);
  void stored_pin(Chat& chat, const Entry& entry);
  void stored_reaction(Chat& chat, const Entry& entry);
  void stored_deletions(const Append& change);
  void told_entries(const UserId& user, const ChatId& chat_id, const std::vector<Entry>& entries);
  void told_accepted(const UserId& user, const wire::Accepted& frame);

  World& world_;
  std::map<ChatId, Chat> chats_;
};

}  // namespace linnet::simulation
