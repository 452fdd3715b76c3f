// What must hold once everything has healed and come to rest, one function an invariant, each with the first violation in
// words or nothing. What must hold at every moment is checked there: in log_witness.h and screen.h.
//
//   I1  accepted is never lost               check_nothing_lost, log_witness
//   I2  one localId, one message             log_witness, screen
//   I3  one order, the server's, dense       check_same_order, check_author_order, log_witness, screen
//   I4  nothing that nobody wrote            check_no_phantoms, screen
//   I5  status only moves forward            check_status, screen
//   I6  read marks only move forward         check_read_marks, log_witness, screen
//   I7  unread is what its definition says   check_unread, check_mentions
//   I8  own writes and what was read stay    screen
//   I9  nobody reads what is not theirs      check_visibility, log_witness
//   I10 edits, deletions, reactions, votes   check_folds, check_votes, check_pins, check_chat_row, check_unwanted, log_witness
//       and pins converge
//   I11 the outbox drains                    Simulation::is_quiet within its bound, check_outboxes; SimDevice: the backoff's cap
//   I12 no key or nonce is used twice        not yet: chats are not encrypted
//   I13 server times strictly increase       log_witness
//   I14 typing and presence end              check_ephemeral
//   I15 blobs exist while they are needed    not yet: there are no attachments
//   I16 each offline device is woken         not yet: there is no push
//   I17 memory is bounded                    check_memory
//   I18 a user's settings are the same on all of his devices and on the server   check_settings
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/user_history.h"
#include "tests/simulation/log_witness.h"
#include "tests/simulation/sim_device.h"
#include "tests/simulation/sim_server.h"

namespace linnet::simulation::invariants {

// A chat as the server has it.
struct ChatLog {
  ChatId chat_id;
  std::vector<Entry> entries;        // folded as of the head
  rules::Members members;
};
// One device, and the chat as it shows it.
struct View {
  SimDevice& device;
  const ChatLog& log;
  const rules::Membership& membership;  // of the device's user
};

// ---- of a chat's log
[[nodiscard]] std::string check_nothing_lost(const ChatLog& log, const History& history, const std::vector<SimDevice*>& devices);
[[nodiscard]] std::string check_no_phantoms(const ChatLog& log, const History& history);
[[nodiscard]] std::string check_unwanted(const ChatLog& log, const History& history);
[[nodiscard]] std::string check_author_order(const ChatLog& log, const History& history);
[[nodiscard]] std::string check_read_marks(const ChatLog& log, const History& history, const LogWitness& witness);

// ---- of a device's view of a chat
[[nodiscard]] std::string check_same_order(const View& view);
[[nodiscard]] std::string check_visibility(const View& view);
[[nodiscard]] std::string check_folds(const View& view);
[[nodiscard]] std::string check_votes(const View& view);
[[nodiscard]] std::string check_pins(const View& view);
[[nodiscard]] std::string check_status(const View& view, const LogWitness& witness);
[[nodiscard]] std::string check_chat_row(const View& view);
[[nodiscard]] std::string check_unread(const View& view, const LogWitness& witness);
[[nodiscard]] std::string check_mentions(const View& view, const History& history);

// ---- of a device, of the server
[[nodiscard]] std::string check_outboxes(SimDevice& device);
[[nodiscard]] std::string check_settings(SimDevice& device, SimServer& server);
[[nodiscard]] std::string check_ephemeral(const SimDevice& device);
[[nodiscard]] std::string check_memory(const SimServer& server, std::size_t devices);

}  // namespace linnet::simulation::invariants
