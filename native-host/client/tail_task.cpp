#include "native-host/client/tail_task.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr std::uint32_t kChatsFollowed = 1'000;
constexpr std::uint32_t kRowsPerLook = 200;

}  // namespace

void TailTask::start() {
  when_caught_up([this] {
    host().watch(ChatsQuery{kChatsFollowed}, [this](const QueryNews& news) { chats_changed(std::get<ChatsResult>(news.result)); });
  });
}

void TailTask::chats_changed(const ChatsResult& chats) {
  for (const ChatRow& row : chats.rows) {
    if (options_.chat && options_.chat->chat_id != row.chat_id) continue;
    const auto [followed, is_new] = followed_.try_emplace(row.chat_id);
    if (is_new && !listening_) followed->second.printed = row.head;  // from now on
    followed->second.head = row.head;
    if (row.head > followed->second.printed && !followed->second.query) read_on(row.chat_id);
  }
  if (listening_) return;
  const bool may_come = !options_.chat || options_.chat->peer;  // a direct chat may be made by the other
  if (!may_come && followed_.empty()) return end_with(Error{ErrorCode::not_found, "there is no such chat (linnet chats lists them)"});
  listening_ = true;
  out().note("listening");
}

void TailTask::read_on(const ChatId& chat_id) {
  Followed& chat = followed_[chat_id];
  if (chat.query) host().unwatch(*chat.query);
  MessagesQuery query{.chat_id = chat_id, .anchor = chat.printed.next(), .before = 0, .after = kRowsPerLook};
  if (chat.printed == Seq{}) query = {.chat_id = chat_id, .anchor = {}, .before = kRowsPerLook, .after = 0};
  chat.query = host().watch(query, [this, chat_id](const QueryNews& news) { take(chat_id, std::get<MessagesResult>(news.result)); });
}

void TailTask::take(const ChatId& chat_id, const MessagesResult& result) {
  Followed& chat = followed_[chat_id];
  if (result.loading && result.rows.empty()) return;
  for (const TimelineRow& row : result.rows) {
    if (!row.record.seq || *row.record.seq <= chat.printed) continue;
    chat.printed = *row.record.seq;
    const bool is_message = std::holds_alternative<Message>(row.record.content);
    if (is_message || options_.all) out().message(chat_id, row);
    if (is_message && ++printed_ == options_.count) return end(ExitCode::ok);
  }
  out().flush();
  if (result.has_newer) {
    if (!result.rows.empty()) read_on(chat_id);
    return;
  }
  // All that there is has been looked at; what follows shows in the chat list.
  host().unwatch(*std::exchange(chat.query, std::nullopt));
  chat.printed = std::max(chat.printed, chat.head);
}

}  // namespace linnet
