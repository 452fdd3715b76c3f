#include "core/engine/catch_up.h"

#include <algorithm>
#include <utility>

#include "core/model/limits.h"

namespace linnet {
namespace {

constexpr std::size_t kPullsInFlight = 8;
constexpr Duration kAskAgain = 2s;            // after a pull that failed
constexpr std::uint32_t kFirstPage = 50;      // of a chat that this device does not hold yet
constexpr std::uint32_t kHistoryPage = 50;    // when somebody scrolls

}  // namespace

void CatchUp::look_at(const ChatId& chat_id) {
  if (queued_.insert(chat_id).second) background_.push_back(chat_id);
}

void CatchUp::want(const ChatId& chat_id, Seq from, Seq to) {
  if (from > to || stuck_.contains(chat_id)) return;
  const auto overlaps = [&](const Asked& asked) {
    return asked.chat_id == chat_id && asked.from <= to && from <= asked.to;
  };
  if (std::ranges::any_of(wanted_, overlaps)) return;
  if (std::ranges::any_of(in_flight_, [&](const auto& item) { return overlaps(item.second); })) return;
  wanted_.push_back(Asked{chat_id, from, to, false});
}

void CatchUp::want_older(const ChatId& chat_id, Seq before, Seq visible_from) {
  if (before.value <= visible_from.value) return;
  const std::uint64_t lowest = before.value > kHistoryPage ? before.value - kHistoryPage : 1;
  want(chat_id, std::max(Seq{lowest}, visible_from), before.previous());
}

void CatchUp::want_newer(const ChatId& chat_id, Seq after, Seq head) {
  want(chat_id, after.next(), std::min(head, Seq{after.value + kHistoryPage}));
}

void CatchUp::want_around(const ChatId& chat_id, Seq seq, Seq visible_from, Seq head) {
  const std::uint64_t half = kHistoryPage / 2;
  const Seq from{seq.value > half ? seq.value - half : 1};
  want(chat_id, std::max(from, visible_from), std::min(head, Seq{seq.value + half}));
}

void CatchUp::want_alone(const ChatId& chat_id, Seq seq) {
  if (stuck_.contains(chat_id) || !asked_alone_.emplace(chat_id, seq).second) return;
  wanted_.push_back(Asked{.chat_id = chat_id, .from = seq, .to = seq, .background = false, .alone = true});
}

void CatchUp::want_missing(const ChatId& chat_id, Seq from, Seq to) {
  want(chat_id, from, to);
}

// The newest page that should be here and is not being asked for: of a chat not held yet the last one alone, else of all
// that was missed since.
Result<std::optional<CatchUp::Asked>> CatchUp::next_of(const ChatId& chat_id) {
  missing_.erase(chat_id);
  LINNET_ASSIGN(const std::optional<StoredChat> chat, store_.chat(chat_id));
  if (!chat || stuck_.contains(chat_id)) return std::optional<Asked>{};
  LINNET_ASSIGN(rules::Ranges ranges, store_.ranges(chat_id));
  const Seq head = chat->head.head;
  Seq from = chat->head.visible_from;
  if (ranges.all().empty()) {
    from = std::max({from, Seq{1}, Seq{head.value >= kFirstPage ? head.value - kFirstPage + 1 : 1}});
  } else {
    from = std::max(from, ranges.all().front().from);
  }
  if (head < from) return std::optional<Asked>{};
  for (const auto& [id, asked] : in_flight_) {
    if (asked.chat_id == chat_id && !asked.alone) ranges.add(asked.from, asked.to);
  }
  const std::optional<rules::Ranges::Range> gap = ranges.newest_gap(from, head);
  if (!gap) return std::optional<Asked>{};
  const Seq first{std::max(gap->from.value, gap->to.value - std::min(gap->to.value, std::uint64_t{limits::kPageEntries} - 1))};
  missing_[chat_id] = first.value - gap->from.value;
  return std::optional(Asked{chat_id, first, gap->to, true});
}

Status CatchUp::pump(Turn& turn) {
  if (!connection_.is_welcomed()) return {};
  while (in_flight_.size() < kPullsInFlight && !wanted_.empty()) {
    const Asked asked = wanted_.front();
    wanted_.pop_front();
    ask(turn, asked, true);
  }
  while (in_flight_.size() < kPullsInFlight && !background_.empty()) {
    const ChatId chat_id = background_.front();
    background_.pop_front();
    queued_.erase(chat_id);
    LINNET_ASSIGN(const std::optional<Asked> asked, next_of(chat_id));
    if (!asked) continue;
    ask(turn, *asked, true);
    look_at(chat_id);  // for the page before it
  }
  return {};
}

void CatchUp::ask(Turn& turn, const Asked& asked, bool newest_first) {
  wire::Pull pull;
  pull.id = connection_.next_request_id();
  pull.chat_id = asked.chat_id;
  pull.from = asked.from;
  pull.to = asked.to;
  pull.limit = static_cast<std::uint32_t>(limits::kPageEntries);
  pull.newest_first = newest_first;
  if (!connection_.send(turn, pull)) return;
  in_flight_.emplace(pull.id, asked);
  turn.changes.connection = true;
  if (!asked.background) turn.changes.chats.insert(asked.chat_id);
}

std::optional<CatchUp::Asked> CatchUp::answered(std::uint64_t id) {
  const auto found = in_flight_.find(id);
  if (found == in_flight_.end()) return std::nullopt;
  const Asked asked = found->second;
  in_flight_.erase(found);
  return asked;
}

void CatchUp::stored(const Asked& asked, bool progressed) {
  if (!progressed) stuck_.insert(asked.chat_id);
  if (asked.background) look_at(asked.chat_id);
}

void CatchUp::failed(Turn& turn, std::uint64_t id, ErrorCode code) {
  const std::optional<Asked> asked = answered(id);
  if (!asked) return;
  const ErrorClass kind = error_class(code);
  if (kind != ErrorClass::transient && kind != ErrorClass::offline) {
    stuck_.insert(asked->chat_id);
    return;
  }
  again_.insert(asked->chat_id);
  if (!again_at_) again_at_ = turn.now.mono + kAskAgain;
}

void CatchUp::on_timer(Turn& turn) {
  if (!is_due(again_at_, turn.now.mono)) return;
  again_at_.reset();
  for (const ChatId& chat_id : std::exchange(again_, {})) look_at(chat_id);
}

void CatchUp::forget() {
  wanted_.clear();
  background_.clear();
  queued_.clear();
  in_flight_.clear();
  missing_.clear();
  stuck_.clear();
  asked_alone_.clear();
  again_.clear();
  again_at_.reset();
}

bool CatchUp::is_loading(const ChatId& chat_id) const {
  const auto of_chat = [&](const Asked& asked) { return asked.chat_id == chat_id; };
  return std::ranges::any_of(wanted_, of_chat) ||
         std::ranges::any_of(in_flight_, [&](const auto& item) { return of_chat(item.second); });
}

std::uint64_t CatchUp::remaining() const {
  std::uint64_t sum = 0;
  for (const ChatId& chat_id : background_) {
    const auto missing = missing_.find(chat_id);
    sum += missing != missing_.end() ? missing->second : 1;
  }
  for (const auto& [id, asked] : in_flight_) sum += asked.background ? asked.to.value - asked.from.value + 1 : 0;
  return sum;
}

}  // namespace linnet
