#include "core/engine/head_questions.h"

#include <utility>

namespace linnet {
namespace {

constexpr Duration kAskAgain = 1s;

}  // namespace

void HeadQuestions::ask(Turn& turn, const ChatId& chat_id) {
  if (wanted_.insert(chat_id).second) {
    send(turn, chat_id);
  } else {
    again_.insert(chat_id);  // what is on its way may be older than what is asked for now
  }
}

void HeadQuestions::send(Turn& turn, const ChatId& chat_id) {
  wire::Fetch fetch{connection_.next_request_id(), wire::FetchHeads{{chat_id}}};
  if (connection_.send(turn, fetch)) in_flight_.emplace(fetch.id, chat_id);
}

void HeadQuestions::answered(Turn& turn, std::uint64_t id, bool enough) {
  const auto asked = in_flight_.find(id);
  if (asked == in_flight_.end()) return;
  const ChatId chat_id = asked->second;
  in_flight_.erase(asked);
  if (again_.erase(chat_id) > 0) return send(turn, chat_id);
  if (enough) {
    wanted_.erase(chat_id);
  } else if (!again_at_) {
    again_at_ = turn.now.mono + kAskAgain;
  }
}

bool HeadQuestions::failed(Turn& turn, std::uint64_t id, ErrorCode code) {
  if (!in_flight_.contains(id)) return false;
  const bool is_over = error_class(code) == ErrorClass::permanent;  // this user has nothing to do with the chat
  answered(turn, id, is_over);
  return true;
}

void HeadQuestions::on_timer(Turn& turn) {
  if (!is_due(again_at_, turn.now.mono)) return;
  again_at_.reset();
  std::set<ChatId> unanswered = wanted_;
  for (const auto& [id, chat_id] : in_flight_) unanswered.erase(chat_id);
  for (const ChatId& chat_id : unanswered) send(turn, chat_id);
}

void HeadQuestions::forget() {
  wanted_.clear();
  in_flight_.clear();
  again_.clear();
  again_at_.reset();
}

}  // namespace linnet
