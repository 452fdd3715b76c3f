#include "core/engine/message_versions.h"

#include <utility>

namespace linnet {

Status VersionDesk::ask(Turn& turn, CallId call, const GetMessageVersions& command) {
  LINNET_ASSIGN(const auto row, store_.row(command.chat_id, command.key.sender_id, command.key.local_id));
  if (!row) return fail(ErrorCode::not_found, "no such message");
  if (!row->seq) return fail(ErrorCode::conflict, "it is not sent yet");
  const std::uint64_t id = connection_.next_request_id();
  if (!connection_.send(turn, wire::Fetch{id, wire::FetchVersions{command.chat_id, *row->seq}})) return fail(ErrorCode::offline);
  questions_.emplace(id, call);
  return {};
}

bool VersionDesk::fetched(Turn& turn, std::uint64_t id, const wire::FetchedVersions& frame) {
  const auto found = questions_.find(id);
  if (found == questions_.end()) return false;
  MessageVersions answer;
  for (const wire::FetchedVersions::Item& item : frame.versions) answer.versions.push_back({item.server_time, item.body.text});
  turn.act(Reply{found->second, Answer{std::move(answer)}});
  questions_.erase(found);
  return true;
}

bool VersionDesk::failed(Turn& turn, std::uint64_t id, const Error& error) {
  const auto found = questions_.find(id);
  if (found == questions_.end()) return false;
  turn.act(Reply{found->second, std::unexpected(error)});
  questions_.erase(found);
  return true;
}

void VersionDesk::forget(Turn& turn) {
  for (const auto& [id, call] : questions_) turn.act(Reply{call, fail(ErrorCode::offline)});
  questions_.clear();
}

}  // namespace linnet
