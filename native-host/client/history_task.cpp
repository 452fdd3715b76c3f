#include "native-host/client/history_task.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr std::size_t kRowsPerLook = 200;

}  // namespace

void HistoryTask::start() {
  when_caught_up([this] {
    const auto chat = host().store().chat(options_.chat.chat_id);
    if (!chat) return end_with(chat.error());
    if (!*chat) return end_with(Error{ErrorCode::not_found, "there is no such chat (linnet chats lists them)"});
    look(std::nullopt);
  });
}

void HistoryTask::look(std::optional<Seq> anchor) {
  const auto asked = static_cast<std::uint32_t>(std::min(options_.limit - rows_.size(), kRowsPerLook));
  query_ = host().watch(MessagesQuery{.chat_id = options_.chat.chat_id, .anchor = anchor, .before = asked, .after = 0},
                        [this, asked](const QueryNews& news) { take(std::get<MessagesResult>(news.result), asked); });
}

void HistoryTask::take(const MessagesResult& result, std::uint32_t asked) {
  const bool is_full = result.rows.size() >= asked;
  if (!is_full && result.has_older && result.loading && is_online()) return;  // the rest is on its way
  host().unwatch(*query_);
  for (auto row = result.rows.rbegin(); row != result.rows.rend(); ++row) {
    if (is_wanted(*row)) rows_.push_front(*row);
  }
  const bool enough = rows_.size() >= options_.limit;
  if (!enough && is_full && result.has_older && result.rows.front().record.seq) return look(result.rows.front().record.seq);
  if (!enough && result.has_older) out().note("older messages are not on this device");
  print();
}

bool HistoryTask::is_wanted(const TimelineRow& row) const {
  return options_.all || std::holds_alternative<Message>(row.record.content);
}

void HistoryTask::print() {
  const std::size_t count = std::min(rows_.size(), options_.limit);
  for (std::size_t i = rows_.size() - count; i < rows_.size(); ++i) out().message(options_.chat.chat_id, rows_[i]);
  end(ExitCode::ok);
}

}  // namespace linnet
