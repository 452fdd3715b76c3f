#include "native-host/log/memory_message_log.h"

#include "tests/contract/setting_log_contract.h"

namespace linnet::testing {
namespace {

struct MemoryLog {
  MessageLog& log() { return log_; }
  void sets_time(WallTime now) { now_ = now; }

  WallTime now_;
  MemoryMessageLog log_{{.now = [this] { return now_; }}};
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, MessageLogContract, MemoryLog);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, SettingLogContract, MemoryLog);

TEST(MemoryMessageLogTest, AnswersOnDemandInOrder) {
  MemoryMessageLog log({.on_demand = true});
  std::vector<Commit> heard;
  const Append change = touch(ChatId::direct(user("a"), user("b")));
  log.append(change, [&](Result<Commit> commit) { heard.push_back(*commit); });
  log.append(change, [&](Result<Commit> commit) { heard.push_back(*commit); });
  EXPECT_TRUE(heard.empty());
  EXPECT_TRUE(log.complete_one());
  EXPECT_EQ(heard, (std::vector<Commit>{1}));
  log.complete_all();
  EXPECT_EQ(heard, (std::vector<Commit>{1, 2}));
}

TEST(MemoryMessageLogTest, AFailedAppendMayHaveBeenStored) {
  MemoryMessageLog log;
  LogChat chat(log, ChatId::direct(user("a"), user("b")));
  chat.created_by(user("a"), {user("b")});
  const auto append = [&](Append change) {
    return answer_to<Commit>([&](auto done) { log.append(std::move(change), done); });
  };
  log.fail_next_append({.code = ErrorCode::storage_io, .detail = "lost"}, true);
  EXPECT_FALSE(append(chat.next(user("a"), Message{})));
  const auto loaded =
      answer_to<LoadedChat>([&](auto done) { log.load_chat(chat.record().chat_id, done); });
  EXPECT_EQ(loaded->record.head, Seq{2});
}

}  // namespace
}  // namespace linnet::testing
