#include "core/engine/search.h"

#include <map>

namespace linnet {

Result<Answer> Search::handle(const SearchMessages& command) {
  LINNET_ASSIGN(SearchPage page, store_.search(command.request));
  FoundMessages found;
  found.total = page.total;
  found.total_is_exact = page.total_is_exact;
  found.more = page.more;
  std::map<ChatId, std::optional<StoredChat>> chats;
  for (SearchHit& hit : page.hits) {
    const auto [chat, is_new] = chats.try_emplace(hit.row.chat_id);
    if (is_new) {
      LINNET_ASSIGN(chat->second, store_.chat(hit.row.chat_id));
    }
    FoundMessage& message = found.messages.emplace_back();
    message.chat_id = hit.row.chat_id;
    if (const std::optional<StoredChat>& stored = chat->second) {
      message.chat_name = rows_.chat_name(stored->head);
      message.peer_id = stored->head.peer_id;
    }
    message.sender_name = people_.name_of(hit.row.sender_id);
    message.own = hit.row.sender_id == store_.user_id();
    message.sender_id = std::move(hit.row.sender_id);
    message.local_id = hit.row.local_id;
    message.seq = hit.row.seq.value_or(Seq{});
    message.time = hit.row.time;
    message.snippet = std::move(hit.snippet);
  }
  return Answer{std::move(found)};
}

}  // namespace linnet
