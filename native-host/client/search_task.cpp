#include "native-host/client/search_task.h"

#include <algorithm>

#include "core/model/limits.h"

namespace linnet {

void SearchTask::start() {
  when_caught_up([this] { ask(std::nullopt); });
}

void SearchTask::ask(std::optional<SearchRequest::Position> before) {
  SearchRequest request;
  request.text = options_.text;
  if (options_.chat) request.chat_id = options_.chat->chat_id;
  request.sender_id = options_.sender;
  request.order = options_.order;
  request.limit = std::min(options_.limit - shown_, limits::kSearchHits);
  request.before = std::move(before);
  host().call(SearchMessages{std::move(request)}, [this](const Result<Answer>& answer) {
    if (!answer) return end_with(answer.error());
    take(std::get<FoundMessages>(*answer));
  });
}

void SearchTask::take(const FoundMessages& found) {
  for (const FoundMessage& message : found.messages) out().found(message);
  shown_ += found.messages.size();
  if (found.more && shown_ < options_.limit) {
    const FoundMessage& last = found.messages.back();
    return ask(SearchRequest::Position{last.chat_id, last.seq});
  }
  if (shown_ == 0) out().note("nothing found on this device");
  if (found.more) out().note("there are more: " + std::to_string(found.total) + (found.total_is_exact ? "" : "+") + " in all (--limit N)");
  end(ExitCode::ok);
}

}  // namespace linnet
