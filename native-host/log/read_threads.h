// Threads that read: each takes what waits, up to a bound, and posts all answers at once.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "native-host/log/commit_thread.h"

namespace linnet {

class ReadThreads {
 public:
  // Runs on a read thread; what it returns runs where `post` runs things.
  using Read = std::function<std::function<void()>()>;

  ReadThreads(std::size_t threads, std::size_t pending_max, Post post);
  // Finishes the reads that run; what waits is dropped unanswered.
  ~ReadThreads();
  ReadThreads(const ReadThreads&) = delete;
  ReadThreads& operator=(const ReadThreads&) = delete;

  // False when too many wait: the read was not taken.
  [[nodiscard]] bool push(Read read);

 private:
  void run();

  const std::size_t pending_max_;
  const Post post_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::deque<Read> pending_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace linnet
