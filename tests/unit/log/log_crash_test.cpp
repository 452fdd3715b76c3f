// Kill -9 in mid-write: nothing acknowledged is lost, seqs are dense, the head is the last row.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "native-host/log/rocksdb_message_log.h"
#include "tests/contract/log_chat.h"
#include "tests/unit/log/temporary_folder.h"

namespace linnet::testing {
namespace {

constexpr int kRounds = 6;

// Runs the writer until it has acknowledged `entries` more, then kills it. Keeps the highest seq of each chat.
void write_and_kill(const std::filesystem::path& folder, int entries, std::array<std::uint64_t, 4>& acknowledged) {
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(::pipe(pipe_ends.data()), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::dup2(pipe_ends[1], STDOUT_FILENO);
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
    ::execl(LINNET_CRASH_WRITER, LINNET_CRASH_WRITER, folder.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(pipe_ends[1]);
  std::FILE* lines = ::fdopen(pipe_ends[0], "r");
  std::size_t chat = 0;
  std::uint64_t seq = 0;
  int heard = 0;
  while (std::fscanf(lines, "%zu %lu", &chat, &seq) == 2) {
    ASSERT_LT(chat, acknowledged.size());
    ASSERT_EQ(seq, acknowledged[chat] + 1);  // acknowledged in order
    acknowledged[chat] = seq;
    if (++heard == entries) ::kill(child, SIGKILL);
  }
  std::fclose(lines);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself";
}

void check_chat(MessageLog& log, std::size_t chat, std::uint64_t acknowledged) {
  const ChatId id = ChatId::direct(user("writer"), user("reader-" + std::to_string(chat)));
  const auto loaded = answer_to<LoadedChat>([&](auto done) { log.load_chat(id, done); });
  if (!loaded && acknowledged == 0) return;
  ASSERT_TRUE(loaded) << loaded.error().detail;
  const Seq head = loaded->record.head;
  EXPECT_GE(head.value, acknowledged);
  std::uint64_t expected = 1;
  while (expected <= head.value) {
    const auto page = answer_to<LogPage>([&](auto done) {
      log.read({.chat_id = id, .from = Seq{expected}, .to = Seq{UINT64_MAX}, .limit = 200}, done);
    });
    ASSERT_FALSE(page->entries.empty());
    for (const Entry& entry : page->entries) ASSERT_EQ(entry.seq.value, expected++);
  }
  EXPECT_EQ(expected, head.value + 1);
}

TEST(LogCrashTest, KillInMidWriteLosesNothingAcknowledged) {
  const TemporaryFolder folder;
  std::array<std::uint64_t, 4> acknowledged{};
  for (int round = 0; round < kRounds; ++round) {
    write_and_kill(folder.path(), 300 + 37 * round, acknowledged);
    if (HasFatalFailure()) return;
    RocksdbMessageLog::Options options;
    options.database.folder = folder.path();
    options.database.cache_bytes = 8u << 20;
    options.database.free_bytes_min = 0;
    options.database.now = [] { return WallTime{}; };
    options.post = [](const std::function<void()>& callback) { callback(); };
    const auto log = RocksdbMessageLog::open(options);
    ASSERT_TRUE(log) << log.error().detail;
    for (std::size_t chat = 0; chat < acknowledged.size(); ++chat) {
      check_chat(**log, chat, acknowledged[chat]);
      // What was stored but not acknowledged before the kill is where the next writer goes on.
      const auto loaded = answer_to<LoadedChat>([&](auto done) {
        (*log)->load_chat(ChatId::direct(user("writer"), user("reader-" + std::to_string(chat))), done);
      });
      if (loaded) acknowledged[chat] = loaded->record.head.value;
    }
  }
}

}  // namespace
}  // namespace linnet::testing
