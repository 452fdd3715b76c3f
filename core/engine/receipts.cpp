#include "core/engine/receipts.h"

#include "core/model/limits.h"
#include "core/rules/marks.h"

namespace linnet {

void Receipts::raise(const ChatId& chat_id, const Mark& mark) {
  Mark& fresh = fresh_[chat_id];
  fresh = rules::merge(fresh, mark);
}

void Receipts::committed(Turn& turn) {
  began_on_disk_ = began_;
  for (const auto& [chat_id, mark] : fresh_) {
    Mark& waiting = waiting_[chat_id];
    waiting = rules::merge(waiting, mark);
  }
  fresh_.clear();
  pump(turn);
}

void Receipts::roll_back() {
  began_ = began_on_disk_;
  fresh_.clear();
}

void Receipts::pump(Turn& turn) {
  if (waiting_.empty() || !connection_.is_welcomed()) return;
  if (not_before_ && turn.now.mono < *not_before_) return;
  wire::Marks frame;
  while (!waiting_.empty() && frame.items.size() < limits::kMarksPerFrame) {
    const auto& [chat_id, mark] = *waiting_.begin();
    wire::Marks::Item item{.chat_id = chat_id, .delivered = mark.delivered, .read = std::nullopt};
    if (mark.read > Seq{}) item.read = mark.read;
    frame.items.push_back(std::move(item));
    Mark& said = said_[chat_id];  // also earlier ones may not have arrived
    said = rules::merge(said, mark);
    waiting_.erase(waiting_.begin());
  }
  connection_.send(turn, frame);
  not_before_ = turn.now.mono + limits::kReceiptInterval;
}

void Receipts::forget() {
  for (const auto& [chat_id, mark] : said_) {
    Mark& waiting = waiting_[chat_id];
    waiting = rules::merge(waiting, mark);
  }
  said_.clear();
}

std::optional<MonoTime> Receipts::deadline() const {
  if (waiting_.empty() || !connection_.is_welcomed()) return std::nullopt;
  return not_before_.value_or(MonoTime{});
}

}  // namespace linnet
