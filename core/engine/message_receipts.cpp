#include "core/engine/message_receipts.h"

#include <utility>

#include "core/rules/marks.h"

namespace linnet {

Status ReceiptDesk::ask(Turn& turn, CallId call, const GetMessageReceipts& command) {
  LINNET_ASSIGN(const auto row, store_.row(command.chat_id, command.key.sender_id, command.key.local_id));
  if (!row) return fail(ErrorCode::not_found, "no such message");
  if (!row->seq) return fail(ErrorCode::conflict, "it is not sent yet");
  Question question{.call = call, .chat_id = command.chat_id, .seq = *row->seq, .author = row->sender_id, .answer = {}};
  if (!send(turn, std::move(question), std::nullopt)) return fail(ErrorCode::offline);
  return {};
}

bool ReceiptDesk::send(Turn& turn, Question question, const std::optional<UserId>& after) {
  const std::uint64_t id = connection_.next_request_id();
  if (!connection_.send(turn, wire::Fetch{id, wire::FetchMarks{question.chat_id, after}})) return false;
  questions_.emplace(id, std::move(question));
  return true;
}

bool ReceiptDesk::fetched(Turn& turn, std::uint64_t id, const wire::FetchedMarks& page) {
  const auto found = questions_.find(id);
  if (found == questions_.end()) return false;
  Question question = std::move(questions_.extract(found).mapped());
  for (const wire::FetchedMarks::Item& item : page.items) {
    if (item.user_id == question.author) continue;
    question.answer.recipients.push_back(
        {item.user_id, people_.name_of(item.user_id), rules::status_of(question.seq, item.mark)});
  }
  const CallId call = question.call;
  if (!page.more || page.items.empty()) {
    turn.act(Reply{call, Answer{std::move(question.answer)}});
  } else if (!send(turn, std::move(question), page.items.back().user_id)) {
    turn.act(Reply{call, fail(ErrorCode::offline)});
  }
  return true;
}

bool ReceiptDesk::failed(Turn& turn, std::uint64_t id, const Error& error) {
  const auto found = questions_.find(id);
  if (found == questions_.end()) return false;
  turn.act(Reply{found->second.call, std::unexpected(error)});
  questions_.erase(found);
  return true;
}

void ReceiptDesk::forget(Turn& turn) {
  for (const auto& [id, question] : questions_) turn.act(Reply{question.call, fail(ErrorCode::offline)});
  questions_.clear();
}

}  // namespace linnet
