#include "tests/unit/engine/patched_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/base/match.h"

namespace linnet::testing {
namespace {

std::string key_of(const ChatRow& row) { return row.chat_id.text(); }
std::string key_of(const MemberRow& row) { return row.user_id.text(); }
std::string key_of(const PresenceState& state) { return state.user_id.text(); }
std::string key_of(const TimelineRow& row) { return row.record.local_id.text() + row.record.sender_id.text(); }
std::string key_of(const OutboxItem& row) { return row.local_id.text() + row.sender_id.text() + row.kind; }

template <class Row>
void expect_rows(const std::vector<Row>& before, const std::vector<Row>& after, const QueryNews& news) {
  const auto same_key = [](const Row& one, const Row& other) { return key_of(one) == key_of(other); };
  if (!news.order_changed) {
    EXPECT_TRUE(std::ranges::equal(before, after, same_key)) << "rows came, went or moved, unsaid";
  }
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (std::ranges::find(news.changed_rows, i) != news.changed_rows.end()) continue;
    const auto kept = std::ranges::find(before, key_of(after[i]), [](const Row& row) { return key_of(row); });
    if (kept == before.end()) {
      ADD_FAILURE() << "row " << i << " is new, unsaid";
    } else {
      EXPECT_TRUE(*kept == after[i]) << "row " << i << " differs, unsaid";
    }
  }
}

}  // namespace

void expect_patch_gives_result(const QueryResult& before, const QueryNews& news) {
  ASSERT_EQ(before.index(), news.result.index());
  match(
      news.result,
      [&](const ChatsResult& it) { expect_rows(std::get<ChatsResult>(before).rows, it.rows, news); },
      [&](const MessagesResult& it) { expect_rows(std::get<MessagesResult>(before).rows, it.rows, news); },
      [&](const ChatResult& it) { expect_rows(std::get<ChatResult>(before).members, it.members, news); },
      [&](const PinnedResult& it) { expect_rows(std::get<PinnedResult>(before).rows, it.rows, news); },
      [&](const OutboxResult& it) { expect_rows(std::get<OutboxResult>(before).rows, it.rows, news); },
      [](const ConnectionResult&) {},
      [&](const PresenceResult& it) { expect_rows(std::get<PresenceResult>(before).users, it.users, news); });
}

}  // namespace linnet::testing
