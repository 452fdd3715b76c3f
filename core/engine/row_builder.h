// Turns what the store holds into rows that can be shown: names, status, unread, reply sources, groups of reactions.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine/people.h"
#include "core/engine/query.h"
#include "core/engine/typing.h"
#include "core/store/store.h"

namespace linnet {

class RowBuilder {
 public:
  RowBuilder(Store& store, People& people, const Typing& typing) : store_(store), people_(people), typing_(typing) {}

  [[nodiscard]] Result<ChatRow> chat_row(const ChatListRecord& record, WallTime now);
  [[nodiscard]] Result<TimelineRow> timeline_row(const TimelineRecord& record, const ChatHead& head);
  [[nodiscard]] MemberRow member_row(const Member& member);
  [[nodiscard]] Result<OutboxItem> outbox_item(const OutboxRow& row);
  [[nodiscard]] std::string chat_name(const ChatHead& head);

 private:
  [[nodiscard]] Status add_settings(ChatRow& row, const ChatListRecord& record, WallTime now);
  [[nodiscard]] MessageStatus status_of(const TimelineRecord& record, const ChatHead& head) const;

  Store& store_;
  People& people_;
  const Typing& typing_;
};

}  // namespace linnet
