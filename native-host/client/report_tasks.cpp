#include "native-host/client/report_tasks.h"

#include <algorithm>

#include "core/model/limits.h"

namespace linnet {
namespace {

constexpr std::uint32_t kChatsListed = 1'000;

}  // namespace

void ChatsTask::start() {
  when_caught_up([this] {
    host().watch(ChatsQuery{kChatsListed}, [this](const QueryNews& news) {
      const auto& result = std::get<ChatsResult>(news.result);
      for (const ChatRow& row : result.rows) out().chat(row);
      if (result.total > result.rows.size()) out().note("and " + std::to_string(result.total - result.rows.size()) + " older ones");
      end(ExitCode::ok);
    });
  });
}

void StatusTask::start() {
  if (is_online()) when_caught_up([this] { report(); });
}

void StatusTask::connection_changed() {
  if (!is_online() || connection().phase == ConnectionPhase::unauthorized) report();
}

ExitCode StatusTask::timed_out() {
  report();
  return ExitCode::ok;
}

void StatusTask::report() {
  Store& store = host().store();
  StatusReport report;
  report.user_id = store.user_id();
  report.device_id = store.device_id();
  report.server = server_;
  report.connection = connection();
  report.chats = store.chat_count().value_or(0);
  report.entries = store.entry_count().value_or(0);
  out().status(report);
  end(ExitCode::ok);
}

void OutboxTask::start() {
  if (options_.retry) return change(*options_.retry);
  if (options_.cancel) return change(*options_.cancel);
  if (options_.move) return change(*options_.move);
  list();
}

void OutboxTask::change(const LocalId& local_id) {
  const auto rows = host().store().outbox(std::nullopt, limits::kOutboxRows);
  if (!rows) return end_with(rows.error());
  const auto row = std::ranges::find(*rows, local_id, &OutboxRow::local_id);
  if (row == rows->end()) return end_with(Error{ErrorCode::not_found, "nothing with this id is in the outbox"});
  const MessageKey key{host().store().user_id(), local_id};
  const auto done = [this](const Result<Answer>& answer) {
    if (!answer) return end_with(answer.error());
    list();
  };
  if (options_.retry) return host().call(RetryOperation{row->chat_id, key}, done);
  if (options_.cancel) return host().call(CancelOperation{row->chat_id, key}, done);
  MoveOperation move{row->chat_id, key, {}};
  if (options_.before) move.before = MessageKey{key.sender_id, *options_.before};
  host().call(move, done);
}

void OutboxTask::list() {
  host().watch(OutboxQuery{}, [this](const QueryNews& news) {
    for (const OutboxItem& item : std::get<OutboxResult>(news.result).rows) out().outbox_item(item);
    end(ExitCode::ok);
  });
}

}  // namespace linnet
