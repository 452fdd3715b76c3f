// The one thread that makes changes durable. It takes everything that waits, writes it as one synced batch, and answers;
// meanwhile the next batch collects (group commit without a timer). A batch that fails is never retried: its outcome is
// unknown, and so is that of everything behind it until the process starts again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "native-host/log/change_batch.h"
#include "native-host/log/log_database.h"

namespace linnet {

// Runs callbacks of the log somewhere: on the caller's loop, or at once.
using Post = std::function<void(std::function<void()>)>;

class CommitThread {
 public:
  struct Limits {
    std::size_t pending_entries_max = 16'384;  // beyond either: busy
    std::size_t pending_bytes_max = 16u << 20;
    std::size_t batch_entries_max = 1'024;
    std::size_t batch_bytes_max = 1u << 20;
  };
  struct Options {
    Limits limits;
    Post post;                                  // one call per batch
    std::function<void(const Error&)> on_fatal;  // once, on the commit thread, after the callbacks have been posted
  };
  // Totals since the start; read from any thread.
  struct Counters {
    std::uint64_t batches = 0;
    std::uint64_t changes = 0;
    std::uint64_t commit_micros = 0;  // time in synced writes
    std::uint64_t commit_micros_max = 0;
  };

  CommitThread(const LogDatabase& database, Options options);
  // Writes what waits, then ends.
  ~CommitThread();
  CommitThread(const CommitThread&) = delete;
  CommitThread& operator=(const CommitThread&) = delete;

  // Errors go to the change's own callback: busy, log_full, storage_io.
  void push(WaitingChange change);

  [[nodiscard]] Counters counters() const;

 private:
  void run();
  void write_batch(std::vector<WaitingChange> batch);
  void answer(std::vector<WaitingChange> batch, std::vector<Result<Commit>> results);
  [[nodiscard]] bool has_space();

  const LogDatabase& database_;
  const Options options_;
  ChangeBatch batch_;        // from here on: of the commit thread alone
  Commit newest_;
  bool failed_ = false;
  bool space_ = true;
  std::uint64_t space_checked_ = 0;  // monotonic microseconds

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::vector<WaitingChange> pending_;
  std::size_t pending_entries_ = 0;
  std::size_t pending_bytes_ = 0;
  Counters counters_;
  bool stopping_ = false;
  std::thread thread_;       // last: starts when all else is there
};

}  // namespace linnet
