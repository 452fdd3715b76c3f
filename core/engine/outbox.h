// The way of own operations to the server: persisted before the first try, sent in order, tried again until the server
// has answered. Per chat two lanes: visible messages (and what must keep their order) strictly first in, first out, up to
// limits::kOutboxWindow in flight, each naming its predecessor; edits, deletions and reactions beside them, which wait only
// for the message they change and never hold the first lane. A failed head holds its lane until the user decides, unless it
// was sent to be skipped.
//
//   ready -> in flight -> accepted (row deleted)
//   in flight -(transient)-> backoff -> ready;  -(permanent)-> failed;  -(lost connection, restart)-> ready, same localId
//   in flight -(transient, after limits::kSendLife of backoffs)-> expired;  failed, expired -(retry)-> ready
//
// outbox.cpp sends; outbox_changes.cpp is what the user does with operations that wait.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/base/entropy.h"
#include "core/base/result.h"
#include "core/engine/connection.h"
#include "core/engine/turn.h"
#include "core/store/store.h"
#include "core/wire/frame_codec.h"

namespace linnet {

// It waits for the user.
[[nodiscard]] constexpr bool needs_user(OutboxState state) {
  return state == OutboxState::failed || state == OutboxState::expired;
}

class Outbox {
 public:
  Outbox(Store& store, Connection& connection, Entropy& entropy)
      : store_(store), connection_(connection), entropy_(entropy) {}

  // Rows that a crash left in flight become ready.
  Status start();

  // Keeps the operation in the store; pump() sends it.
  Status add(Turn& turn, OutboxRow row, const wire::ClientFrame& frame);
  // Drops what another operation on the same message makes needless (rules/coalesce.h). Returns whether that one is needed.
  Result<bool> coalesce(Turn& turn, const ChatId& chat_id, const UserId& sender, const LocalId& message, const Content& next);
  // The body of a message that has not been sent. Returns false when it may have been: then an edit must follow it.
  Result<bool> replace_body(Turn& turn, const ChatId& chat_id, const LocalId& local_id, const Body& body);
  // Takes an unsent operation back. Returns false when it may have been sent.
  Result<bool> cancel(Turn& turn, const ChatId& chat_id, const LocalId& local_id);
  // The user wants a failed operation, and what holds it, to be tried again.
  Status retry(Turn& turn, const ChatId& chat_id, const LocalId& local_id);
  // An unsent message goes before another operation of its lane, or behind all. Errors: not_found (one of them does not wait),
  // conflict (one of them may have been sent, or makes the chat).
  Status move(Turn& turn, const ChatId& chat_id, const LocalId& local_id, const std::optional<LocalId>& before);

  // The chat may have something to send.
  void look_at(const ChatId& chat_id) { waiting_.insert(chat_id); }
  Status look_at_all();
  Status pump(Turn& turn);

  // The server has answered; the store's side of an acceptance is the inbox's matter.
  void accepted(const ChatId& chat_id, const LocalId& local_id);
  Status rejected(Turn& turn, const wire::Rejected& frame);

  // The connection is gone: nothing is in flight.
  void forget();

  Status on_timer(Turn& turn);
  [[nodiscard]] std::optional<MonoTime> deadline() const;

 private:
  // Rows hold their operation as the frame that carries it.
  static Bytes payload_of(const wire::ClientFrame& frame) { return wire::encode(frame, wire::Encoding::cbor); }
  static Result<wire::ClientFrame> frame_of(const OutboxRow& row) { return wire::decode_client(row.payload, wire::Encoding::cbor); }

  struct Lane {
    std::vector<LocalId> visible;              // in flight, in order
    std::set<LocalId> invisible;
    std::optional<MonoTime> retry_at;          // end of a backoff
  };

  Status pump_chat(Turn& turn, const ChatId& chat_id);
  Result<bool> pump_visible(Turn& turn, Lane& lane, const std::vector<OutboxRow>& rows);
  Status pump_invisible(Turn& turn, Lane& lane, const std::vector<OutboxRow>& rows);
  Status transmit(Turn& turn, OutboxRow row, wire::ClientFrame frame);
  bool is_waiting(Turn& turn, Lane& lane, const OutboxRow& row);
  [[nodiscard]] bool is_in_flight(const ChatId& chat_id, const LocalId& local_id) const;
  Status forget_operations_on(const ChatId& chat_id, const LocalId& message);
  Status drop(const OutboxRow& operation);
  Status give_up(Turn& turn, OutboxRow row, const wire::Rejected& frame, OutboxState state);

  Store& store_;
  Connection& connection_;
  Entropy& entropy_;
  std::set<ChatId> waiting_;
  std::map<ChatId, Lane> lanes_;
  std::map<LocalId, MonoTime> waits_;          // end of each row's backoff
  std::map<LocalId, MonoTime> sent_;           // of everything in flight
};

}  // namespace linnet
