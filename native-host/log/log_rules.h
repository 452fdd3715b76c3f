// What every adapter of the log must compute alike.
#pragma once

#include <optional>
#include <vector>

#include "core/base/clock.h"
#include "core/model/chat.h"
#include "core/rules/membership.h"
#include "native-host/log/message_log.h"

namespace linnet::log_rules {

// A duplicate is known for this long after the entry's serverTime.
inline constexpr Duration kDedupWindow = std::chrono::hours(24 * 14);

// A head carries at most this many deleted messages, the newest ones: it has to fit into a frame.
inline constexpr std::size_t kDeletedAbove = 256;

[[nodiscard]] bool dedup_expired(const DedupRecord& record, WallTime now);

// Decides whether a page has room for one more entry: at most `limit` and limits::kPageEntries, limits::kPageBytes in
// all, but always one.
class PageBudget {
 public:
  explicit PageBudget(std::uint32_t limit);

  [[nodiscard]] bool take(const Entry& entry);

 private:
  std::size_t entries_left_;
  std::size_t bytes_left_;
  bool empty_ = true;
};

// A chat as one of its users, present or past, sees it. `others`: minimum over the other present members. `removal`: the
// entry that ended a past member's view; without it the head of a past member has only its seq.
struct HeadParts {
  const ChatRecord& record;
  const UserId& user;
  const rules::Membership& membership;
  const MarkRecord& mark;
  Mark others;
  std::vector<Seq> deleted_above;
  std::optional<Entry> removal;
};
[[nodiscard]] ChatHead head_of(HeadParts parts);

// The seq of the newest entry that this membership may read.
[[nodiscard]] Seq last_visible(const ChatRecord& record, const rules::Membership& membership);

// By the newest entry's time, descending; chats of one time by id.
void sort_newest_first(std::vector<UserChat>& chats);

// The prefix test of the directory: ASCII letters without case.
[[nodiscard]] bool has_prefix(std::string_view text, std::string_view prefix);

// A rough size of a change in memory, for the bounds of queues and batches.
[[nodiscard]] std::size_t weight_of(const Append& change);

}  // namespace linnet::log_rules
