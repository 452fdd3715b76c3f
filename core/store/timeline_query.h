#pragma once

#include "core/store/record_reader.h"
#include "core/store/store.h"
#include "core/store/tables.h"

namespace linnet {

// What the app sees: windows of a timeline, single rows, the chat list.
class TimelineQuery {
 public:
  TimelineQuery(Tables& tables, const UserId& self) : tables_(tables), reader_(tables, self) {}

  // All as in Store; a chat that is not here has nothing.
  [[nodiscard]] Result<TimelineWindow> timeline(const ChatId& chat_id, std::optional<Seq> anchor,
                                                std::size_t before, std::size_t after);
  [[nodiscard]] Result<std::optional<TimelineRecord>> row(const ChatId& chat_id,
                                                          const UserId& sender,
                                                          const LocalId& local_id);
  [[nodiscard]] Result<std::optional<TimelineRecord>> row_at(const ChatId& chat_id, Seq seq);
  [[nodiscard]] Result<PinnedMessages> pinned(const ChatId& chat_id);
  [[nodiscard]] Result<std::vector<ChatListRecord>> chat_list(const ChatListRequest& request);

 private:
  [[nodiscard]] Result<bool> is_shown(Place place);
  [[nodiscard]] Result<std::optional<TimelineRecord>> record_of(
      const std::optional<MessageRow>& row);
  // Adds up to `room` unsent rows; whether there are more.
  [[nodiscard]] Result<bool> add_unsent(ChatKey chat, std::size_t room,
                                        std::vector<MessageRow>& rows);

  struct Listed {
    ChatTable::Keyed keyed;
    rules::ChatSettings settings;
  };
  [[nodiscard]] Result<std::vector<Listed>> listed(const ChatListRequest& request);
  [[nodiscard]] Result<std::vector<MessageRow>> newest_of(const std::vector<Listed>& list);
  [[nodiscard]] Result<Place> first_shown(ChatKey chat, Place place);

  Tables& tables_;
  RecordReader reader_;
};

}  // namespace linnet
