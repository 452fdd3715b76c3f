// log_crash_writer FOLDER: appends to four chats, a window at a time, and prints "CHAT SEQ" for each entry that the log
// has acknowledged, until it is killed.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "native-host/log/rocksdb_message_log.h"
#include "tests/contract/log_chat.h"

namespace linnet::testing {
namespace {

constexpr int kWindow = 32;

int run(const std::string& folder) {
  RocksdbMessageLog::Options options;
  options.database.folder = folder;
  options.database.cache_bytes = 8u << 20;
  options.database.free_bytes_min = 0;
  options.database.now = [] { return WallTime{}; };
  options.post = [](const std::function<void()>& callback) { callback(); };
  auto log = RocksdbMessageLog::open(options);
  if (!log) return std::fprintf(stderr, "%s\n", log.error().detail.c_str()), 1;

  const UserId writer = user("writer");
  std::vector<LogChat> chats;
  for (int i = 0; i < 4; ++i) {
    const ChatId id = ChatId::direct(writer, user("reader-" + std::to_string(i)));
    chats.emplace_back(**log, id, static_cast<std::uint64_t>(::getpid()) * 4 + i);
    const auto loaded = answer_to<LoadedChat>([&](auto done) { (*log)->load_chat(id, done); });
    if (loaded) chats.back().continues(*loaded);
  }
  std::atomic<int> in_flight = 0;
  for (std::size_t turn = 0;; ++turn) {
    while (in_flight.load() >= kWindow) std::this_thread::yield();
    ++in_flight;
    const std::size_t chat = turn % chats.size();
    const std::uint64_t seq = chats[chat].record().head.value + 1;
    (*log)->append(chats[chat].next(writer, Message{}), [&in_flight, chat, seq](const Result<Commit>& commit) {
      if (commit) {
        const std::string line = std::to_string(chat) + " " + std::to_string(seq) + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) ::_exit(0);
      }
      --in_flight;
    });
  }
}

}  // namespace
}  // namespace linnet::testing

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  return linnet::testing::run(argv[1]);
}
