// Pulls what this device lacks: the newest page of each chat that has news, then the stretches missed while away, a page of
// each chat in turn, and history that somebody looks at. Knows ranges and requests; what a page means is the inbox's matter.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "core/base/result.h"
#include "core/engine/connection.h"
#include "core/engine/turn.h"
#include "core/store/store.h"

namespace linnet {

class CatchUp {
 public:
  CatchUp(Store& store, Connection& connection) : store_(store), connection_(connection) {}

  // The chat may lack entries: looked at soon, in order of asking.
  void look_at(const ChatId& chat_id);
  // Somebody looks at this end of what is held: asked before anything else.
  void want_older(const ChatId& chat_id, Seq before, Seq visible_from);
  void want_newer(const ChatId& chat_id, Seq after, Seq head);
  void want_around(const ChatId& chat_id, Seq seq, Seq visible_from, Seq head);
  // One entry, without what is around it; once on a connection.
  void want_alone(const ChatId& chat_id, Seq seq);
  // Exactly this stretch is missing in the live stream.
  void want_missing(const ChatId& chat_id, Seq from, Seq to);

  // Sends pulls while there is something to ask and room for it.
  Status pump(Turn& turn);

  struct Asked {
    ChatId chat_id;
    Seq from;
    Seq to;
    bool background = true;
    bool alone = false;  // its page does not count as a held stretch
  };
  // What a page with this id answers; nothing for pages that the server sent unasked.
  [[nodiscard]] std::optional<Asked> answered(std::uint64_t id);
  // After the page is stored: the chat is looked at again.
  void stored(const Asked& asked, bool progressed);
  // The server could not serve a pull: asked again after a while when that may help, else not on this connection.
  void failed(Turn& turn, std::uint64_t id, ErrorCode code);

  void on_timer(Turn& turn);
  [[nodiscard]] std::optional<MonoTime> deadline() const { return again_at_; }

  // The connection is gone; what somebody looked at is asked again by its live query.
  void forget();

  [[nodiscard]] bool is_done() const { return background_.empty() && in_flight_.empty() && wanted_.empty() && again_.empty(); }
  [[nodiscard]] bool is_loading(const ChatId& chat_id) const;
  // Entries still to come, as far as known.
  [[nodiscard]] std::uint64_t remaining() const;

 private:
  Result<std::optional<Asked>> next_of(const ChatId& chat_id);
  void want(const ChatId& chat_id, Seq from, Seq to);
  void ask(Turn& turn, const Asked& asked, bool newest_first);

  Store& store_;
  Connection& connection_;
  std::deque<Asked> wanted_;
  std::deque<ChatId> background_;
  std::set<ChatId> queued_;                     // the same chats
  std::set<ChatId> again_;                      // a pull failed and may succeed later
  std::optional<MonoTime> again_at_;
  std::set<ChatId> stuck_;                      // answered without progress: not asked again on this connection
  std::set<std::pair<ChatId, Seq>> asked_alone_;
  std::map<std::uint64_t, Asked> in_flight_;
  std::map<ChatId, std::uint64_t> missing_;     // of chats in background_, without what is in flight
};

}  // namespace linnet
